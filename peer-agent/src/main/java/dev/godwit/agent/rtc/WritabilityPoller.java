package dev.godwit.agent.rtc;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at the channels that wait to be writable again, as the native library does not tell. Its
 * one thread looks each millisecond while anyone waits, and sleeps while nobody does.
 */
final class WritabilityPoller {

  /** At 100 MB/s 100 KiB drain in this time, less than half of the low mark. */
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Set<NativeChannel> waiting = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean closed;

  WritabilityPoller() {
    // A platform thread: each look blocks in native code, which would pin a virtual one's carrier.
    thread = Thread.ofPlatform().daemon().name("rtc-writability").start(this::run);
  }

  void watch(NativeChannel channel) {
    waiting.add(channel);
    LockSupport.unpark(thread);
  }

  void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!closed) {
      waiting.removeIf(channel -> !channel.stillWaitsForWritability());
      if (waiting.isEmpty()) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, INTERVAL_NANOS);
      }
    }
  }
}
