package dev.godwit.bench;

import java.util.stream.Collectors;

/** The page of the documentation that has the sweep's tables: they stand between two marks. */
final class DistancePage {
  private static final String MARK = "<!-- written by %s --publish: %s -->";

  private DistancePage() {}

  /** The page with the tables of this report in place of those that the same command wrote. */
  static String with(String page, String command, DistanceReport report) {
    String beginMark = MARK.formatted(command, "begin");
    int begin = page.indexOf(beginMark);
    int end = page.indexOf(MARK.formatted(command, "end"));
    if (begin < 0 || end < begin) {
      throw new BenchException("docs/distance.md has lost the marks between which tables stand.");
    }
    return page.substring(0, begin + beginMark.length())
        + "\n\n"
        + content(report)
        + "\n\n"
        + page.substring(end);
  }

  private static String content(DistanceReport report) {
    String goals =
        report.goals().stream().map(goal -> "- " + goal.line()).collect(Collectors.joining("\n"));
    return "%s, revision `%s`, %d s of each, MB/s at the receiver, median (min–max).\n\n%s\n\n%s"
        .formatted(
            report.at().toString().substring(0, 10),
            report.machine().getOrDefault("revision", "unknown"),
            report.time().toSeconds(),
            report.tables(),
            goals);
  }
}
