package dev.godwit.signaling.session;

import java.util.concurrent.TimeUnit;

/** Allows so many per second, and a burst after a pause. Confined to its caller. */
final class TokenBucket {
  private final long capacityNanos;
  private final long nanosPerToken;
  private long creditNanos;
  private long lastNanos;

  private TokenBucket(long nanosPerToken, int burst, long nowNanos) {
    this.nanosPerToken = nanosPerToken;
    this.capacityNanos = nanosPerToken * burst;
    this.creditNanos = capacityNanos;
    this.lastNanos = nowNanos;
  }

  static TokenBucket perSecond(int rate, int burst, long nowNanos) {
    return new TokenBucket(TimeUnit.SECONDS.toNanos(1) / rate, burst, nowNanos);
  }

  static TokenBucket perMinute(int rate, int burst, long nowNanos) {
    return new TokenBucket(TimeUnit.MINUTES.toNanos(1) / rate, burst, nowNanos);
  }

  boolean tryTake(long nowNanos) {
    refill(nowNanos);
    if (creditNanos < nanosPerToken) {
      return false;
    }
    creditNanos -= nanosPerToken;
    return true;
  }

  /** Whether it is as if it had never been used. */
  boolean isFull(long nowNanos) {
    refill(nowNanos);
    return creditNanos == capacityNanos;
  }

  private void refill(long nowNanos) {
    creditNanos = Math.min(capacityNanos, creditNanos + (nowNanos - lastNanos));
    lastNanos = nowNanos;
  }
}
