package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Disks and links that fail under a transfer. */
class FaultTest {
  private static final int MIB = 1 << 20;

  @Test
  void aBlockWithAWrongDigestIsSentAgain() {
    Pair pair = Pair.of(TestFile.of("a", 9 * MIB), TestFile.of("b", 10));
    pair.source.corrupt(0, 2 * MIB, 2);
    pair.source.corrupt(0, 8 * MIB, 1);
    pair.source.corrupt(1, 0, 1);
    pair.run();

    pair.assertComplete();
    assertEquals(4, pair.receiver.count(Frame.Again.class));
    assertEquals(9 * MIB + 10, pair.sender.machine.confirmedBytes());
    assertEquals(9 * MIB + 10, pair.receiver.machine.verifiedBytes());
  }

  @Test
  void theThirdWrongDigestOfABlockCancels() {
    Pair pair = Pair.of(TestFile.of("a", 3 * MIB));
    pair.source.corrupt(0, MIB, 3);
    pair.run();

    assertEquals(2, pair.receiver.count(Frame.Again.class));
    assertCancelled(pair, TransferCode.DIGEST_MISMATCH);
    assertTrue(pair.target.published().isEmpty());
  }

  @Test
  void aFileThatCannotBeReadIsSkippedAndTheRestArrives() {
    TestFile good = TestFile.of("good", 3 * MIB);
    TestFile after = TestFile.of("after", 5);
    Pair pair = Pair.of(good, TestFile.of("bad", 2 * MIB), after);
    pair.source.fail(1, 0, TransferCode.UNREADABLE);
    pair.run();

    pair.assertComplete(1);
    pair.assertArrived(good);
    pair.assertArrived(after);
    Frame.Complete complete = (Frame.Complete) pair.receiver.sent.getLast();
    assertEquals(java.util.List.of(new FileRange(1, 2)), complete.skipped());
  }

  @Test
  void aFileWhoseFirstBlocksWereSentBeforeItFailedIsSkipped() {
    // So slow a line that the failure is known while an earlier block is on its way.
    Setup setup = Setup.of(TestFile.of("bad", 5 * MIB), TestFile.of("good", 10));
    setup.path(Duration.ofMillis(10), 500_000, 65_536);
    Pair pair = Pair.of(setup);
    pair.source.fail(0, 3 * MIB, TransferCode.UNREADABLE);
    pair.run();

    pair.assertComplete(1);
  }

  @Test
  void aFileThatChangedWhileItWasSentIsSkipped() {
    Pair pair = Pair.of(TestFile.of("changed", 5 * MIB), TestFile.of("good", 10));
    pair.source.fail(0, 4 * MIB, TransferCode.SOURCE_CHANGED);
    pair.run();

    pair.assertComplete(1);
    assertTrue(
        pair.receiver.events.contains(
            new TransferEvent.FileSkipped(0, TransferCode.SOURCE_CHANGED)));
  }

  @Test
  void aFileThatCannotBeReadASecondTimeIsSkippedEvenAfterItWasStated() {
    Pair pair = Pair.of(TestFile.of("bad", 2 * MIB), TestFile.of("good", 10));
    pair.source.corrupt(0, 0, 1);
    pair.open();
    pair.runUntil(() -> pair.sender.count(Frame.FileSent.class) == 2);
    pair.source.fail(0, 0, TransferCode.UNREADABLE);

    pair.finish().assertComplete(1);
  }

  @Test
  void ifNoFileCanBeReadItIsStillATransfer() {
    Pair pair = Pair.of(TestFile.of("a", 1), TestFile.of("b", 0));
    pair.source.fail(0, 0, TransferCode.UNREADABLE);
    pair.source.fail(1, 0, TransferCode.UNREADABLE);

    pair.run().assertComplete(2);
  }

  @Test
  void aFullDiskEndsItOnBothSides() {
    Lab lab = new Lab();
    lab.target.freeBytes(5 * MIB);
    TestFile whole = TestFile.of("whole", 2 * MIB);
    Pair pair = lab.connect(Setup.of(whole, TestFile.of("too much", 8 * MIB))).run();

    assertCancelled(pair, TransferCode.NO_SPACE);
    pair.assertOnlyWholeFiles();
  }

  @Test
  void aDiskThatBreaksAtAnyMomentEndsItOnBothSides() {
    for (int operations = 0; operations < 8; operations++) {
      Lab lab = new Lab();
      lab.target.breakAfter(operations);
      Pair pair = lab.connect(Setup.of(TestFile.of("a", 4 * MIB), TestFile.of("b", 1))).run();

      assertCancelled(pair, TransferCode.DISK_FAILED);
      pair.assertOnlyWholeFiles();
    }
  }

  @Test
  void aLinkThatIsCutInterruptsBothSides() {
    Pair pair = Pair.of(TestFile.of("a", 4 * MIB)).open();
    pair.runUntil(() -> pair.sender.count(Frame.Block.class) == 3);
    pair.link.cut();
    pair.finish();

    assertInstanceOf(Outcome.Interrupted.class, pair.sender.outcome());
    assertInstanceOf(Outcome.Interrupted.class, pair.receiver.outcome());
    assertTrue(pair.target.published().isEmpty());
  }

  private static void assertCancelled(Pair pair, TransferCode code) {
    Outcome.Cancelled here =
        assertInstanceOf(Outcome.Cancelled.class, pair.receiver.outcome(), pair::toString);
    Outcome.Cancelled there =
        assertInstanceOf(Outcome.Cancelled.class, pair.sender.outcome(), pair::toString);
    assertEquals(code, here.code());
    assertEquals(code, there.code());
    assertTrue(there.byPeer() && !here.byPeer());
  }
}
