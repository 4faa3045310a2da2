package dev.godwit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** When a JVM stood still for its own sake: for its collector, its compiler and the like. */
final class Pauses {
  private static final Pattern TOTAL = Pattern.compile("Safepoint .* Total: +([0-9]+) ns");

  private Pauses() {}

  /** The longest in what {@code -Xlog:safepoint} has written so far. */
  static Duration longest(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .map(TOTAL::matcher)
          .filter(Matcher::find)
          .map(found -> Duration.ofNanos(Long.parseLong(found.group(1))))
          .max(Duration::compareTo)
          .orElse(Duration.ZERO);
    }
  }
}
