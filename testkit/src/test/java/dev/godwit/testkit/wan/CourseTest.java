package dev.godwit.testkit.wan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CourseTest {
  private static final double EXACT = 1e-9;

  private final Course course = new Course();

  @Test
  void betweenTwoLooksBytesComeEvenly() {
    look(0, 0);
    look(1_000, 100);
    look(2_000, 500);
    assertEquals(400, course.speed(nanos(1_000), nanos(2_000)), EXACT);
    assertEquals(250, course.speed(nanos(500), nanos(1_500)), EXACT);
  }

  @Test
  void whatComesInBlocksIsNoStaircase() {
    look(0, 0);
    look(900, 0);
    look(1_000, 1_000);
    look(1_900, 1_000);
    look(2_000, 2_000);
    assertEquals(1_000, course.ofGrowth().speed(nanos(500), nanos(1_500)), EXACT);
  }

  @Test
  void theSpeedIsReachedWhenItIsKeptForHalfASecond() {
    look(0, 0);
    look(2_000, 200);
    look(4_000, 2_200);
    assertEquals(2.15, course.secondsUntil(800, 0).orElseThrow(), EXACT);
    assertTrue(course.secondsUntil(1_100, 0).isEmpty());
  }

  @Test
  void theFastestTimeIsFoundWhereverItIs() {
    look(0, 0);
    look(1_000, 100);
    look(2_000, 1_100);
    look(3_000, 1_200);
    assertEquals(1_000, course.fastest(0, nanos(3_000), Duration.ofSeconds(1)), EXACT);
    assertEquals(100, course.fastest(nanos(2_000), nanos(3_000), Duration.ofSeconds(1)), EXACT);
  }

  @Test
  void aTrickleIsAStall() {
    look(0, 0);
    look(100, 10_000);
    look(200, 20_000);
    for (int millis = 300; millis <= 1_400; millis += 100) {
      look(millis, 20_000 + millis);
    }
    look(1_500, 40_000);
    assertEquals(1.2, course.longestStallSeconds(0, nanos(1_500), 3_000), EXACT);
  }

  @Test
  void whatStopsForGoodStallsToTheEnd() {
    look(0, 0);
    look(100, 10_000);
    look(2_000, 10_000);
    assertEquals(1.9, course.longestStallSeconds(0, nanos(2_000), 3_000), EXACT);
    assertEquals(0.9, course.longestStallSeconds(0, nanos(1_000), 3_000), EXACT);
  }

  @Test
  void aRushBeginsAtTheLookBefore() {
    look(0, 0);
    look(100, 2_000);
    assertEquals(0, course.firstRushNanos(15_000));
    look(200, 22_000);
    assertEquals(nanos(100), course.firstRushNanos(15_000));
  }

  @Test
  void aPartOfItMayStandForSomethingElse() {
    look(0, 1_000);
    look(1_000, 2_000);
    look(2_000, 2_500);
    look(3_000, 3_000);
    Course scaled = course.scaled(nanos(1_000), 500);
    assertEquals(500, scaled.lastBytes());
    assertEquals(250, scaled.speed(nanos(1_000), nanos(3_000)), EXACT);
  }

  @Test
  void neitherTimeNorBytesGoBack() {
    look(100, 2_000);
    assertThrows(IllegalArgumentException.class, () -> look(50, 2_000));
    assertThrows(IllegalArgumentException.class, () -> look(200, 1_000));
  }

  private void look(int millis, long bytes) {
    course.add(nanos(millis), bytes);
  }

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
