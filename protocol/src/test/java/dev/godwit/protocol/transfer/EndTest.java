package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a transfer ends, and that it ends once and alike on both sides. */
class EndTest {
  private static final int MIB = 1 << 20;

  @Test
  void aDeclinedOfferEndsBothSides() {
    Setup setup =
        Setup.of(TestFile.of("a", 1)).person((side, _) -> side.reject(TransferCode.DECLINED));
    Pair pair = Pair.of(setup).run();

    Outcome.Rejected there = assertInstanceOf(Outcome.Rejected.class, pair.sender.outcome());
    assertEquals(TransferCode.DECLINED, there.code());
    assertInstanceOf(Outcome.Rejected.class, pair.receiver.outcome());
  }

  @Test
  void whoThinksForTooLongIsNotWaitedForAndIsSaidToBeAsked() {
    Pair pair = Pair.of(Setup.of(TestFile.of("a", 1)).person((_, _) -> {})).open();
    long startNanos = pair.time.nowNanos();
    pair.finish();

    Outcome.Rejected there = assertInstanceOf(Outcome.Rejected.class, pair.sender.outcome());
    assertEquals(TransferCode.NO_ANSWER, there.code());
    long waited = pair.time.nowNanos() - startNanos - Duration.ofSeconds(30).toNanos();
    assertTrue(waited >= IncomingOffer.DECISION_TIME.toNanos());
    assertTrue(waited < IncomingOffer.DECISION_TIME.plusSeconds(1).toNanos());
    long asked =
        pair.sender.events.stream()
            .filter(e ->
                e instanceof TransferEvent.PeerBusy busy
                    && busy.reason() == Frame.BusyReason.PERSON)
            .count();
    assertTrue(asked >= 290 && asked <= 300, "said " + asked + " times");
  }

  @Test
  void anAnswerThatComesTooLateChangesNothing() {
    Setup setup = Setup.of(TestFile.of("a", 1)).person((_, _) -> {});
    Pair pair = Pair.of(setup).run();
    pair.receiver.accept();
    pair.receiver.reject(TransferCode.DECLINED);

    assertInstanceOf(Outcome.Rejected.class, pair.sender.outcome());
  }

  @Test
  void anOfferThatIsTooLargeIsRejectedUnasked() {
    Setup setup = Setup.of(TestFile.of("a", 101)).person((_, _) -> fail("asked"));
    setup.maxTotalBytes = 100;
    Pair pair = Pair.of(setup).run();

    Outcome.Rejected there = assertInstanceOf(Outcome.Rejected.class, pair.sender.outcome());
    assertEquals(TransferCode.TOO_LARGE, there.code());
  }

  @Test
  void eitherSideCancelsAtEachStage() {
    List<Predicate<Pair>> stages =
        List.of(
            pair -> true,
            pair -> pair.sender.count(Frame.Offer.class) == 1,
            pair -> pair.receiver.isAsking(),
            pair -> pair.receiver.count(Frame.Accept.class) == 1,
            pair -> pair.receiver.count(Frame.Next.class) == 1,
            pair -> pair.sender.count(Frame.Files.class) == 1,
            pair -> pair.receiver.count(Frame.Have.class) == 1,
            pair -> pair.sender.count(Frame.Block.class) == 1,
            pair -> pair.receiver.count(Frame.Ack.class) == 5,
            pair -> pair.sender.count(Frame.FileSent.class) == 90,
            pair -> pair.sender.count(Frame.Finish.class) == 1);
    for (Predicate<Pair> stage : stages) {
      for (boolean bySender : List.of(true, false)) {
        Pair pair = Pair.of(aHundredAndOneFiles()).open();
        pair.runUntil(() -> stage.test(pair));
        if (bySender) {
          pair.sender.cancel(false);
        } else {
          pair.receiver.cancel(false);
        }
        pair.finish();

        String at = "stage " + stages.indexOf(stage) + ", by sender " + bySender;
        assertCancelled(pair.sender.outcome(), !bySender, at);
        assertCancelled(pair.receiver.outcome(), bySender, at);
        pair.assertOnlyWholeFiles();
      }
    }
  }

