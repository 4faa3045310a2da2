package dev.godwit.testkit.wan;

import java.time.Duration;

/**
 * How a path is, the same each way. Immutable: each method gives a changed copy.
 *
 * @param roundTrip half of it each way, without any queue
 * @param megabits what it carries in a second, in millions of bits with all headers; 0: as much as
 *     this machine can
 * @param queue how long a packet waits at most for those before it; one that would wait longer is
 *     dropped
 * @param lossPercent how many packets are lost at random, each way
 */
public record WanPath(Duration roundTrip, double megabits, Duration queue, double lossPercent) {
  private static final double BITS_PER_BYTE = 8;

  public WanPath {
    if (roundTrip.isNegative() || megabits < 0 || queue.isNegative()) {
      throw new IllegalArgumentException("A path has no negative part: " + roundTrip);
    }
    if (!(lossPercent >= 0 && lossPercent <= 100)) {
      throw new IllegalArgumentException("Not a share in percent: " + lossPercent);
    }
  }

  /** One without random loss. */
  public static WanPath of(Duration roundTrip, double megabits, Duration queue) {
    return new WanPath(roundTrip, megabits, queue, 0);
  }

  /** With another round trip. */
  public WanPath withRoundTrip(Duration changed) {
    return new WanPath(changed, megabits, queue, lossPercent);
  }

  /** With another rate. */
  public WanPath withMegabits(double changed) {
    return new WanPath(roundTrip, changed, queue, lossPercent);
  }

  /** With random loss. */
  public WanPath withLossPercent(double changed) {
    return new WanPath(roundTrip, megabits, queue, changed);
  }

  /** What it carries in a second, with all headers. */
  public double bytesPerSecond() {
    return megabits * 1e6 / BITS_PER_BYTE;
  }
}
