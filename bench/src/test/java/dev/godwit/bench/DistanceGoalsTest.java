package dev.godwit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.testkit.wan.WanPath;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class DistanceGoalsTest {
  private static final String OF_TCP = "agents: at least 0.8 × TCP";
  private static final String OF_RAW = "agents under random loss";
  private static final String PROMPT = "agents: 80 %";
  private static final String STALL = "agents: nothing stalls";
  private static final String BESIDE = "agents beside a TCP connection";
  private static final String LEFT = "a TCP connection beside agents";

  private static final WanPath PATH = WanPath.of(Duration.ofMillis(50), 200, Duration.ofMillis(50));

  private final PathResult result = new PathResult(PATH);

  @Test
  void agentsAreHeldAgainstTcp() {
    result.add(Mover.TCP, steady(20e6));
    result.add(Mover.AGENTS, steady(16.1e6));
    assertEquals(Verdict.PASS, verdict(OF_TCP, result));
    result.add(Mover.AGENTS, steady(10e6));
    assertEquals(Verdict.FAIL, verdict(OF_TCP, result));
  }

  @Test
  void nobodyIsFasterThanTheStacksWindow() {
    PathResult far =
        new PathResult(WanPath.of(Duration.ofMillis(200), 1_000, Duration.ofMillis(50)));
    far.add(Mover.TCP, steady(100e6));
    // 5 MiB each 200 ms are 26.2 MB/s.
    far.add(Mover.AGENTS, steady(21.1e6));
    assertEquals(Verdict.PASS, verdict(OF_TCP, far));
    far.add(Mover.AGENTS, steady(20e6));
    assertEquals(Verdict.FAIL, verdict(OF_TCP, far));
  }

  @Test
  void nobodyIsFasterThanTheMachine() {
    PathResult unlimited = new PathResult(DistancePaths.UNLIMITED);
    unlimited.add(Mover.TCP, steady(150e6));
    unlimited.add(Mover.AGENTS, steady(18e6));
    result.add(Mover.TCP, steady(24e6));
    result.add(Mover.AGENTS, steady(15e6));
    assertEquals(Verdict.PASS, verdict(OF_TCP, unlimited, result));
    assertEquals(Verdict.FAIL, verdict(OF_TCP, result));
  }

  @Test
  void whereAllCoresAreBusyAMissSaysNothing() {
    result.add(Mover.TCP, steady(20e6));
    result.add(Mover.AGENTS, new Crossing(1e6, 1e6, OptionalDouble.of(1), 0, 0, 0, 0, 0.99));
    assertEquals(Verdict.UNDECIDED, verdict(OF_TCP, result));
  }

  @Test
  void underRandomLossTheRawChannelIsTheMeasure() {
    PathResult lossy = new PathResult(PATH.withLossPercent(1));
    lossy.add(Mover.TCP, steady(20e6));
    lossy.add(Mover.RAW, steady(1e6));
    lossy.add(Mover.AGENTS, steady(0.95e6));
    assertEquals(Verdict.PASS, verdict(OF_RAW, lossy));
    assertTrue(goals(lossy).stream().noneMatch(goal -> goal.text().startsWith(OF_TCP)));
  }

  @Test
  void eachRunIsToBePromptAndSteady() {
    result.add(Mover.AGENTS, steady(20e6));
    result.add(Mover.AGENTS, new Crossing(1e6, 1e6, OptionalDouble.of(3.5), 1.1, 0, 0, 0, 0.5));
    assertEquals(Verdict.FAIL, verdict(PROMPT, result));
    assertEquals(Verdict.FAIL, verdict(STALL, result));
  }

  @Test
  void whatNeverGetsSteadyIsNotPrompt() {
    result.add(Mover.AGENTS, new Crossing(1e6, 1e6, OptionalDouble.empty(), 0, 0, 0, 0, 0.5));
    assertEquals(Verdict.FAIL, verdict(PROMPT, result));
  }

  @Test
  void whoCollapsesAtOnceIsNotPrompt() {
    result.add(Mover.TCP, steady(20e6));
    result.add(Mover.AGENTS, steady(1e6));
    assertEquals(Verdict.FAIL, verdict(PROMPT, result));
  }

  @Test
  void besideEachOtherBothAreToLive() {
    // The path carries 25 MB/s.
    result.add(new Contention(20e6, 2.6e6, 20e6, 0));
    assertEquals(Verdict.PASS, verdict(BESIDE, result));
    assertEquals(Verdict.PASS, verdict(LEFT, result));
    result.add(new Contention(20e6, 2.4e6, 6e6, 0));
    assertEquals(Verdict.FAIL, verdict(BESIDE, result));
    assertEquals(Verdict.FAIL, verdict(LEFT, result));
  }

  @Test
  void underRandomLossNobodyCompetes() {
    PathResult lossy = new PathResult(PATH.withLossPercent(1));
    lossy.add(new Contention(1e6, 1e6, 1e6, 0));
    assertEquals(List.of(), goals(lossy));
  }

  @Test
  void aMissNamesItsPath() {
    result.add(new Contention(20e6, 2.4e6, 20e6, 0));
    Goal goal =
        goals(result).stream()
            .filter(one -> one.text().startsWith(BESIDE))
            .findFirst()
            .orElseThrow();
    assertEquals("0 of 1; missed at 50 ms, 200 Mbit/s, queue 50 ms (0.10)", goal.figures());
  }

  @Test
  void nothingIsJudgedThatWasNotMeasured() {
    result.add(Mover.TCP, steady(20e6));
    assertEquals(List.of(), goals(result));
  }

  private static Crossing steady(double bytesPerSecond) {
    return new Crossing(bytesPerSecond, bytesPerSecond, OptionalDouble.of(1), 0.1, 0, 0, 0, 0.5);
  }

  private static Verdict verdict(String text, PathResult... results) {
    return goals(results).stream()
        .filter(goal -> goal.text().startsWith(text))
        .map(Goal::verdict)
        .findFirst()
        .orElseThrow();
  }

  private static List<Goal> goals(PathResult... results) {
    return new DistanceGoals(List.of(results)).all();
  }
}
