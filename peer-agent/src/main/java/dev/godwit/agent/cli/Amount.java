package dev.godwit.agent.cli;

import java.time.Duration;
import java.util.Locale;

/** Sizes and times as people read them. */
final class Amount {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private Amount() {}

  /** {@code 1.4 GB}: in powers of 1,000, as disks and networks are sold. */
  static String bytes(long bytes) {
    double value = (double) bytes;
    int unit = 0;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    String digits = unit == 0 || value >= 99.95 ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, digits, value, UNITS[unit]);
  }

  /** {@code 3:07} or {@code 1:02:03}. */
  static String time(Duration time) {
    long seconds = time.toSeconds();
    return seconds >= 3600
        ? "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60)
        : "%d:%02d".formatted(seconds / 60, seconds % 60);
  }
}
