package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a side does while it hears nothing, and what a pause changes. */
class LivenessTest {
  private static final int MIB = 1 << 20;

  @Test
  void aSideThatHasSaidNothingForThreeSecondsPings() {
    Pair pair = aWaitingPair();
    long pings = pair.sender.count(Frame.Ping.class);
    pair.time.advance(Duration.ofSeconds(30));

    assertEquals(10, pair.sender.count(Frame.Ping.class) - pings);
    assertTrue(pair.receiver.count(Frame.Pong.class) >= 9);
    assertNull(pair.sender.outcome());
  }

  @Test
  void silenceMakesALinkSuspectAndThenLost() {
    Pair pair = aWaitingPair();
    pair.silence(true);
    pair.time.advance(Duration.ofMillis(9_900));
    assertTrue(!pair.sender.events.contains(new TransferEvent.LinkSuspect()));

    pair.time.advance(Duration.ofMillis(200));
    assertTrue(pair.sender.events.contains(new TransferEvent.LinkSuspect()));
    assertNull(pair.sender.outcome());

    pair.time.advance(Duration.ofMillis(9_700));
    assertNull(pair.sender.outcome());
    pair.time.advance(Duration.ofMillis(300));
    assertInstanceOf(Outcome.Interrupted.class, pair.sender.outcome());
    assertTrue(pair.link.left().isClosed());
  }

  @Test
  void aSuspectLinkThatIsHeardAgainGoesOn() {
    Pair pair = Pair.of(TestFile.of("a", 30 * MIB)).open();
    pair.runUntil(() -> pair.sender.count(Frame.Block.class) == 2);
    pair.silence(true);
    pair.time.advance(Duration.ofSeconds(15));
    pair.silence(false);
    pair.finish();

    pair.assertComplete();
    assertTrue(pair.sender.events.contains(new TransferEvent.LinkSuspect()));
    assertTrue(pair.sender.events.contains(new TransferEvent.LinkAlive()));
    assertTrue(pair.receiver.events.contains(new TransferEvent.LinkAlive()));
  }

  @Test
  void aSlowDiskIsNoSilence() {
    Lab lab = new Lab();
    lab.target.delayNanos(Duration.ofMinutes(1).toNanos());
    Pair pair = lab.connect(Setup.of(TestFile.of("a", MIB))).run();

    pair.assertComplete();
    assertTrue(!pair.sender.events.contains(new TransferEvent.LinkSuspect()));
  }

  @Test
  void aFloodOfPingsIsRateLimited() {
    Pair pair = aWaitingPair();
    for (int i = 0; i < LinkLife.MAX_PINGS; i++) {
      pair.sender.machine.onFrame(new Frame.Ping(i), pair.time.nowNanos());
    }
    pair.sender.drain();
    assertEquals(0, pair.sender.count(Frame.Violation.class));
    pair.sender.machine.onFrame(new Frame.Ping(99), pair.time.nowNanos());
    pair.sender.drain();
    pair.finish();

    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, pair.sender.outcome());
    assertEquals(TransferCode.RATE_LIMITED, failed.code());
  }

  /** Both sides are alive while the receiver's person thinks; no data is under way. */
  private static Pair aWaitingPair() {
    Pair pair = Pair.of(Setup.of(TestFile.of("a", 1)).person((_, _) -> {})).open();
    pair.runUntil(() -> pair.receiver.isAsking());
    pair.time.advance(Duration.ofSeconds(4));
    return pair;
  }
}
