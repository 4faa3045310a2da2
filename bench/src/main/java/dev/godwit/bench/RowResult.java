package dev.godwit.bench;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * All runs of one row.
 *
 * @param failure why it was given up, if it was
 */
record RowResult(
    String name, String title, long sizeBytes, List<Sample> samples, Optional<String> failure) {
  private static final double BYTES_PER_MB = 1e6;
  private static final double BYTES_PER_GB = 1e9;

  RowResult {
    samples = List.copyOf(samples);
  }

  boolean isMeasured() {
    return !samples.isEmpty();
  }

  /** MB/s over the whole of a run: the headline. */
  Spread speed() {
    return spread(sample -> sizeBytes / BYTES_PER_MB / sample.seconds());
  }

  /** MB/s from the first to the last byte at the receiver. */
  Spread streamSpeed() {
    return spread(sample -> sizeBytes / BYTES_PER_MB / sample.streamSeconds());
  }

  Spread cpuSecondsPerGb() {
    return spread(sample -> sample.cpuSeconds() / (sizeBytes / BYTES_PER_GB));
  }

  Spread firstByteSeconds() {
    return spread(Sample::firstByteSeconds);
  }

  double senderPeakMb() {
    return spread(Sample::senderPeakBytes).max() / BYTES_PER_MB;
  }

  double receiverPeakMb() {
    return spread(Sample::receiverPeakBytes).max() / BYTES_PER_MB;
  }

  private Spread spread(ToDoubleFunction<Sample> measure) {
    return Spread.of(samples.stream().mapToDouble(measure).toArray());
  }
}
