package dev.godwit.agent.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Bytes per second over the last three seconds. Confined to its caller. */
final class Speed {
  private static final Duration SPAN = Duration.ofSeconds(3);

  private record Sample(long bytes, long atNanos) {}

  private final Deque<Sample> samples = new ArrayDeque<>();

  /** Notes how many bytes there are now; returns bytes per second. */
  double note(long bytes, long nowNanos) {
    samples.add(new Sample(bytes, nowNanos));
    while (samples.size() > 2 && nowNanos - samples.element().atNanos() > SPAN.toNanos()) {
      samples.remove();
    }
    Sample first = samples.element();
    long nanos = nowNanos - first.atNanos();
    return nanos <= 0 ? 0 : (double) (bytes - first.bytes()) * 1e9 / (double) nanos;
  }

  /** How long the rest takes at this speed, if that can be told. */
  static Optional<Duration> timeLeft(long bytesLeft, double bytesPerSecond) {
    return bytesLeft <= 0 || bytesPerSecond < 1
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds((long) Math.ceil((double) bytesLeft / bytesPerSecond)));
  }
}
