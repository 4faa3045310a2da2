package dev.godwit.relay.turn;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.testkit.random.Seeds;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Many clients do anything in any order, on virtual time, and some of it is hostile: the server
 * does what the {@link Model} says, and nothing escapes. Runs longer, with ever new seeds, by
 * {@code -Dgodwit.fuzz.seconds=N}.
 */
class ServerFuzzTest {
  private static final long SECONDS = Long.getLong("godwit.fuzz.seconds", 0);
  private static final int RUNS = 150;
  private static final int STEPS = 400;

  @Test
  void whateverClientsAndPeersDoTheServerDoesAsItShould() {
    AtomicInteger relayed = new AtomicInteger();
    Seeds.each(1, RUNS, random -> relayed.addAndGet(new FuzzWorld(random).live(STEPS)));
    assertTrue(relayed.get() > RUNS, "only " + relayed + " packets were relayed");
    if (SECONDS > 0) {
      Seeds.forSeconds(SECONDS, random -> new FuzzWorld(random).live(STEPS));
    }
  }
}
