package dev.godwit.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.node.ArrayNode;

/** What a row of the product is to reach, and whether these results show it. */
record Goal(String text, Verdict verdict, String figures) {
  private static final double MIN_RATIO_TO_RAW = 0.9;
  private static final double MAX_PEAK_MB = 250;
  private static final double MAX_FIRST_BYTE_SECONDS = 1.5;

  /** On a shared machine a reference that spreads further decides nothing. */
  private static final double MAX_REFERENCE_SPREAD = 1.5;

  /**
   * How a row of the product is measured against bare channels.
   *
   * @param isReference which rows those are
   * @param maxCpuRatio how much more CPU time it may take than the cheapest
   */
  private record Standard(
      Predicate<RowResult> isReference, double maxCpuRatio, boolean isFirstByteJudged) {}

  private static final Standard AGENTS =
      new Standard(Goal::isNativeReference, 1 / MIN_RATIO_TO_RAW, true);

  private static final Standard PAGES =
      new Standard(result -> result.name().startsWith(BareBrowsersRow.PREFIX), 1.15, false);

  private static final Map<String, Standard> STANDARDS =
      Map.of(
          AgentsRow.NAME, AGENTS,
          PageToPageRow.NAME, PAGES,
          PageToAgentRow.NAME, PAGES,
          AgentToPageRow.NAME, PAGES);

  /** As every report's JSON has them. */
  static void write(List<Goal> goals, ArrayNode into) {
    for (Goal goal : goals) {
      into.addObject()
          .put("text", goal.text)
          .put("verdict", goal.verdict.name())
          .put("figures", goal.figures);
    }
  }

  /** The goals that these results can decide. */
  static List<Goal> all(List<RowResult> results) {
    List<Goal> goals = new ArrayList<>();
    for (RowResult row : results) {
      Standard standard = STANDARDS.get(row.name());
      if (standard != null && row.isMeasured()) {
        speed(row, standard, results).ifPresent(goals::add);
        goals.add(memory(row));
        if (standard.isFirstByteJudged()) {
          row.firstByteSeconds().map(Goal::firstByte).ifPresent(goals::add);
        }
      }
    }
    return goals;
  }

  /**
   * By speed and by CPU time, each against the frame size that is best at it; one of them suffices,
   * because on a shared machine either may be spoilt by others.
   */
  private static Optional<Goal> speed(RowResult row, Standard standard, List<RowResult> results) {
    List<RowResult> raw =
        results.stream().filter(RowResult::isMeasured).filter(standard.isReference()).toList();
    if (raw.isEmpty()) {
      return Optional.empty();
    }
    RowResult fastest = raw.stream().max(byMedian(RowResult::speed)).orElseThrow();
    RowResult cheapest = raw.stream().min(byMedian(RowResult::cpuSecondsPerGb)).orElseThrow();
    double speedRatio = row.speed().median() / fastest.speed().median();
    double cpuRatio = row.cpuSecondsPerGb().median() / cheapest.cpuSecondsPerGb().median();
    Verdict bySpeed = verdict(speedRatio >= MIN_RATIO_TO_RAW, fastest.speed());
    Verdict byCpu = verdict(cpuRatio <= standard.maxCpuRatio(), cheapest.cpuSecondsPerGb());
    return Optional.of(
        new Goal(
            "%s: at least %.1f × the speed of the best raw channel, or at most %.2f × its CPU time"
                .formatted(row.title(), MIN_RATIO_TO_RAW, standard.maxCpuRatio()),
            either(bySpeed, byCpu),
            "%.2f × the speed of %s (%s), %.2f × the CPU seconds per GB of %s (%s)"
                .formatted(
                    speedRatio, fastest.title(), bySpeed, cpuRatio, cheapest.title(), byCpu)));
  }

  private static Goal memory(RowResult row) {
    double peakMb = Math.max(row.senderPeakMb(), row.receiverPeakMb());
    return new Goal(
        "%s: peak memory of either end under %.0f MB".formatted(row.title(), MAX_PEAK_MB),
        peakMb < MAX_PEAK_MB ? Verdict.PASS : Verdict.FAIL,
        "sender %.0f MB, receiver %.0f MB".formatted(row.senderPeakMb(), row.receiverPeakMb()));
  }

  private static Goal firstByte(Spread seconds) {
    return new Goal(
        "from send to the first byte on the other disk under 1.5 s",
        seconds.median() < MAX_FIRST_BYTE_SECONDS ? Verdict.PASS : Verdict.FAIL,
        "%.2f s (%.2f–%.2f)".formatted(seconds.median(), seconds.min(), seconds.max()));
  }

  /** The library as it comes: an enlarged socket is shown beside it, and decides nothing. */
  private static boolean isNativeReference(RowResult result) {
    return result.name().startsWith(RawChannelRow.PREFIX)
        && !result.name().endsWith(RawChannelRow.LARGE);
  }

  /** For people: whether it is met, what it is, and the figures that say so. */
  String line() {
    return "%s: %s – %s".formatted(verdict, text, figures);
  }

  /** Undecided where what it was compared with moved too much itself. */
  static Verdict verdict(boolean isMet, Spread reference) {
    if (reference.factor() > MAX_REFERENCE_SPREAD) {
      return Verdict.UNDECIDED;
    }
    return isMet ? Verdict.PASS : Verdict.FAIL;
  }

  /** Where one of two suffices. */
  static Verdict either(Verdict one, Verdict other) {
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
