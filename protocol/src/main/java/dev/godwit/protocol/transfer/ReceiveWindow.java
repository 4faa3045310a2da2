package dev.godwit.protocol.transfer;

import java.time.Duration;

/**
 * How much may be under way to a receiver: more if the window is what keeps a fast path waiting,
 * less if the disk is slow. Confined to its machine.
 */
final class ReceiveWindow {
  /** A disk that takes longer for a block is not given more. */
  static final Duration FAST_DRAIN = Duration.ofMillis(250);

  /** A disk that takes longer for a block is given less. */
  static final Duration SLOW_DRAIN = Duration.ofSeconds(2);

  /** After it has been slow, a disk is not trusted with more for so long. */
  static final Duration DISTRUST = Duration.ofSeconds(10);

  private final long maxBytes;
  private final boolean adaptive;
  private long bytes;
  private long periodBytes;
  private long periodSinceNanos;
  private long lastSettledNanos;
  private long distrustUntilNanos = Long.MIN_VALUE;
  private boolean wantsMore;

  ReceiveWindow(ReceiverLimits limits) {
    this.bytes = limits.windowBytes();
    this.maxBytes = limits.maxWindowBytes();
    this.adaptive = limits.isAdaptive();
  }

  long bytes() {
    return bytes;
  }

  /** The window has this much memory, from now on. */
  void grant(long totalBytes, long nowNanos) {
    bytes = Math.min(totalBytes, maxBytes);
    wantsMore = false;
    beginPeriod(nowNanos);
  }

  /**
   * A block is off the disk's hands.
   *
   * @param handedOverNanos when the disk was given it
   * @param roundTripNanos of the link, or 0 if it is not known yet
   */
  void settled(int length, long handedOverNanos, long roundTripNanos, long nowNanos) {
    long drainNanos = nowNanos - Math.max(handedOverNanos, lastSettledNanos);
    lastSettledNanos = nowNanos;
    if (!adaptive) {
      return;
    }
    if (drainNanos > SLOW_DRAIN.toNanos()) {
      bytes = Math.max(ReceiverLimits.MIN_WINDOW_BYTES, bytes / 2);
      distrustUntilNanos = nowNanos + DISTRUST.toNanos();
      wantsMore = false;
      beginPeriod(nowNanos);
      return;
    }
    periodBytes += length;
    if (periodBytes >= bytes) {
      boolean quick =
          nowNanos - periodSinceNanos < 2 * roundTripNanos && nowNanos >= distrustUntilNanos;
      wantsMore = quick && drainNanos < FAST_DRAIN.toNanos() && bytes < maxBytes;
      beginPeriod(nowNanos);
    }
  }

  private void beginPeriod(long nowNanos) {
    periodBytes = 0;
    periodSinceNanos = nowNanos;
  }

  /** What the window should have instead, to be asked for once; 0 if it is right. */
  long takeWish() {
    if (!wantsMore) {
      return 0;
    }
    wantsMore = false;
    return Math.min(2 * bytes, maxBytes);
  }
}
