package dev.godwit.bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * What was measured of the engine beside the speed of one file, and whether it reaches what it is
 * to.
 *
 * @param at when it began
 * @param machine what it ran on
 * @param seconds that moving the files took; empty if that was not measured
 * @param shared by how many received; as above
 */
record EngineReport(
    Instant at,
    Map<String, String> machine,
    int files,
    Map<ManyFiles.Mover, Spread> seconds,
    SortedMap<Integer, Shared> shared,
    long sizeBytes,
    Optional<Resumption.Result> resumption,
    Optional<IdleDaemon.Result> idle) {
  private static final double MIN_FILES_RATIO = 3;
  private static final double MIN_SHARED_RATIO = 0.9;

  /** The source once, what a JVM reads to start, and some blocks for who fell behind. */
  private static final double MAX_READS = 1.2;

  private static final double MAX_SECONDS_WITH_DIGESTS = 1;
  private static final double MAX_SECONDS_WITHOUT_DIGESTS = 8;
  private static final double MAX_IDLE_MB = 80;

  /**
   * One file to so many receivers at once.
   *
   * @param megabytes a second, to all of them together
   * @param reads how many times over the sender read what the source holds
   */
  record Shared(Spread megabytes, Spread reads) {}

  String text() {
    List<String> parts = new ArrayList<>();
    parts.add("The engine, %s.".formatted(at));
    parts.add(
        machine.entrySet().stream()
            .map(fact -> "- " + fact.getKey() + ": " + fact.getValue())
            .collect(Collectors.joining("\n")));
    if (!seconds.isEmpty()) {
      parts.add(filesTable().toString().stripTrailing());
    }
    if (!shared.isEmpty()) {
      parts.add(sharedTable().toString().stripTrailing());
    }
    resumption
        .map(this::resumptionTable)
        .map(Table::toString)
        .map(String::strip)
        .ifPresent(parts::add);
    idle.map(EngineReport::idleTable).map(Table::toString).map(String::strip).ifPresent(parts::add);
    parts.add(goals().stream().map(goal -> "- " + goal.line()).collect(Collectors.joining("\n")));
    return String.join("\n\n", parts) + "\n";
  }

  /** Whether no goal was missed. */
  boolean isGood() {
    return goals().stream().noneMatch(goal -> goal.verdict() == Verdict.FAIL);
  }

  List<Goal> goals() {
    List<Goal> goals = new ArrayList<>();
    goals.addAll(faster("", ManyFiles.Mover.AGENTS, ManyFiles.Mover.SCP));
    goals.addAll(faster(", 1 ms away", ManyFiles.Mover.NEARBY_AGENTS, ManyFiles.Mover.NEARBY_SCP));
    if (!shared.isEmpty()) {
      Shared one = shared.firstEntry().getValue();
      Shared all = shared.lastEntry().getValue();
      double share = all.megabytes().median() / one.megabytes().median();
      goals.add(
          new Goal(
              "%d receivers: at least %.1f × the speed of one in all"
                  .formatted(shared.lastKey(), MIN_SHARED_RATIO),
              Goal.verdict(share >= MIN_SHARED_RATIO, one.megabytes()),
              "%.2f ×".formatted(share)));
      goals.add(
          new Goal(
              "%d receivers: one read of the source".formatted(shared.lastKey()),
              all.reads().median() <= MAX_READS ? Verdict.PASS : Verdict.FAIL,
              "%.2f".formatted(all.reads().median())));
    }
    resumption.ifPresent(result -> {
      goals.add(
          resumed(
              "new bytes soon after reconnecting, digests being noted",
              result.withDigests(),
              MAX_SECONDS_WITH_DIGESTS));
      goals.add(
          resumed(
              "new bytes soon after reconnecting, half of the file to be hashed",
              result.withoutDigests(),
              MAX_SECONDS_WITHOUT_DIGESTS));
    });
    idle.ifPresent(result ->
        goals.add(
            new Goal(
                "an idle daemon holds under %.0f MB".formatted(MAX_IDLE_MB),
                megabytes(result) < MAX_IDLE_MB ? Verdict.PASS : Verdict.FAIL,
                "%.0f MB".formatted(megabytes(result)))));
    return goals;
  }

  private List<Goal> faster(String where, ManyFiles.Mover we, ManyFiles.Mover they) {
    Spread ours = seconds.get(we);
    Spread other = seconds.get(they);
    if (ours == null || other == null) {
      return List.of();
    }
    double ratio = other.median() / ours.median();
    return List.of(
        new Goal(
            "%,d files of 1 KiB%s: at least %.0f × the speed of scp -r"
                .formatted(files, where, MIN_FILES_RATIO),
            Goal.verdict(ratio >= MIN_FILES_RATIO, other),
            "%.2f ×".formatted(ratio)));
  }

  private static Goal resumed(String text, Resumption.Delay delay, double maxSeconds) {
    return new Goal(
        text,
        delay.afterReconnecting() <= maxSeconds ? Verdict.PASS : Verdict.FAIL,
        "%.2f s of %.0f".formatted(delay.afterReconnecting(), maxSeconds));
  }

  private static double megabytes(IdleDaemon.Result result) {
    return result.residentBytes() / 1e6;
  }

  private Table filesTable() {
    Table table = new Table("%,d files of 1 KiB".formatted(files), "s", "files/s");
    seconds.forEach((mover, spread) ->
        table.add(
            List.of(
                mover.title(), spread.text("%.2f"), "%,.0f".formatted(files / spread.median()))));
    return table;
  }

  private Table sharedTable() {
    Table table = new Table("one file to so many receivers", "MB/s in all", "reads of the source");
    shared.forEach((receivers, of) ->
        table.add(
            List.of(
                Integer.toString(receivers),
                of.megabytes().text("%.1f"),
                of.reads().text("%.2f"))));
    return table;
  }

  private Table resumptionTable(Resumption.Result result) {
    Table table =
        new Table(
            "sender killed at half of %,d bytes, sent again".formatted(sizeBytes),
            "s from its start to new bytes",
            "s from its link to new bytes");
    table.add(cells("digests noted", result.withDigests()));
    table.add(cells("half of it hashed", result.withoutDigests()));
    return table;
  }

  private static List<String> cells(String title, Resumption.Delay delay) {
    return List.of(
        title, "%.2f".formatted(delay.afterStart()), "%.2f".formatted(delay.afterReconnecting()));
  }

  private static Table idleTable(IdleDaemon.Result result) {
    Table table = new Table("daemon", "resident MB after a minute", "CPU s in the next minute");
    table.add(
        List.of(
            "idle",
            "%.0f".formatted(megabytes(result)),
            "%.2f".formatted(result.cpuSecondsAMinute())));
    return table;
  }
}
