package dev.godwit.agent;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One thread on which everything happens that concerns one thing, so that nothing about it needs a
 * lock. Other threads {@link #post} tasks or {@link #wake} it; it sleeps until the next deadline.
 * It is a platform thread: the engine's native calls would pin a virtual one to its carrier.
 */
final class SerialLoop {
  /**
   * How many tasks may wait: far more than ever do, since what comes from other peers is bounded by
   * their credit and the server's rate. A loop that has more is ended as faulty.
   */
  static final int MAX_TASKS = 10_000;

  /**
   * A deadline that a turn has left in the past is looked at again after this long: no spinning.
   */
  static final Duration MIN_PAUSE = Duration.ofMillis(1);

  /** What a loop does besides its tasks. */
  interface Work {
    /** Called after each batch of tasks, each wake-up and each deadline. */
    void turn(long nowNanos);

    /** When the next turn is due at the latest, or {@link Long#MAX_VALUE}. */
    long deadlineNanos();

    /** Whether the loop's thread may end. */
    boolean isOver();

    /**
     * A task or a turn failed by a fault in this program: the last call, the loop ends after it.
     */
    void onFault(Throwable fault);
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final Work work;
  private boolean woken;
  private boolean flooded;
  private boolean ended;
  private long lastTurnNanos = Long.MIN_VALUE;

  SerialLoop(Work work) {
    this.work = work;
  }

  /** Starts the thread. */
  Thread start(String name) {
    return Thread.ofPlatform().name(name).daemon(true).start(this::run);
  }

  /**
   * Has this task run on the loop's thread, after those that were posted before. Never fails: after
   * the loop's end nothing is run, and who posts too much ends this loop, not itself.
   */
  void post(Runnable task) {
    lock.lock();
    try {
      if (ended || flooded) {
        return;
      }
      flooded = tasks.size() >= MAX_TASKS;
      if (!flooded) {
        tasks.add(task);
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Has a turn made soon. Allocates nothing. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (!work.isOver()) {
        runTasks(awaitSomethingToDo());
        lastTurnNanos = System.nanoTime();
        work.turn(lastTurnNanos);
      }
    } catch (InterruptedException | RuntimeException | Error fault) {
      work.onFault(fault);
    } finally {
      end();
    }
  }

  /** Waits for tasks, a wake-up or the deadline; returns how many tasks there are. */
  private int awaitSomethingToDo() throws InterruptedException {
    lock.lock();
    try {
      boolean due = false;
      while (tasks.isEmpty() && !woken && !flooded && !due) {
        long deadline = work.deadlineNanos();
        if (deadline == Long.MAX_VALUE) {
          changed.await();
        } else {
          long at = Math.max(deadline, lastTurnNanos + MIN_PAUSE.toNanos());
          due = changed.awaitNanos(at - System.nanoTime()) <= 0;
        }
      }
      if (flooded) {
        throw new IllegalStateException("a loop is flooded with tasks");
      }
      woken = false;
      return tasks.size();
    } finally {
      lock.unlock();
    }
  }

  /** Runs so many and no more, or who posts without end would keep deadlines waiting. */
  private void runTasks(int count) {
    for (int i = 0; i < count; i++) {
      Runnable task = nextTask();
      if (task != null) {
        task.run();
      }
    }
  }

  private @Nullable Runnable nextTask() {
    lock.lock();
    try {
      return tasks.poll();
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      ended = true;
      tasks.clear();
    } finally {
      lock.unlock();
    }
  }
}
