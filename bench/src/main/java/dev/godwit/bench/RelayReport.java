package dev.godwit.bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was measured of relays, for people.
 *
 * @param at when it began
 * @param inBursts whether packets left the generator joined
 * @param machine what it ran on
 */
record RelayReport(
    Instant at, int rounds, boolean inBursts, Map<String, String> machine, RelayGoals goals) {
  private static final String UNSEEN = "–";

  String text() {
    List<String> parts = new ArrayList<>();
    parts.add(
        "Relays, %s, median (min–max) of %d rounds by turns%s."
            .formatted(at, rounds, inBursts ? "; packets are sent in bursts" : ""));
    parts.add(
        machine.entrySet().stream()
            .map(fact -> "- %s: %s".formatted(fact.getKey(), fact.getValue()))
            .collect(Collectors.joining("\n")));
    if (goals.ours().has(RelayTraffic.all().getFirst(), RelayResult.Pace.FULL)) {
      parts.add(saturation());
    }
    if (goals.ours().has(RelayTraffic.some().getFirst(), RelayResult.Pace.OWN_HALF)) {
      parts.add(pace());
    }
    if (goals.ours().hasSetUps()) {
      parts.add(setUps());
    }
    if (goals.ours().hasTransfers()) {
      parts.add(transfers());
    }
    if (goals.ours().held().isPresent()) {
      parts.add(memory());
    }
    parts.add(
        goals.all().stream().map(goal -> "- " + goal.line()).collect(Collectors.joining("\n")));
    return parts.stream().map(String::stripTrailing).collect(Collectors.joining("\n\n", "", "\n"));
  }

  /** Whether no goal was missed. */
  boolean isGood() {
    return goals.all().stream().noneMatch(goal -> goal.verdict() == Verdict.FAIL);
  }

  private String saturation() {
    Table table =
        new Table(
            "load", "relay", "packets/s", "CPU µs per packet", "of its core", "lost", "verdict");
    for (RelayTraffic traffic : RelayTraffic.all()) {
      for (RelayResult result : results().toList()) {
        boolean isOurs = result == goals.ours();
        table.add(
            List.of(
                traffic.toString(),
                result.title(),
                result.packetsPerSecond(traffic).text("%,.0f"),
                result.cpuMicrosPerPacket(traffic).text("%.2f"),
                "%.0f %%".formatted(100 * result.coreShare(traffic).median()),
                percent(result.lostShare(traffic, RelayResult.Pace.FULL)),
                isOurs ? verdict(traffic) : ""));
      }
    }
    return table.toString();
  }

  private String verdict(RelayTraffic traffic) {
    return "%.2f × packets/s, %.2f × CPU: %s"
        .formatted(goals.packetRatio(traffic), goals.cpuRatio(traffic), goals.speed(traffic));
  }

  private String pace() {
    Table table =
        new Table(
            "load", "relay", "lost at its own half", "µs at the common half: p50", "p99", "p99.9");
    for (RelayTraffic traffic : RelayTraffic.some()) {
      for (RelayResult result : results().toList()) {
        table.add(
            List.of(
                traffic.toString(),
                result.title(),
                percent(result.lostShare(traffic, RelayResult.Pace.OWN_HALF)),
                result.delayMicros(traffic, "p50").text("%,.0f"),
                result.delayMicros(traffic, "p99").text("%,.0f"),
                result.delayMicros(traffic, "p999").text("%,.0f")));
      }
    }
    return table.toString();
  }

  private String setUps() {
    Table table = new Table("relay", "set-ups/s", "CPU µs each");
    results()
        .forEach(result ->
            table.add(
                List.of(
                    result.title(),
                    result.setUpsPerSecond().text("%,.0f"),
                    result.cpuMicrosPerSetUp().text("%.0f"))));
    return table.toString();
  }

  private String transfers() {
    Table table = new Table("relay", "MB/s first to last byte", "CPU s/GB, the relay");
    results()
        .forEach(result ->
            table.add(
                List.of(
                    result.title(),
                    result.megabytesPerSecond().text("%.0f"),
                    result.serverCpuSecondsPerGb().text("%.1f"))));
    return table.toString();
  }

  private String memory() {
    Table table = new Table("relay", "allocations held", "heap KB each", "resident KB each");
    results()
        .forEach(result ->
            result
                .held()
                .ifPresent(held ->
                    table.add(
                        List.of(
                            result.title(),
                            "%,d".formatted(held.allocations()),
                            held.heapKbPerAllocation().map("%.2f"::formatted).orElse(UNSEEN),
                            "%.1f".formatted(held.residentKbPerAllocation())))));
    return table.toString();
  }

  private Stream<RelayResult> results() {
    return Stream.of(goals.ours(), goals.other());
  }

  private static String percent(double share) {
    return share == 0 ? "0" : "%.3f %%".formatted(100 * share);
  }
}