  private static Setup aHundredAndOneFiles() {
    List<TestFile> files = new ArrayList<>();
    files.add(TestFile.of("large", 2 * MIB));
    for (int i = 0; i < 100; i++) {
      files.add(TestFile.of("file " + i, 1000));
    }
    return Setup.of(files);
  }

  private static void assertCancelled(@Nullable Object outcome, boolean byPeer, String at) {
    Outcome.Cancelled cancelled = assertInstanceOf(Outcome.Cancelled.class, outcome, at);
    assertEquals(byPeer, cancelled.byPeer(), at);
    assertEquals(TransferCode.CANCELLED, cancelled.code(), at);
  }

  @Test
  void bothSidesCancelAtOnce() {
    Pair pair = Pair.of(TestFile.of("a", 4 * MIB)).open();
    pair.runUntil(() -> pair.sender.count(Frame.Block.class) == 2);
    pair.sender.cancel(false);
    pair.receiver.cancel(false);
    pair.finish();

    assertCancelled(pair.sender.outcome(), false, "sender");
    assertCancelled(pair.receiver.outcome(), false, "receiver");
  }

  @Test
  void completeBeatsACrossingCancel() {
    Pair pair = Pair.of(TestFile.of("a", 1000)).open();
    pair.runUntil(() -> pair.receiver.count(Frame.Complete.class) == 1);
    pair.sender.cancel(true);
    pair.finish();

    pair.assertComplete();
  }

  @Test
  void whoHasSaidCompleteLeavesTheClosingToTheOtherSide() {
    Lab lab = new Lab();
    Pair pair = lab.connect(Setup.of(TestFile.of("a", 1000))).open();
    pair.runUntil(() -> pair.receiver.count(Frame.Complete.class) == 1);
    pair.receiver.machine.onFrame(
        new Frame.Cancel(TransferCode.CANCELLED, "enough", false), pair.time.nowNanos());

    assertNull(pair.receiver.machine.poll());
    pair.finish().assertComplete();
  }

  @Test
  void aCompleteThatCannotBeTrueDoesNotBeatACancel() {
    Pair pair = Pair.of(TestFile.of("a", 4 * MIB)).open();
    pair.runUntil(() -> pair.sender.count(Frame.Block.class) == 2);
    pair.sender.cancel(false);
    pair.sender.machine.onFrame(new Frame.Complete(1, 4 * MIB, List.of()), pair.time.nowNanos());
    pair.sender.drain();

    assertCancelled(pair.sender.outcome(), false, "sender");
  }

  @Test
  void aLastWordWaitsFiveSecondsForTheLinkToBeClosed() {
    Pair pair = Pair.of(TestFile.of("a", 4 * MIB)).open();
    pair.runUntil(() -> pair.sender.count(Frame.Block.class) == 2);
    pair.silence(true);
    pair.sender.cancel(false);
    pair.time.advance(Duration.ofMillis(4999));
    assertNull(pair.sender.outcome());
    pair.time.advance(Duration.ofMillis(1));

    assertCancelled(pair.sender.outcome(), false, "sender");
    assertTrue(pair.link.left().isClosed());
  }

  @Test
  void anotherVersionIsRefusedByBothSides() {
    Frame.Hello future = new Frame.Hello(2, "from tomorrow", 1, List.of(), Optional.empty());
    Pair pair = Pair.of(TestFile.of("a", 1)).open();
    pair.sender.machine.onFrame(future, pair.time.nowNanos());
    pair.sender.drain();
    pair.receiver.machine.onFrame(future, pair.time.nowNanos());
    pair.receiver.drain();
    pair.finish();

    assertUnsupported(pair.sender.outcome());
    assertUnsupported(pair.receiver.outcome());
  }

  private static void assertUnsupported(@Nullable Object outcome) {
    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome);
    assertEquals(TransferCode.UNSUPPORTED_VERSION, failed.code());
  }
}
