package dev.godwit.agent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When another attempt follows on one that was lost. */
class RetriesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = -5 * SECOND;

  @Test
  void eachPauseIsTwiceTheOneBeforeUpToHalfAMinute() {
    Retries retries = new Retries(Duration.ofDays(1), new Random(1));
    long now = START;
    for (int failure = 0; failure < 12; failure++) {
      long longest = Math.min(30 * SECOND, (SECOND / 2) << failure);
      long pause = retries.onLost(now).getAsLong() - now;
      assertTrue(pause >= longest / 2 && pause <= longest, failure + ": " + pause);
      now += pause;
    }
  }

  @Test
  void aLinkThatWorksBeginsWithShortPausesAgain() {
    Retries retries = new Retries(Duration.ofMinutes(10), new Random(2));
    for (int failure = 0; failure < 5; failure++) {
      retries.onLost(START);
    }
    retries.onSuccess();

    long pause = retries.onLost(START + SECOND).getAsLong() - START - SECOND;

    assertTrue(pause <= SECOND / 2, "" + pause);
    assertEquals(Duration.ofMinutes(10), retries.remaining(START + SECOND));
  }

  @Test
  void afterLongWithoutSuccessItIsGivenUp() {
    Retries retries = new Retries(Duration.ofSeconds(60), new Random(3));
    retries.onLost(START);

    assertEquals(Duration.ofSeconds(1), retries.remaining(START + 59 * SECOND));
    assertTrue(retries.onLost(START + 59 * SECOND).isPresent());
    assertEquals(OptionalLong.empty(), retries.onLost(START + 60 * SECOND));
    assertEquals(Duration.ZERO, retries.remaining(START + 61 * SECOND));
  }

  @Test
  void whoGivesUpAtOnceTriesNothing() {
    Retries retries = new Retries(Duration.ZERO, new Random(4));

    assertEquals(OptionalLong.empty(), retries.onLost(START));
  }

  @Test
  void whoNeverGivesUpGoesOn() {
    Retries retries = new Retries(Duration.ofSeconds(Long.MAX_VALUE), new Random(5));
    long now = START;
    for (int failure = 0; failure < 1000; failure++) {
      now = retries.onLost(now).getAsLong();
    }
    assertTrue(retries.remaining(now).toDays() > 1);
  }
}
