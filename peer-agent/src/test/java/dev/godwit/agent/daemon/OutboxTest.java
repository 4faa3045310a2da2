package dev.godwit.agent.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.godwit.agent.daemon.Outbox.Outcome;
import dev.godwit.agent.daemon.Outbox.Sighting;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final long SECOND = 1_000_000_000L;

  private final Outbox outbox = new Outbox();

  private static Sighting file(String name, long size) {
    return new Sighting(name, size, Instant.EPOCH, "1");
  }

  private void see(long second, Sighting... files) {
    outbox.onListing(List.of(files), second * SECOND);
  }

  private Optional<String> next(long second) {
    return outbox.next(second * SECOND).map(Sighting::name);
  }

  @Test
  void aFileIsSentWhenItRests() {
    see(0, file("a", 1));
    assertEquals(Optional.empty(), next(1));
    see(1, file("a", 2));
    see(2, file("a", 2));
    assertEquals(Optional.empty(), next(2));
    see(3, file("a", 2));
    assertEquals(Optional.of("a"), next(3));
    assertEquals(Optional.empty(), next(4));
  }

  @Test
  void eachChangeCounts() {
    see(0, file("a", 1), file("b", 1));
    see(1, new Sighting("a", 1, Instant.EPOCH.plusNanos(1), "1"));
    see(1, new Sighting("b", 1, Instant.EPOCH, "2"));
    assertEquals(Optional.empty(), next(2));
  }

  @Test
  void soManyAreUnderWayAtOnceThoseThatRestForLongestFirst() {
    see(0, file("b", 1));
    see(1, file("a", 1), file("b", 1));
    see(2, file("a", 1), file("b", 1), file("c", 1));
    assertEquals(Optional.of("b"), next(9));
    assertEquals(Optional.of("a"), next(9));
    assertEquals(Optional.empty(), next(9));
    assertEquals(2, outbox.underWay());
    assertEquals(1, outbox.waiting());
    outbox.onOutcome("a", Outcome.GONE, 9 * SECOND);
    assertEquals(Optional.of("c"), next(9));
  }

  @Test
  void whatDidNotWorkIsTriedAgainEverLessOften() {
    long second = 10;
    see(0, file("a", 1));
    for (int pause = 15; pause < 10_000; pause = Math.min(2 * pause, 3_600)) {
      assertEquals(Optional.of("a"), next(second));
      outbox.onOutcome("a", Outcome.TRY_AGAIN, second * SECOND);
      assertEquals(Optional.empty(), next(second + pause - 1));
      second += pause;
      if (second > 100_000) {
        break;
      }
    }
    // What is changed is another file.
    outbox.onOutcome(next(second).orElseThrow(), Outcome.TRY_AGAIN, second * SECOND);
    see(second, file("a", 2));
    assertEquals(Optional.of("a"), next(second + 2));
  }

  @Test
  void aFileThatVanishesUnderWayIsForgottenWhenItIsDealtWith() {
    see(0, file("a", 1));
    assertEquals(Optional.of("a"), next(2));
    see(3);
    outbox.onOutcome("a", Outcome.TRY_AGAIN, 4 * SECOND);
    see(5);
    assertEquals(0, outbox.waiting());
    assertThrows(
        IllegalStateException.class, () -> outbox.onOutcome("a", Outcome.GONE, 5 * SECOND));
  }
}
