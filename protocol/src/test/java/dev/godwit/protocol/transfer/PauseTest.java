package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a pause stops, and how often one may change one's mind. */
class PauseTest {
  private static final int MIB = 1 << 20;

  @Test
  void theSenderPausesAfterTheCurrentFrameAndGoesOn() {
    Pair pair = Pair.of(TestFile.of("a", 20 * MIB)).open();
    pair.runUntil(() -> pair.sender.count(Frame.Block.class) == 2);
    pair.sender.pause(true);
    long position = pair.sender.machine.currentPosition();
    pair.time.advance(Duration.ofMinutes(10));

    assertEquals(0, pair.sender.machine.nextFrameBytes());
    assertEquals(position, pair.sender.machine.currentPosition());
    assertTrue(pair.receiver.events.contains(new TransferEvent.PeerPaused(true)));

    pair.sender.pause(false);
    pair.finish().assertComplete();
    assertTrue(pair.receiver.events.contains(new TransferEvent.PeerPaused(false)));
  }

  @Test
  void theReceiverPausesTheSender() {
    Pair pair = Pair.of(TestFile.of("a", 20 * MIB)).open();
    pair.runUntil(() -> pair.receiver.count(Frame.Ack.class) == 2);
    pair.receiver.pause(true);
    pair.time.advance(Duration.ofSeconds(1));
    long blocks = pair.sender.count(Frame.Block.class);
    pair.time.advance(Duration.ofMinutes(10));

    assertEquals(blocks, pair.sender.count(Frame.Block.class));
    assertEquals(0, pair.sender.machine.nextFrameBytes());
    assertTrue(pair.sender.events.contains(new TransferEvent.PeerPaused(true)));

    pair.receiver.pause(false);
    pair.finish().assertComplete();
  }

  @Test
  void dataFlowsOnlyWhenNeitherSideHasPaused() {
    Pair pair = Pair.of(TestFile.of("a", 20 * MIB)).open();
    pair.runUntil(() -> pair.sender.count(Frame.Block.class) == 2);
    pair.sender.pause(true);
    pair.receiver.pause(true);
    pair.time.advance(Duration.ofSeconds(1));
    pair.sender.pause(false);
    pair.time.advance(Duration.ofSeconds(1));
    assertEquals(0, pair.sender.machine.nextFrameBytes());

    pair.receiver.pause(false);
    pair.finish().assertComplete();
  }

  @Test
  void aPauseFromBeforeTheLinkIsSaidAfterTheOfferAndBeforeHave() {
    Pair pair = Pair.of(TestFile.of("a", MIB));
    pair.sender.pause(true);
    pair.receiver.pause(true);
    pair.open();
    pair.time.advance(Duration.ofSeconds(5));

    List<String> sent = pair.sender.sent.stream().map(FrameWriter::typeOf).toList();
    assertEquals(List.of("hello", "offer", "pause"), sent.subList(0, 3));
    List<String> answered = pair.receiver.sent.stream().map(FrameWriter::typeOf).toList();
    assertEquals(List.of("hello", "accept", "pause", "have"), answered.subList(0, 4));
    assertEquals(0, pair.sender.machine.nextFrameBytes());

    pair.sender.pause(false);
    pair.receiver.pause(false);
    pair.finish().assertComplete();
  }

  @Test
  void whoChangesTheirMindTooOftenIsRateLimited() {
    Pair pair = Pair.of(TestFile.of("a", 40 * MIB)).open();
    pair.runUntil(() -> pair.sender.count(Frame.Block.class) == 2);
    for (int i = 0; i < 10; i++) {
      pair.sender.machine.onFrame(
          i % 2 == 0 ? new Frame.Pause() : new Frame.Resume(), pair.time.nowNanos());
      pair.receiver.machine.onFrame(
          i % 2 == 0 ? new Frame.Pause() : new Frame.Resume(), pair.time.nowNanos());
      pair.time.advance(Duration.ofMillis(10));
    }
    assertEquals(0, pair.sender.count(Frame.Violation.class));
    assertEquals(0, pair.receiver.count(Frame.Violation.class));

    pair.sender.machine.onFrame(new Frame.Pause(), pair.time.nowNanos());
    pair.receiver.machine.onFrame(new Frame.Pause(), pair.time.nowNanos());
    pair.sender.drain();
    pair.receiver.drain();
    pair.finish();

    assertRateLimited(pair.sender.outcome());
    assertRateLimited(pair.receiver.outcome());
  }

  private static void assertRateLimited(@Nullable Object outcome) {
    assertEquals(TransferCode.RATE_LIMITED, assertInstanceOf(Outcome.Failed.class, outcome).code());
  }

  @Test
  void aNervousPersonIsHeardOutWithoutOffendingTheOtherSide() {
    Pair pair = Pair.of(TestFile.of("a", 40 * MIB)).open();
    pair.runUntil(() -> pair.sender.count(Frame.Block.class) == 2);
    for (int i = 0; i < 101; i++) {
      pair.sender.pause(i % 2 == 0);
      pair.receiver.pause(i % 2 == 0);
      pair.time.advance(Duration.ofMillis(50));
    }
    pair.time.advance(Duration.ofSeconds(11));

    // What is said last is what the person wants.
    assertEquals(
        "pause",
        pair.sender.sent.stream()
            .filter(f -> f instanceof Frame.Pause || f instanceof Frame.Resume)
            .map(FrameWriter::typeOf)
            .toList()
            .getLast());
    pair.sender.pause(false);
    pair.receiver.pause(false);
    pair.finish().assertComplete();
  }
}
