package dev.godwit.bench;

import java.util.concurrent.TimeUnit;

/**
 * What one run of a row measured. The same definitions hold for every row.
 *
 * @param seconds from the sender's start as a process to its end, which is after the receiver's
 *     confirmation
 * @param firstByteSeconds from the sender's start to the first byte at the receiver
 * @param streamSeconds from the first to the last byte at the receiver
 * @param cpuSeconds of both ends, from their start to their end
 * @param senderPeakBytes the most memory that the sender held (resident)
 * @param receiverPeakBytes the most memory that the receiver held (resident)
 */
record Sample(
    double seconds,
    double firstByteSeconds,
    double streamSeconds,
    double cpuSeconds,
    long senderPeakBytes,
    long receiverPeakBytes) {

  /** When things happened in a run, on {@link System#nanoTime}. */
  record Moments(long startNanos, long firstByteNanos, long lastByteNanos, long endNanos) {}

  static Sample of(Moments moments, double cpuSeconds, Child sender, Child receiver) {
    return new Sample(
        seconds(moments.startNanos, moments.endNanos),
        seconds(moments.startNanos, moments.firstByteNanos),
        seconds(moments.firstByteNanos, moments.lastByteNanos),
        cpuSeconds,
        sender.peakBytes(),
        receiver.peakBytes());
  }

  private static double seconds(long fromNanos, long toNanos) {
    return (toNanos - fromNanos) / (double) TimeUnit.SECONDS.toNanos(1);
  }
}
