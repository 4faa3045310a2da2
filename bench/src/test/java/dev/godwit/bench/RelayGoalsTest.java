package dev.godwit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each run is of one second, so that packets are packets/s. */
class RelayGoalsTest {
  private static final RelayTraffic ONE = new RelayTraffic(1, RelayTraffic.Way.UP, 200);
  private static final RelayTraffic TEN = new RelayTraffic(10, RelayTraffic.Way.UP, 200);

  private final RelayResult ours = new RelayResult("ours");
  private final RelayResult other = new RelayResult("other");

  @Test
  void asManyPacketsSufficeWhateverTheyCost() {
    relayed(ours, ONE, 100_000, 0.9);
    relayed(other, ONE, 100_000, 0.5);
    assertEquals(List.of(Verdict.PASS), verdicts());
  }

  @Test
  void asLittleCpuTimeSufficesHoweverFewPacketsCome() {
    relayed(ours, ONE, 50_000, 0.25);
    relayed(other, ONE, 100_000, 0.5);
    assertEquals(List.of(Verdict.PASS), verdicts());
  }

  @Test
  void eachLoadHasToBeWonAndTheTextSaysWhichWasNot() {
    relayed(ours, ONE, 100_000, 0.5);
    relayed(other, ONE, 90_000, 0.5);
    relayed(ours, TEN, 80_000, 0.5);
    relayed(other, TEN, 90_000, 0.5);
    assertEquals(List.of(Verdict.FAIL), verdicts());
    assertTrue(goals().getFirst().figures().endsWith("; 10 clients, 200 B, up: FAIL"));
  }

  @Test
  void aReferenceThatMovesTooMuchDecidesNothing() {
    relayed(ours, ONE, 50_000, 0.9);
    relayed(other, ONE, 60_000, 0.3);
    relayed(other, ONE, 100_000, 0.9);
    assertEquals(List.of(Verdict.UNDECIDED), verdicts());
  }

  @Test
  void oneLostPacketIsTooMany() {
    paced(ours, RelayResult.Pace.OWN_HALF, 1, 90);
    paced(other, RelayResult.Pace.OWN_HALF, 0, 90);
    assertEquals(List.of(Verdict.FAIL), verdicts());
  }

  @Test
  void laterPacketsFail() {
    paced(ours, RelayResult.Pace.COMMON_HALF, 0, 91);
    paced(other, RelayResult.Pace.COMMON_HALF, 0, 90);
    assertEquals(List.of(Verdict.FAIL), verdicts());
  }

  @Test
  void delaysThatMoveTooMuchDecideNothing() {
    paced(ours, RelayResult.Pace.COMMON_HALF, 0, 80);
    paced(ours, RelayResult.Pace.COMMON_HALF, 0, 160);
    paced(other, RelayResult.Pace.COMMON_HALF, 0, 90);
    assertEquals(List.of(Verdict.UNDECIDED), verdicts());
  }

  @Test
  void memoryAndPausesHaveLimits() {
    ours.held(new RelayResult.Held(1000, Optional.of(3_999_000L), 9_000_000));
    assertEquals(
        List.of(Verdict.PASS, Verdict.PASS), verdicts(Optional.of(Duration.ofNanos(9_999_999))));
    ours.held(new RelayResult.Held(1000, Optional.of(4_000_000L), 9_000_000));
    assertEquals(List.of(Verdict.FAIL, Verdict.FAIL), verdicts(Optional.of(Duration.ofMillis(10))));
  }

  @Test
  void setUpsCompareByNumberOrByCpuTime() {
    ours.addSetUp(outcome("allocated 1000 nanos 1000000000", 0.2));
    other.addSetUp(outcome("allocated 1000 nanos 900000000", 0.1));
    assertEquals(List.of(Verdict.FAIL), verdicts());
  }

  private List<Goal> goals() {
    return new RelayGoals(ours, other, Optional.empty()).all();
  }

  private List<Verdict> verdicts() {
    return verdicts(Optional.empty());
  }

  private List<Verdict> verdicts(Optional<Duration> longestPause) {
    return new RelayGoals(ours, other, longestPause).all().stream().map(Goal::verdict).toList();
  }

  private static void relayed(
      RelayResult result, RelayTraffic traffic, int packets, double cpuSeconds) {
    String said = "relayed %d nanos 1000000000 sent %d lost 0".formatted(packets, packets);
    result.add(traffic, RelayResult.Pace.FULL, outcome(said, cpuSeconds));
  }

  private static void paced(RelayResult result, RelayResult.Pace pace, int lost, int p999Micros) {
    String said =
        "relayed 100 nanos 1000000000 sent 100 lost %d p999 %d000".formatted(lost, p999Micros);
    result.add(TEN, pace, outcome(said, 0.1));
  }

  private static TurnGenerator.Outcome outcome(String said, double serverCpuSeconds) {
    return new TurnGenerator.Outcome(said + " cpu-ms " + Math.round(1000 * serverCpuSeconds));
  }
}
