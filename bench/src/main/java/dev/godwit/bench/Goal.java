package dev.godwit.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the agents are to reach, and whether these results show it. */
record Goal(String text, Verdict verdict, String figures) {
  private static final double MIN_RATIO_TO_RAW = 0.9;
  private static final double MAX_PEAK_MB = 250;
  private static final double MAX_FIRST_BYTE_SECONDS = 1.5;

  /** On a shared machine a reference that spreads further decides nothing. */
  private static final double MAX_REFERENCE_SPREAD = 1.5;

  /** The goals that these results can decide. */
  static List<Goal> all(List<RowResult> results) {
    List<Goal> goals = new ArrayList<>();
    results.stream()
        .filter(result -> result.name().equals(AgentsRow.NAME) && result.isMeasured())
        .findFirst()
        .ifPresent(agents -> {
          speed(agents, results).ifPresent(goals::add);
          goals.add(memory(agents));
          goals.add(firstByte(agents));
        });
    return goals;
  }

  /**
   * By speed and by CPU time, each against the frame size that is best at it; one of them suffices,
   * because on a shared machine either may be spoilt by others.
   */
  private static Optional<Goal> speed(RowResult agents, List<RowResult> results) {
    List<RowResult> raw =
        results.stream().filter(RowResult::isMeasured).filter(Goal::isReference).toList();
    if (raw.isEmpty()) {
      return Optional.empty();
    }
    RowResult fastest = raw.stream().max(byMedian(RowResult::speed)).orElseThrow();
    RowResult cheapest = raw.stream().min(byMedian(RowResult::cpuSecondsPerGb)).orElseThrow();
    double speedRatio = agents.speed().median() / fastest.speed().median();
    double cpuRatio = cheapest.cpuSecondsPerGb().median() / agents.cpuSecondsPerGb().median();
    Verdict bySpeed = verdict(speedRatio, fastest.speed());
    Verdict byCpu = verdict(cpuRatio, cheapest.cpuSecondsPerGb());
    return Optional.of(
        new Goal(
            "agent to agent at least 0.9 × the raw channel at its best frame size",
            either(bySpeed, byCpu),
            "%.2f × the speed of %s (%s), %.2f × by CPU seconds per GB of %s (%s)"
                .formatted(
                    speedRatio, fastest.title(), bySpeed, cpuRatio, cheapest.title(), byCpu)));
  }

  private static Goal memory(RowResult agents) {
    double peakMb = Math.max(agents.senderPeakMb(), agents.receiverPeakMb());
    return new Goal(
        "peak memory of either agent under 250 MB",
        peakMb < MAX_PEAK_MB ? Verdict.PASS : Verdict.FAIL,
        "sender %.0f MB, receiver %.0f MB"
            .formatted(agents.senderPeakMb(), agents.receiverPeakMb()));
  }

  private static Goal firstByte(RowResult agents) {
    Spread seconds = agents.firstByteSeconds();
    return new Goal(
        "from send to the first byte on the other disk under 1.5 s",
        seconds.median() < MAX_FIRST_BYTE_SECONDS ? Verdict.PASS : Verdict.FAIL,
        "%.2f s (%.2f–%.2f)".formatted(seconds.median(), seconds.min(), seconds.max()));
  }

  /** The library as it comes: an enlarged socket is shown beside it, and decides nothing. */
  private static boolean isReference(RowResult result) {
    return result.name().startsWith(RawChannelRow.PREFIX)
        && !result.name().endsWith(RawChannelRow.LARGE);
  }

  private static Verdict verdict(double ratio, Spread reference) {
    if (reference.factor() > MAX_REFERENCE_SPREAD) {
      return Verdict.UNDECIDED;
    }
    return ratio >= MIN_RATIO_TO_RAW ? Verdict.PASS : Verdict.FAIL;
  }

  private static Verdict either(Verdict one, Verdict other) {
    if (one == Verdict.PASS || other == Verdict.PASS) {
      return Verdict.PASS;
    }
    return one == Verdict.UNDECIDED || other == Verdict.UNDECIDED
        ? Verdict.UNDECIDED
        : Verdict.FAIL;
  }

  private static Comparator<RowResult> byMedian(Function<RowResult, Spread> measure) {
    return Comparator.comparingDouble(result -> measure.apply(result).median());
  }
}
