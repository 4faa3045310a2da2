package dev.godwit.protocol.transfer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** At most so many things in any such period. Confined to its machine. */
final class RateLimit {
  private final int max;
  private final long periodNanos;
  private final Deque<Long> taken = new ArrayDeque<>();

  RateLimit(int max, Duration period) {
    this.max = max;
    this.periodNanos = period.toNanos();
  }

  /** Counts one more; false, and not counted, if that is one too many. */
  boolean take(long nowNanos) {
    while (!taken.isEmpty() && nowNanos - taken.element() >= periodNanos) {
      taken.remove();
    }
    if (taken.size() >= max) {
      return false;
    }
    taken.add(nowNanos);
    return true;
  }

  /** When {@link #take} will succeed again. */
  long freeAtNanos() {
    return taken.size() < max ? Long.MIN_VALUE : taken.element() + periodNanos;
  }
}
