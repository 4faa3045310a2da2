package dev.godwit.bench;

import dev.godwit.protocol.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was measured, for people and for programs.
 *
 * @param at when it began
 * @param machine what it ran on
 * @param remark why there are fewer runs than were asked for, and the like; may be empty
 */
record Report(Instant at, Map<String, String> machine, String remark, List<RowResult> results) {
  private static final String UNSEEN = "–";

  /** A table that reads well as it stands, and as Markdown. */
  String text() {
    List<String> parts = new ArrayList<>();
    parts.add("Side by side, %s, %d bytes a run, median (min–max).".formatted(at, sizeBytes()));
    parts.add(list(machine.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue())));
    parts.add(table());
    parts.add(list(results.stream().flatMap(result -> failure(result).stream())));
    parts.add(remark);
    parts.add(list(Goal.all(results).stream().map(Goal::line)));
    return parts.stream()
        .filter(part -> !part.isEmpty())
        .map(String::stripTrailing)
        .collect(Collectors.joining("\n\n", "", "\n"));
  }

  /** Each sample, the goals, and the machine. */
  String json() {
    ObjectNode json = JsonObject.create();
    json.put("at", at.toString());
    json.put("remark", remark);
    ObjectNode facts = json.putObject("machine");
    machine.forEach(facts::put);
    ArrayNode rows = json.putArray("rows");
    results.forEach(result -> write(result, rows.addObject()));
    Goal.write(Goal.all(results), json.putArray("goals"));
    return json.toPrettyString() + "\n";
  }

  /** Whether no row failed and no goal was missed. */
  boolean isGood() {
    return results.stream().allMatch(result -> result.failure().isEmpty())
        && Goal.all(results).stream().noneMatch(goal -> goal.verdict() == Verdict.FAIL);
  }

  private long sizeBytes() {
    return results.getFirst().sizeBytes();
  }

  private String table() {
    Table table =
        new Table(
            "row",
            "runs",
            "MB/s",
            "MB/s first to last byte",
            "CPU s/GB, both ends",
            "s to first byte",
            "peak MB sender",
            "receiver");
    results.stream().filter(RowResult::isMeasured).map(Report::cells).forEach(table::add);
    return table.toString();
  }

  private static List<String> cells(RowResult result) {
    return List.of(
        result.title(),
        Integer.toString(result.samples().size()),
        result.speed().text("%.0f"),
        result.streamSpeed().map(spread -> spread.text("%.0f")).orElse(UNSEEN),
        result.cpuSecondsPerGb().text("%.1f"),
        result.firstByteSeconds().map(spread -> spread.text("%.2f")).orElse(UNSEEN),
        "%.0f".formatted(result.senderPeakMb()),
        "%.0f".formatted(result.receiverPeakMb()));
  }

  private static Optional<String> failure(RowResult result) {
    return result.failure().map(why -> result.title() + " was given up: " + why);
  }

  private static String list(Stream<String> items) {
    return items.map(item -> "- " + item).collect(Collectors.joining("\n"));
  }

  private static void write(RowResult result, ObjectNode row) {
    row.put("name", result.name());
    row.put("title", result.title());
    row.put("sizeBytes", result.sizeBytes());
    result.failure().ifPresent(why -> row.put("failure", why));
    ArrayNode samples = row.putArray("samples");
    for (Sample sample : result.samples()) {
      ObjectNode one = samples.addObject().put("seconds", sample.seconds());
      sample.stream()
          .ifPresent(stream ->
              one.put("firstByteSeconds", stream.firstByteSeconds())
                  .put("streamSeconds", stream.seconds()));
      one.put("cpuSeconds", sample.cpuSeconds())
          .put("senderPeakBytes", sample.senderPeakBytes())
          .put("receiverPeakBytes", sample.receiverPeakBytes());
    }
  }
}
