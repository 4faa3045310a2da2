package dev.godwit.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What our relay is to reach, and whether these results show it.
 *
 * @param longestPause of our JVM under load, if there was load
 */
record RelayGoals(RelayResult ours, RelayResult other, Optional<Duration> longestPause) {
  private static final double MAX_HEAP_KB = 4;
  private static final Duration MAX_PAUSE = Duration.ofMillis(10);
  private static final double NANOS_PER_MILLI = 1e6;

  /** One load, with the ratio that decides it. */
  private record Case(RelayTraffic traffic, Verdict verdict, double ratio) {}

  /** Those that these results can decide. */
  List<Goal> all() {
    List<Goal> goals = new ArrayList<>();
    speed().ifPresent(goals::add);
    losses().ifPresent(goals::add);
    delays().ifPresent(goals::add);
    setUps().ifPresent(goals::add);
    transfers().ifPresent(goals::add);
    ours.held()
        .flatMap(RelayResult.Held::heapKbPerAllocation)
        .map(this::heap)
        .ifPresent(goals::add);
    longestPause.map(RelayGoals::pause).ifPresent(goals::add);
    return goals;
  }

  Verdict speed(RelayTraffic traffic) {
    return Goal.either(
        Goal.verdict(packetRatio(traffic) >= 1, other.packetsPerSecond(traffic)),
        Goal.verdict(cpuRatio(traffic) <= 1, other.cpuMicrosPerPacket(traffic)));
  }

  double packetRatio(RelayTraffic traffic) {
    return ours.packetsPerSecond(traffic).median() / other.packetsPerSecond(traffic).median();
  }

  double cpuRatio(RelayTraffic traffic) {
    return ours.cpuMicrosPerPacket(traffic).median() / other.cpuMicrosPerPacket(traffic).median();
  }

  private Optional<Goal> speed() {
    List<Case> cases =
        cases(RelayResult.Pace.FULL).stream()
            .map(traffic -> new Case(traffic, speed(traffic), cpuRatio(traffic)))
            .toList();
    return decided(
        "at least as many packets/s as %s, or as little CPU time for each, under each load"
            .formatted(other.title()),
        cases,
        "%s × its CPU time for a packet");
  }

  /**
   * In the middle of all loads: the latest of a thousand packets are late by what else the machine
   * does, be they ours or theirs, so that a single load says little.
   */
  private Optional<Goal> delays() {
    List<RelayTraffic> cases = cases(RelayResult.Pace.COMMON_HALF);
    if (cases.isEmpty()) {
      return Optional.empty();
    }
    Spread ratios = Spread.of(cases.stream().mapToDouble(this::delayRatio).toArray());
    Spread widest =
        Stream.of(ours, other)
            .flatMap(result -> cases.stream().map(traffic -> result.delayMicros(traffic, "p999")))
            .max(Comparator.comparingDouble(Spread::factor))
            .orElseThrow();
    return Optional.of(
        new Goal(
            "99.9 %% of packets are not later than those of %s at half of the most that the slower takes"
                .formatted(other.title()),
            Goal.verdict(ratios.median() <= 1, widest),
            "%s × its delay at that percentile".formatted(ratios.text("%.2f"))));
  }

  private double delayRatio(RelayTraffic traffic) {
    return ours.delayMicros(traffic, "p999").median() / other.delayMicros(traffic, "p999").median();
  }

  private Optional<Goal> losses() {
    List<RelayTraffic> cases = cases(RelayResult.Pace.OWN_HALF);
    if (cases.isEmpty()) {
      return Optional.empty();
    }
    double lost = sum(ours, cases, "lost");
    return Optional.of(
        new Goal(
            "no packet is lost at half of the most that it takes",
            lost == 0 ? Verdict.PASS : Verdict.FAIL,
            "%,.0f of %,.0f; %s %,.0f of %,.0f"
                .formatted(
                    lost,
                    sum(ours, cases, "sent"),
                    other.title(),
                    sum(other, cases, "lost"),
                    sum(other, cases, "sent"))));
  }

