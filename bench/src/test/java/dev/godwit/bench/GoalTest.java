package dev.godwit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Times are of runs of 1 GB, so that 10 seconds are 100 MB/s, or 10 CPU seconds per GB. */
class GoalTest {
  private static final long SIZE_BYTES = 1_000_000_000;
  private static final long PEAK_BYTES = 100_000_000;

  @Test
  void equalSpeedSufficesWhateverItCosts() {
    assertEquals(
        Verdict.PASS,
        speedOf(
            row("agents", new double[] {11, 11}, 40), row("raw-16k", new double[] {10, 10}, 20)));
  }

  @Test
  void equalCpuTimeSufficesHoweverLongItTook() {
    assertEquals(
        Verdict.PASS,
        speedOf(
            row("agents", new double[] {30, 30}, 22), row("raw-16k", new double[] {10, 10}, 20)));
  }

  @Test
  void slowAndCostlyFails() {
    assertEquals(
        Verdict.FAIL,
        speedOf(
            row("agents", new double[] {12, 12}, 30), row("raw-16k", new double[] {10, 10}, 20)));
  }

  @Test
  void theBestFrameSizeIsTheReference() {
    assertEquals(
        Verdict.FAIL,
        speedOf(
            row("agents", new double[] {10, 10}, 30),
            row("raw-16k", new double[] {10, 10}, 30),
            row("raw-240k", new double[] {8, 8}, 20)));
  }

  @Test
  void aReferenceThatSpreadsDecidesNothing() {
    assertEquals(
        Verdict.UNDECIDED,
        speedOf(
            row("agents", new double[] {20, 20}, 40), row("raw-16k", new double[] {6, 10}, 20)));
  }

  @Test
  void anEnlargedSocketIsNoReference() {
    assertEquals(
        Verdict.PASS,
        speedOf(
            row("agents", new double[] {10, 10}, 20),
            row("raw-16k", new double[] {10, 10}, 20),
            row("raw-16k-large", new double[] {5, 5}, 5)));
  }

  @Test
  void withoutAReferenceMemoryAndTheFirstByteAreDecidedStill() {
    List<Goal> goals = Goal.all(List.of(row("agents", new double[] {10}, 20)));

    assertEquals(List.of(Verdict.PASS, Verdict.PASS), goals.stream().map(Goal::verdict).toList());
  }

  @Test
  void eitherEndMayExceedTheMemory() {
    Sample large = sample(10, 1, 9, 20, PEAK_BYTES, 250_000_000);
    Sample small = sample(10, 1, 9, 20, PEAK_BYTES, PEAK_BYTES);

    List<Goal> goals = Goal.all(List.of(row("agents", List.of(small, large, small))));

    assertEquals(Verdict.FAIL, goals.getFirst().verdict());
  }

  @Test
  void theFirstByteIsJudgedByItsMedian() {
    List<Sample> samples =
        Arrays.stream(new double[] {0.5, 1.6, 1.7})
            .mapToObj(first -> sample(10, first, 9, 20, PEAK_BYTES, PEAK_BYTES))
            .toList();

    List<Goal> goals = Goal.all(List.of(row("agents", samples)));

    assertEquals(Verdict.FAIL, goals.getLast().verdict());
  }

  @Test
  void withoutAgentsThereIsNoGoal() {
    assertTrue(Goal.all(List.of(row("raw-16k", new double[] {10}, 20))).isEmpty());
  }

  private static Sample sample(
      double seconds,
      double firstByteSeconds,
      double streamSeconds,
      double cpuSeconds,
      long senderPeakBytes,
      long receiverPeakBytes) {
    return new Sample(
        seconds,
        Optional.of(new Sample.Stream(firstByteSeconds, streamSeconds)),
        cpuSeconds,
        senderPeakBytes,
        receiverPeakBytes);
  }

  private static Verdict speedOf(RowResult... results) {
    return Goal.all(List.of(results)).getFirst().verdict();
  }

  private static RowResult row(String name, double[] seconds, double cpuSeconds) {
    return row(
        name,
        IntStream.range(0, seconds.length)
            .mapToObj(run ->
                sample(seconds[run], 1, seconds[run] - 1, cpuSeconds, PEAK_BYTES, PEAK_BYTES))
            .toList());
  }

  private static RowResult row(String name, List<Sample> samples) {
    return new RowResult(name, name, SIZE_BYTES, samples, Optional.empty());
  }
}
