package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
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
    Setup setup = Setup.of(TestFile.of("a", 101)).person((_, _) -> assertNull("asked"));
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
    java.util.ArrayList<TestFile> files = new java.util.ArrayList<>();
    files.add(TestFile.of("large", 2 * MIB));
    for (int i = 0; i < 100; i++) {
      files.add(TestFile.of("file " + i, 1000));
    }
    return Setup.of(files);
  }

  private static void assertCancelled(Object outcome, boolean byPeer, String at) {
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
    Frame.Hello future =
        new Frame.Hello(2, "from tomorrow", 1, List.of(), java.util.Optional.empty());
    Pair pair = Pair.of(TestFile.of("a", 1)).open();
    pair.sender.machine.onFrame(future, pair.time.nowNanos());
    pair.sender.drain();
    pair.receiver.machine.onFrame(future, pair.time.nowNanos());
    pair.receiver.drain();
    pair.finish();

    for (Object outcome :
        List.of(notNull(pair.sender.outcome()), notNull(pair.receiver.outcome()))) {
      Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome);
      assertEquals(TransferCode.UNSUPPORTED_VERSION, failed.code());
    }
  }

  private static Object notNull(Outcome outcome) {
    assertNotNull(outcome);
    return outcome;
  }

  @Test
  void aRepeatedOfferAfterCompleteIsAnsweredWithCompleteUnasked() {
    Lab lab = new Lab();
    TestFile file = TestFile.of("a", 1000);
    Pair first = lab.connect(Setup.of(file)).run();
    first.assertComplete();

    Setup again = Setup.of(file).attempt(2).person((_, _) -> assertNull("asked"));
    Pair second = lab.connect(again).run();

    assertEquals(first.sender.outcome(), second.sender.outcome());
    assertEquals(first.receiver.outcome(), second.receiver.outcome());
    assertEquals(0, second.sender.count(Frame.Block.class));
  }

  @Test
  void completeIsRememberedEvenIfTheLinkIsLostBeforeItIsSaid() {
    Lab lab = new Lab();
    TestFile file = TestFile.of("a", 1000);
    Pair first = lab.connect(Setup.of(file)).open();
    first.runUntil(() -> first.receiver.count(Frame.Complete.class) == 1);
    first.link.cut();
    first.finish();
    assertInstanceOf(Outcome.Interrupted.class, first.sender.outcome());

    Pair second =
        lab.connect(Setup.of(file).attempt(2).person((_, _) -> assertNull("asked"))).run();

    assertInstanceOf(Outcome.Complete.class, second.sender.outcome());
  }

  @Test
  void aRepeatedOfferAfterDeclinedIsDeclinedUnasked() {
    Lab lab = new Lab();
    TestFile file = TestFile.of("a", 1000);
    lab.connect(Setup.of(file).person((side, _) -> side.reject(TransferCode.DECLINED))).run();

    Pair second =
        lab.connect(Setup.of(file).attempt(2).person((_, _) -> assertNull("asked"))).run();

    Outcome.Rejected rejected = assertInstanceOf(Outcome.Rejected.class, second.sender.outcome());
    assertEquals(TransferCode.DECLINED, rejected.code());
  }

  @Test
  void anyOtherRejectionMayBeAskedAgain() {
    Lab lab = new Lab();
    TestFile file = TestFile.of("a", 1000);
    lab.connect(Setup.of(file).person((side, _) -> side.reject(TransferCode.NO_SPACE))).run();

    lab.connect(Setup.of(file).attempt(2)).run().assertComplete();
  }

  @Test
  void aRepeatedOfferAfterCancelAndDeleteIsCancelledUnasked() {
    for (boolean bySender : List.of(false, true)) {
      Lab lab = new Lab();
      TestFile file = TestFile.of("a", 4 * MIB);
      Pair first = lab.connect(Setup.of(file)).open();
      first.runUntil(() -> first.sender.count(Frame.Block.class) == 2);
      if (bySender) {
        first.sender.cancel(true);
      } else {
        first.receiver.cancel(true);
      }
      first.finish();

      Pair second =
          lab.connect(Setup.of(file).attempt(2).person((_, _) -> assertNull("asked"))).run();

      assertCancelled(second.sender.outcome(), true, "by sender " + bySender);
    }
  }

  @Test
  void anAttemptThatIsNotNewerIsStale() {
    for (boolean underWay : List.of(true, false)) {
      Lab lab = new Lab();
      TestFile file = TestFile.of("a", 40 * MIB);
      Pair first = lab.connect(Setup.of(file).attempt(3)).open();
      first.runUntil(() -> first.sender.count(Frame.Block.class) == 2);
      if (!underWay) {
        first.link.cut();
        first.finish();
      }
      for (int attempt : List.of(2, 3)) {
        Pair second = lab.connect(Setup.of(file).attempt(attempt)).run();

        Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, second.sender.outcome());
        assertEquals(TransferCode.STALE_ATTEMPT, failed.code());
      }
      if (underWay) {
        first.finish().assertComplete();
      }
    }
  }

  @Test
  void aNewerAttemptTakesOver() {
    Lab lab = new Lab();
    TestFile file = TestFile.of("a", 40 * MIB);
    Pair first = lab.connect(Setup.of(file)).open();
    first.runUntil(() -> first.sender.count(Frame.Block.class) == 2);

    Pair second = lab.connect(Setup.of(file).attempt(2)).run();

    assertInstanceOf(Outcome.Interrupted.class, first.sender.outcome());
    assertInstanceOf(Outcome.Interrupted.class, first.receiver.outcome());
    second.assertComplete();
  }
}