  private static double sum(RelayResult result, List<RelayTraffic> cases, String word) {
    return cases.stream()
        .mapToDouble(traffic -> result.sum(traffic, RelayResult.Pace.OWN_HALF, word))
        .sum();
  }

  private Optional<Goal> setUps() {
    if (!ours.hasSetUps()) {
      return Optional.empty();
    }
    double speedRatio = ours.setUpsPerSecond().median() / other.setUpsPerSecond().median();
    double cpuRatio = ours.cpuMicrosPerSetUp().median() / other.cpuMicrosPerSetUp().median();
    return Optional.of(
        new Goal(
            "allocations with a channel are set up at least as fast as by %s, or for as little CPU time"
                .formatted(other.title()),
            Goal.either(
                Goal.verdict(speedRatio >= 1, other.setUpsPerSecond()),
                Goal.verdict(cpuRatio <= 1, other.cpuMicrosPerSetUp())),
            "%.2f × as many a second, %.2f × the CPU time".formatted(speedRatio, cpuRatio)));
  }

  private Optional<Goal> transfers() {
    if (!ours.hasTransfers()) {
      return Optional.empty();
    }
    double speedRatio = ours.megabytesPerSecond().median() / other.megabytesPerSecond().median();
    double cpuRatio =
        ours.serverCpuSecondsPerGb().median() / other.serverCpuSecondsPerGb().median();
    return Optional.of(
        new Goal(
            "a transfer is at least as fast as through %s, or takes as little of the relay's CPU time"
                .formatted(other.title()),
            Goal.either(
                Goal.verdict(speedRatio >= 1, other.megabytesPerSecond()),
                Goal.verdict(cpuRatio <= 1, other.serverCpuSecondsPerGb())),
            "%.2f × as fast, %.2f × the CPU time".formatted(speedRatio, cpuRatio)));
  }

  private Goal heap(double kbPerAllocation) {
    return new Goal(
        "under %.0f KB of heap for each allocation".formatted(MAX_HEAP_KB),
        kbPerAllocation < MAX_HEAP_KB ? Verdict.PASS : Verdict.FAIL,
        "%.2f KB".formatted(kbPerAllocation));
  }

  private static Goal pause(Duration longest) {
    return new Goal(
        "our JVM never pauses for %d ms".formatted(MAX_PAUSE.toMillis()),
        longest.compareTo(MAX_PAUSE) < 0 ? Verdict.PASS : Verdict.FAIL,
        "at most %.1f ms".formatted(longest.toNanos() / NANOS_PER_MILLI));
  }

  private List<RelayTraffic> cases(RelayResult.Pace pace) {
    return RelayTraffic.all().stream()
        .filter(traffic -> ours.has(traffic, pace) && other.has(traffic, pace))
        .toList();
  }

  /** All have to be met, and the text says which were not. */
  private static Optional<Goal> decided(String text, List<Case> cases, String figures) {
    if (cases.isEmpty()) {
      return Optional.empty();
    }
    Spread ratios = Spread.of(cases.stream().mapToDouble(Case::ratio).toArray());
    String others =
        cases.stream()
            .filter(one -> one.verdict != Verdict.PASS)
            .map(one -> "; %s: %s".formatted(one.traffic, one.verdict))
            .collect(Collectors.joining());
    return Optional.of(
        new Goal(
            text,
            cases.stream()
                .map(Case::verdict)
                .max(Comparator.comparingInt(RelayGoals::gravity))
                .orElseThrow(),
            figures.formatted(ratios.text("%.2f")) + others));
  }

  private static int gravity(Verdict verdict) {
    return switch (verdict) {
      case PASS -> 0;
      case UNDECIDED -> 1;
      case FAIL -> 2;
    };
  }
}
