package dev.godwit.bench;

import java.util.stream.Collectors;

/** The page of the documentation that has the sweep's tables: they stand between two marks. */
final class DistancePage {
  private static final String BEGIN = "<!-- written by bench/distance --publish: begin -->";
  private static final String END = "<!-- written by bench/distance --publish: end -->";

  private DistancePage() {}

  /** The page with the tables of this report in place of those before. */
  static String with(String page, DistanceReport report) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new BenchException("docs/distance.md has lost the marks between which tables stand.");
    }
    return page.substring(0, begin + BEGIN.length())
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
