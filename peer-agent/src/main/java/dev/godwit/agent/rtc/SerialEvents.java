package dev.godwit.agent.rtc;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a connection's events one after another on one virtual thread, and after the last one
 * nothing more. Posting never waits. The queue is guarded by its lock, which is held for moments
 * only, as the engine's own thread posts too.
 */
final class SerialEvents {

  /** Far more than a listener that keeps up ever leaves; one that does not is ended. */
  static final int MAX_QUEUED = 1_024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
  private final Consumer<Throwable> onThrown;
  private @Nullable Runnable last;
  private boolean refusing;

  /**
   * @param onThrown hears what an event threw; the events after it are still run, unless it calls
   *     {@link #discard}
   */
  SerialEvents(Consumer<Throwable> onThrown) {
    this.onThrown = onThrown;
    Thread.ofVirtual().name("rtc-events").start(this::run);
  }

  /** Whether there was room; what comes after the last event, or after a discard, is dropped. */
  boolean post(Runnable event) {
    lock.lock();
    try {
      if (refusing || last != null) {
        return true;
      }
      if (queue.size() == MAX_QUEUED) {
        return false;
      }
      queue.add(event);
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Drops what waits and takes nothing more but the last event. */
  void discard() {
    lock.lock();
    try {
      refusing = true;
      queue.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Runs this after all that was posted, then ends; there is always room for it. */
  void finish(Runnable event) {
    lock.lock();
    try {
      if (last == null) {
        last = event;
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    boolean more = true;
    while (more) {
      Runnable event;
      lock.lock();
      try {
        while (queue.isEmpty() && last == null) {
          changed.awaitUninterruptibly();
        }
        more = !queue.isEmpty();
        event = more ? queue.remove() : last;
      } finally {
        lock.unlock();
      }
      runGuarded(event);
    }
  }

  private void runGuarded(@Nullable Runnable event) {
    try {
      if (event != null) {
        event.run();
      }
    } catch (Throwable thrown) {
      onThrown.accept(thrown);
    }
  }
}
