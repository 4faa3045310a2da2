package dev.godwit.protocol.transfer;

import java.time.Duration;

/**
 * When what was written is to be made safe from a crash: seldom enough not to slow the disk, often
 * enough that little is sent twice. Confined to its machine.
 */
final class Checkpoints {
  /** So many bytes are written between two checkpoints. */
  static final long EVERY_BYTES = 64L << 20;

  /** So long what is written waits for one. */
  static final Duration EVERY = Duration.ofSeconds(2);

  private long unsafeBytes;
  private long unsafeSinceNanos;
  private boolean underWay;

  void written(int bytes, long nowNanos) {
    if (unsafeBytes == 0) {
      unsafeSinceNanos = nowNanos;
    }
    unsafeBytes += bytes;
  }

  /** Whether one is due, which then is under way. */
  boolean begin(long nowNanos) {
    boolean due = nowNanos >= deadlineNanos();
    if (due) {
      unsafeBytes = 0;
      underWay = true;
    }
    return due;
  }

  void ended() {
    underWay = false;
  }

  boolean isUnderWay() {
    return underWay;
  }

  long deadlineNanos() {
    if (underWay || unsafeBytes == 0) {
      return Long.MAX_VALUE;
    }
    return unsafeBytes >= EVERY_BYTES ? Long.MIN_VALUE : unsafeSinceNanos + EVERY.toNanos();
  }
}
