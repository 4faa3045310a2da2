package dev.godwit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void theMedianOfAnOddNumberIsTheMiddleOne() {
    assertEquals(new Spread(3, 1, 50), Spread.of(new double[] {50, 1, 3}));
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
    assertEquals(new Spread(4, 1, 50), Spread.of(new double[] {5, 50, 1, 3}));
  }

  @Test
  void theFactorSaysHowFarTheyLieApart() {
    assertEquals(2.5, Spread.of(new double[] {2, 5, 3}).factor());
  }
}
