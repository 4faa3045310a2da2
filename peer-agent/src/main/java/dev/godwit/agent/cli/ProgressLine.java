package dev.godwit.agent.cli;

import dev.godwit.agent.TransferSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One transfer's progress in one line: names, bar, percent, size, speed, time left, path. */
final class ProgressLine {
  private static final int MAX_BAR_CELLS = 24;

  /** A shorter bar says nothing; the names get its room. */
  private static final int MIN_BAR_CELLS = 8;

  /** So many columns the names get, if they need them, before the bar does. */
  private static final int NAME_COLUMNS = 16;

  private static final int SHOWN_NAMES = 3;

  private ProgressLine() {}

  /** For a terminal of so many columns. */
  static String drawn(TransferSnapshot snapshot, double bytesPerSecond, int columns) {
    String names = names(snapshot.names(), snapshot.files());
    String rest = rest(snapshot, bytesPerSecond);
    // The last column stays empty: some terminals begin a new line after it.
    int room = columns - 1 - Columns.of(rest);
    int cells = room - Math.min(Columns.of(names), NAME_COLUMNS) - " []".length();
    String bar =
        cells < MIN_BAR_CELLS || isEndless(snapshot)
            ? ""
            : bar(snapshot, Math.min(cells, MAX_BAR_CELLS));
    return Columns.cut(Columns.cut(names, room - bar.length()) + bar + rest, columns - 1);
  }

  private static String bar(TransferSnapshot snapshot, int cells) {
    int filled = (int) (fraction(snapshot) * cells);
    return " [" + "#".repeat(filled) + "-".repeat(cells - filled) + "]";
  }

  /** For a log. */
  static String plain(TransferSnapshot snapshot, double bytesPerSecond) {
    return names(snapshot.names(), snapshot.files()) + rest(snapshot, bytesPerSecond);
  }

  /** How far it came, and in which time if that says anything. */
  static String summary(TransferSnapshot snapshot, Duration took) {
    String pace = "";
    if (took.toSeconds() > 0) {
      double bytesPerSecond = (double) snapshot.bytes() * 1e9 / (double) took.toNanos();
      pace = " in %s at %s/s".formatted(Amount.time(took), Amount.bytes((long) bytesPerSecond));
    }
    return names(snapshot.names(), snapshot.files()) + percent(snapshot) + pace + path(snapshot);
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
    return percent(snapshot) + pace + path(snapshot);
  }

  /** Of a stream nobody knows how long it is. */
  private static boolean isEndless(TransferSnapshot snapshot) {
    return snapshot.totalBytes() == 0 && snapshot.bytes() > 0;
  }

  private static String percent(TransferSnapshot snapshot) {
    if (isEndless(snapshot)) {
      return "  " + Amount.bytes(snapshot.bytes());
    }
    return "%4.0f %% of %s"
        .formatted(Math.floor(fraction(snapshot) * 100), Amount.bytes(snapshot.totalBytes()));
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
