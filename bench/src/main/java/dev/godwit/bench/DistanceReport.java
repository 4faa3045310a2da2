package dev.godwit.bench;

import dev.godwit.protocol.json.JsonObject;
import dev.godwit.testkit.wan.WanPath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What movers made of paths, for people and for programs.
 *
 * @param at when it began
 * @param machine what it ran on
 * @param time for which each was measured
 */
record DistanceReport(
    Instant at, Map<String, String> machine, Duration time, List<PathResult> results) {
  private static final String NONE = "–";

  String text() {
    return Stream.of(
            "Over long paths, %s, %d s of each, MB/s at the receiver, median (min–max)."
                .formatted(at, time.toSeconds()),
            list(machine.entrySet().stream().map(fact -> fact.getKey() + ": " + fact.getValue())),
            tables(),
            list(results.stream().flatMap(result -> result.failures().stream())),
            list(goals().stream().map(Goal::line)))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("\n\n", "", "\n"));
  }

  /** The tables alone. */
  String tables() {
    return Stream.of(crossingTable(), contentionTable())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("\n\n"));
  }

  String json() {
    ObjectNode json = JsonObject.create();
    json.put("at", at.toString());
    json.put("seconds", time.toSeconds());
    ObjectNode facts = json.putObject("machine");
    machine.forEach(facts::put);
    ArrayNode paths = json.putArray("paths");
    results.forEach(result -> write(result, paths.addObject()));
    Goal.write(goals(), json.putArray("goals"));
    return json.toPrettyString() + "\n";
  }

  /** Whether all was measured and no goal was missed. */
  boolean isGood() {
    return results.stream().allMatch(result -> result.failures().isEmpty())
        && goals().stream().noneMatch(goal -> goal.verdict() == Verdict.FAIL);
  }

  List<Goal> goals() {
    return new DistanceGoals(results).all();
  }

  private String crossingTable() {
    Table table =
        new Table(
            "path",
            "mover",
            "MB/s",
            "in the second half",
            "s until 80 % of that",
            "longest stall, s",
            "dropped by the queue",
            "lost at random",
            "cores busy");
    boolean isEmpty = true;
    for (PathResult result : results) {
      for (Mover mover : Mover.values()) {
        if (!result.crossings(mover).isEmpty()) {
          table.add(cells(result, mover));
          isEmpty = false;
        }
      }
    }
    return isEmpty ? "" : table.toString().stripTrailing();
  }

  private static List<String> cells(PathResult result, Mover mover) {
    List<Crossing> runs = result.crossings(mover);
    return List.of(
        DistancePaths.title(result.path()),
        mover.title(),
        text(runs.stream().mapToDouble(run -> run.bytesPerSecond() / 1e6).toArray(), "%.1f"),
        text(runs.stream().mapToDouble(run -> run.steadyBytesPerSecond() / 1e6).toArray(), "%.1f"),
        runs.stream().anyMatch(run -> run.secondsToSteady().isEmpty())
            ? NONE
            : text(
                runs.stream().mapToDouble(run -> run.secondsToSteady().orElse(0)).toArray(),
                "%.1f"),
        text(runs.stream().mapToDouble(Crossing::stallSeconds).toArray(), "%.1f"),
        text(runs.stream().mapToDouble(Crossing::queueDrops).toArray(), "%,.0f"),
        text(runs.stream().mapToDouble(Crossing::lost).toArray(), "%,.0f"),
        text(runs.stream().mapToDouble(run -> 100 * run.busyShare()).toArray(), "%.0f") + " %");
  }

  private String contentionTable() {
    Table table =
        new Table(
            "agents beside a TCP connection",
            "agents alone, MB/s",
            "agents beside it",
            "of the path",
            "TCP",
            "of the path",
            "dropped by the queue");
    boolean isEmpty = true;
    for (PathResult result : results) {
      for (Contention contention : result.contentions()) {
        table.add(cells(result.path(), contention));
        isEmpty = false;
      }
    }
    return isEmpty ? "" : table.toString().stripTrailing();
  }

  private static List<String> cells(WanPath path, Contention contention) {
    double rate = path.bytesPerSecond();
    return List.of(
        DistancePaths.title(path),
        "%.1f".formatted(contention.aloneBytesPerSecond() / 1e6),
        "%.1f".formatted(contention.agentBytesPerSecond() / 1e6),
        "%.2f".formatted(contention.agentBytesPerSecond() / rate),
        "%.1f".formatted(contention.tcpBytesPerSecond() / 1e6),
        "%.2f".formatted(contention.tcpBytesPerSecond() / rate),
        "%,d".formatted(contention.queueDrops()));
  }

  private static String text(double[] values, String format) {
    // Values that are written alike are one value.
    return Arrays.stream(values).mapToObj(format::formatted).distinct().count() == 1
        ? format.formatted(values[0])
        : Spread.of(values).text(format);
  }

  private static String list(Stream<String> items) {
    return items.map(item -> "- " + item).collect(Collectors.joining("\n"));
  }

  private static void write(PathResult result, ObjectNode json) {
    WanPath path = result.path();
    json.put("roundTripMs", path.roundTrip().toNanos() / 1e6)
        .put("megabits", path.megabits())
        .put("queueMs", path.queue().toNanos() / 1e6)
        .put("lossPercent", path.lossPercent());
    ArrayNode runs = json.putArray("runs");
    for (Mover mover : Mover.values()) {
      result.crossings(mover).forEach(run -> write(mover, run, runs.addObject()));
    }
    ArrayNode contentions = json.putArray("besideTcp");
    for (Contention contention : result.contentions()) {
      contentions
          .addObject()
          .put("agentsAloneBytesPerSecond", contention.aloneBytesPerSecond())
          .put("agentsBytesPerSecond", contention.agentBytesPerSecond())
          .put("tcpBytesPerSecond", contention.tcpBytesPerSecond())
          .put("queueDrops", contention.queueDrops());
    }
    List<String> failures = new ArrayList<>(result.failures());
    ArrayNode failed = json.putArray("failures");
    failures.forEach(failed::add);
  }

  private static void write(Mover mover, Crossing run, ObjectNode json) {
    json.put("mover", mover.name().toLowerCase(Locale.ROOT))
        .put("bytesPerSecond", run.bytesPerSecond())
        .put("steadyBytesPerSecond", run.steadyBytesPerSecond())
        .put("stallSeconds", run.stallSeconds())
        .put("queueDrops", run.queueDrops())
        .put("lost", run.lost())
        .put("lateShare", run.lateShare())
        .put("busyShare", run.busyShare());
    run.secondsToSteady().ifPresent(seconds -> json.put("secondsToSteady", seconds));
  }
}
