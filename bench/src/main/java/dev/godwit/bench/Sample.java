package dev.godwit.bench;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What one run of a row measured. The same definitions hold for every row of a group.
 *
 * @param seconds from the sender's start to its end, which is after the receiver's confirmation
 * @param stream what was seen of it at the receiver, where that can be seen
 * @param cpuSeconds of both ends
 * @param senderPeakBytes the most memory that the sender held (resident)
 * @param receiverPeakBytes the most memory that the receiver held (resident)
 */
record Sample(
    double seconds,
    Optional<Stream> stream,
    double cpuSeconds,
    long senderPeakBytes,
    long receiverPeakBytes) {

  /**
   * When bytes came.
   *
   * @param firstByteSeconds from the sender's start to the first byte at the receiver
   * @param seconds from the first to the last byte at the receiver
   */
  record Stream(double firstByteSeconds, double seconds) {}

  /** When things happened in a run, on {@link System#nanoTime}. */
  record Moments(long startNanos, long firstByteNanos, long lastByteNanos, long endNanos) {}

  static Sample of(
      Moments moments, double cpuSeconds, long senderPeakBytes, long receiverPeakBytes) {
    return new Sample(
        seconds(moments.startNanos, moments.endNanos),
        Optional.of(
            new Stream(
                seconds(moments.startNanos, moments.firstByteNanos),
                seconds(moments.firstByteNanos, moments.lastByteNanos))),
        cpuSeconds,
        senderPeakBytes,
        receiverPeakBytes);
  }

  static double seconds(long fromNanos, long toNanos) {
    return (toNanos - fromNanos) / (double) TimeUnit.SECONDS.toNanos(1);
  }
}
