package dev.godwit.agent;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One thread on which everything happens that concerns one thing, so that nothing about it needs a
 * lock. Other threads {@link #post} tasks or {@link #wake} it; it sleeps until the next deadline.
 * It is a platform thread: the engine's native calls would pin a virtual one to its carrier.
 */
final class SerialLoop {
  /** How many tasks may wait; who floods a loop beyond that is told so by an exception. */
  static final int MAX_TASKS = 10_000;

  /** What a loop does besides its tasks. */
  interface Work {
    /** Called after each batch of tasks, each wake-up and each deadline. */
    void turn(long nowNanos);

    /** When the next turn is due at the latest, or {@link Long#MAX_VALUE}. */
    long deadlineNanos();

    /** Whether the loop's thread may end. */
    boolean isOver();

    /** A task or a turn failed by a fault in this program; the loop ends after it. */
    void onFault(Throwable fault);
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final Work work;
  private boolean woken;

  SerialLoop(Work work) {
    this.work = work;
  }

  /** Starts the thread. */
  Thread start(String name) {
    return Thread.ofPlatform().name(name).daemon(true).start(this::run);
  }

  /** Has this task run on the loop's thread, after those that were posted before. */
  void post(Runnable task) {
    lock.lock();
    try {
      if (tasks.size() >= MAX_TASKS) {
        throw new IllegalStateException("a loop is flooded with tasks");
      }
      tasks.add(task);
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
        awaitSomethingToDo();
        for (Runnable task = nextTask(); task != null; task = nextTask()) {
          task.run();
        }
        work.turn(System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error fault) {
      work.onFault(fault);
    }
  }

  private void awaitSomethingToDo() throws InterruptedException {
    lock.lock();
    try {
      while (tasks.isEmpty() && !woken) {
        long deadline = work.deadlineNanos();
        if (deadline == Long.MAX_VALUE) {
          changed.await();
        } else {
          long left = deadline - System.nanoTime();
          if (left <= 0 || !changed.await(left, TimeUnit.NANOSECONDS)) {
            return;
          }
        }
      }
      woken = false;
    } finally {
      lock.unlock();
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
}
