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

  /** MB/s from the first to the last byte at the receiver, where that was seen. */
  Optional<Spread> streamSpeed() {
    return stream(stream -> sizeBytes / BYTES_PER_MB / stream.seconds());
  }

  Spread cpuSecondsPerGb() {
    return spread(sample -> sample.cpuSeconds() / (sizeBytes / BYTES_PER_GB));
  }

  /** Where it was seen. */
  Optional<Spread> firstByteSeconds() {
    return stream(Sample.Stream::firstByteSeconds);
  }

  double senderPeakMb() {
    return spread(Sample::senderPeakBytes).max() / BYTES_PER_MB;
  }

  double receiverPeakMb() {
    return spread(Sample::receiverPeakBytes).max() / BYTES_PER_MB;
  }

  private Optional<Spread> stream(ToDoubleFunction<Sample.Stream> measure) {
    double[] seen =
        samples.stream().flatMap(sample -> sample.stream().stream()).mapToDouble(measure).toArray();
    return seen.length == 0 ? Optional.empty() : Optional.of(Spread.of(seen));
  }

  private Spread spread(ToDoubleFunction<Sample> measure) {
    return Spread.of(samples.stream().mapToDouble(measure).toArray());
  }
}
