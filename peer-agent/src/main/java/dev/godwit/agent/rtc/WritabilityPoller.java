package dev.godwit.agent.rtc;

import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at the channels that wait to be writable again, as the native library does not tell. Its
 * one thread looks every 3 ms while anyone waits, and sleeps while nobody does.
 */
final class WritabilityPoller {

  /** Someone that waits. */
  interface Waiter {

    /** Whether to look again; tells by itself whom it concerns when the waiting is over. */
    boolean stillWaits();
  }

  /**
   * At 100 MB/s 300 KB drain in this time, less than the low mark. Each look waits for the engine's
   * thread, so that looking more often costs.
   */
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

  private final Queue<Waiter> arrivals = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean closed;

  WritabilityPoller() {
    // A platform thread: each look blocks in native code, which would pin a virtual one's carrier.
    thread = Thread.ofPlatform().daemon().name("rtc-writability").start(this::run);
  }

  /** Looks at this one until it waits no more; it may come again while it is being looked at. */
  void watch(Waiter waiter) {
    arrivals.add(waiter);
    LockSupport.unpark(thread);
  }

  void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    Set<Waiter> waiting = new HashSet<>();
    while (!closed) {
      Waiter arrival;
      while ((arrival = arrivals.poll()) != null) {
        waiting.add(arrival);
      }
      waiting.removeIf(waiter -> !waiter.stillWaits());
      if (!waiting.isEmpty()) {
        LockSupport.parkNanos(this, INTERVAL_NANOS);
      } else if (arrivals.isEmpty()) {
        LockSupport.park(this);
      }
    }
  }
}
