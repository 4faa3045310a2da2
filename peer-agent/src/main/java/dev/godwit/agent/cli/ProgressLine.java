package dev.godwit.agent.cli;

import dev.godwit.agent.TransferSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One transfer's progress in one line: names, bar, percent, size, speed, time left, path. */
final class ProgressLine {
  private static final int BAR_CELLS = 24;
  private static final int SHOWN_NAMES = 3;

  /** Below this many columns for the names, the bar is left out in their favour. */
  private static final int MIN_NAME_COLUMNS = 12;

  private ProgressLine() {}

  /** For a terminal of so many columns. */
  static String drawn(TransferSnapshot snapshot, double bytesPerSecond, int columns) {
    double fraction = fraction(snapshot);
    int filled = (int) (fraction * BAR_CELLS);
    String bar = " [" + "#".repeat(filled) + "-".repeat(BAR_CELLS - filled) + "]";
    String rest = rest(snapshot, bytesPerSecond);
    // The last column stays empty: some terminals begin a new line after it.
    int forNames = columns - 1 - Columns.of(rest);
    boolean roomForBar = forNames - bar.length() >= MIN_NAME_COLUMNS;
    String tail = roomForBar ? bar + rest : rest;
    String names = names(snapshot.names(), snapshot.files());
    int nameColumns = Math.max(0, columns - 1 - Columns.of(tail));
    return Columns.cut(Columns.cut(names, nameColumns) + tail, columns - 1);
  }

  /** For a log. */
  static String plain(TransferSnapshot snapshot, double bytesPerSecond) {
    return names(snapshot.names(), snapshot.files()) + rest(snapshot, bytesPerSecond);
  }

  /** How far it came in which time. */
  static String summary(TransferSnapshot snapshot, Duration took) {
    double seconds = Math.max(0.001, (double) took.toNanos() / 1e9);
    return "%s%4.0f %% of %s in %s at %s/s%s"
        .formatted(
            names(snapshot.names(), snapshot.files()),
            Math.floor(fraction(snapshot) * 100),
            Amount.bytes(snapshot.totalBytes()),
            Amount.time(took),
            Amount.bytes((long) ((double) snapshot.bytes() / seconds)),
            path(snapshot));
  }

  /** The names at the top, as far as they fit a line. */
  static String names(List<String> names, int files) {
    String shown =
        Stream.concat(
                names.stream().limit(SHOWN_NAMES).map(Printable::of),
                names.size() > SHOWN_NAMES ? Stream.of("…") : Stream.of())
            .collect(Collectors.joining(", "));
    return files > 1 ? shown + " (" + files + " in all)" : shown;
  }

  private static String rest(TransferSnapshot snapshot, double bytesPerSecond) {
    String left =
        Speed.timeLeft(snapshot.totalBytes() - snapshot.bytes(), bytesPerSecond)
            .map(time -> ", " + Amount.time(time) + " left")
            .orElse("");
    String pace =
        bytesPerSecond > 0 ? " at " + Amount.bytes((long) bytesPerSecond) + "/s" + left : "";
    return "%4.0f %% of %s%s%s"
        .formatted(
            Math.floor(fraction(snapshot) * 100),
            Amount.bytes(snapshot.totalBytes()),
            pace,
            path(snapshot));
  }

  private static String path(TransferSnapshot snapshot) {
    return snapshot.path().map(path -> ", " + path).orElse("");
  }

  private static double fraction(TransferSnapshot snapshot) {
    return snapshot.totalBytes() == 0
        ? 1
        : Math.min(1, (double) snapshot.bytes() / (double) snapshot.totalBytes());
  }
}
