package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a receiver remembers of a transfer when it is offered once more, on another link. */
class IdempotenceTest {
  private static final int MIB = 1 << 20;

  private static void nobodyIsAsked(ReceivingSide side, Frame.Offer offer) {
    fail("the person was asked about " + offer);
  }

  @Test
  void aRepeatedOfferAfterCompleteIsAnsweredWithCompleteUnasked() {
    Lab lab = new Lab();
    TestFile file = TestFile.of("a", 1000);
    Pair first = lab.connect(Setup.of(file)).run();
    first.assertComplete();

    Setup again = Setup.of(file).attempt(2).person(IdempotenceTest::nobodyIsAsked);
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
        lab.connect(Setup.of(file).attempt(2).person(IdempotenceTest::nobodyIsAsked)).run();

    assertInstanceOf(Outcome.Complete.class, second.sender.outcome());
  }

  @Test
  void completeIsRememberedEvenIfTheLinkIsLostBeforeTheDiskSaysSo() {
    Lab lab = new Lab();
    TestFile file = TestFile.of("a", 1000);
    Pair first = lab.connect(Setup.of(file)).open();
    first.runUntil(() -> first.receiver.count(Frame.Done.class) == 1);
    first.link.cut();
    first.finish();
    assertInstanceOf(Outcome.Interrupted.class, first.receiver.outcome());
    first.assertArrived(file);

    Pair second =
        lab.connect(Setup.of(file).attempt(2).person(IdempotenceTest::nobodyIsAsked)).run();

    assertInstanceOf(Outcome.Complete.class, second.sender.outcome());
  }

  @Test
  void aRepeatedOfferAfterDeclinedIsDeclinedUnasked() {
    Lab lab = new Lab();
    TestFile file = TestFile.of("a", 1000);
    lab.connect(Setup.of(file).person((side, _) -> side.reject(TransferCode.DECLINED))).run();

    Pair second =
        lab.connect(Setup.of(file).attempt(2).person(IdempotenceTest::nobodyIsAsked)).run();

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
          lab.connect(Setup.of(file).attempt(2).person(IdempotenceTest::nobodyIsAsked)).run();

      Outcome.Cancelled cancelled =
          assertInstanceOf(Outcome.Cancelled.class, second.sender.outcome());
      assertTrue(cancelled.byPeer());
    }
  }

  @Test
  void anAttemptThatIsNotNewerIsStale() {
    for (boolean underWay : List.of(true, false)) {
      Lab lab = new Lab();
      TestFile file = TestFile.of("a", 4 * MIB);
      Setup slow = Setup.of(file).attempt(3);
      slow.path(Duration.ofMillis(10), 30_000, MIB);
      Pair first = lab.connect(slow).open();
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
