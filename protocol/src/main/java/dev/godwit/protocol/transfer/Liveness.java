package dev.godwit.protocol.transfer;

import java.time.Duration;

/**
 * Tells a link that is silent from one that is slow: asks after a while of silence, suspects, and
 * in the end gives up. Apart from progress: any frame counts. Confined to its machine.
 */
final class Liveness {
  /** After this long without sending, a ping is due. */
  static final Duration PING_AFTER = Duration.ofSeconds(3);

  /** After this long without hearing anything, the link is suspect. */
  static final Duration SUSPECT_AFTER = Duration.ofSeconds(10);

  /** After this long without hearing anything, the link is lost. */
  static final Duration LOST_AFTER = Duration.ofSeconds(20);

  /** What the silence means. */
  enum Health {
    ALIVE,
    SUSPECT,
    LOST
  }

  private long lastSentNanos;
  private long lastHeardNanos;
  private Health health = Health.ALIVE;

  void start(long nowNanos) {
    lastSentNanos = nowNanos;
    lastHeardNanos = nowNanos;
  }

  void onSent(long nowNanos) {
    lastSentNanos = nowNanos;
  }

  /** Returns whether a suspect link has come back to life. */
  boolean onHeard(long nowNanos) {
    lastHeardNanos = nowNanos;
    boolean back = health == Health.SUSPECT;
    health = Health.ALIVE;
    return back;
  }

  /** Whether it is time for a ping. */
  boolean pingDue(long nowNanos) {
    return nowNanos - lastSentNanos >= PING_AFTER.toNanos();
  }

  /** Judges the silence; returns whether the judgement is a new one. */
  boolean judge(long nowNanos) {
    long silence = nowNanos - lastHeardNanos;
    Health judged =
        silence >= LOST_AFTER.toNanos()
            ? Health.LOST
            : silence >= SUSPECT_AFTER.toNanos() ? Health.SUSPECT : Health.ALIVE;
    boolean fresh = judged != health;
    health = judged;
    return fresh;
  }

  Health health() {
    return health;
  }

  /** When to look again. */
  long deadlineNanos() {
    long judgement =
        lastHeardNanos + (health == Health.SUSPECT ? LOST_AFTER : SUSPECT_AFTER).toNanos();
    return Math.min(lastSentNanos + PING_AFTER.toNanos(), judgement);
  }
}
