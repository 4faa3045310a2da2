package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What an attempt makes of what earlier ones have left. */
class ResumeTest {
  private static final int MIB = 1 << 20;

  @Test
  void aLostLinkCostsNoBlockThatWasStored() {
    Lab lab = journaled();
    TestFile file = TestFile.of("a", 20 * MIB);
    interrupt(lab, Setup.of(file), 8);
    int held = blocksAt(lab, Setup.of(file).attempt(2));

    assertTrue(held >= 4, "held: " + held);
  }

  @Test
  void whoAcceptedOnceIsNotAskedAgain() {
    Lab lab = journaled();
    TestFile file = TestFile.of("a", 20 * MIB);
    interrupt(lab, Setup.of(file), 8);
    Setup again = Setup.of(file).attempt(2).person((_, _) -> nobodyIsAsked());

    lab.connect(again).run().assertComplete();
  }

  @Test
  void aProcessThatWasStartedAgainGoesOnWithoutAsking() {
    Lab lab = journaled();
    TestFile file = TestFile.of("a", 20 * MIB);
    Pair first = lab.connect(Setup.of(file)).open();
    first.runUntil(() -> first.sender.count(Frame.Block.class) == 8);
    lab.crash(new Random(1));
    first.link.cut();
    first.finish();
    Setup again = Setup.of(file).attempt(2).person((_, _) -> nobodyIsAsked());

    lab.connect(again).run().assertComplete();
  }

  @Test
  void whoCancelledIsAskedAgainAndKeepsWhatArrived() {
    Lab lab = journaled();
    TestFile file = TestFile.of("a", 20 * MIB);
    Pair first = lab.connect(Setup.of(file)).open();
    first.runUntil(() -> first.sender.count(Frame.Block.class) == 8);
    first.receiver.cancel(false);
    first.finish();
    boolean[] asked = new boolean[1];
    Setup again =
        Setup.of(file)
            .attempt(2)
            .person((side, _) -> {
              asked[0] = true;
              side.accept();
            });

    assertTrue(blocksAt(lab, again) > 0);
    assertTrue(asked[0]);
  }

  @Test
  void whoCancelsForGoodKeepsNothing() {
    for (boolean bySender : List.of(true, false)) {
      Lab lab = journaled();
      TestFile file = TestFile.of("a", 20 * MIB);
      Pair first = lab.connect(Setup.of(file)).open();
      first.runUntil(() -> first.sender.count(Frame.Block.class) == 8);
      if (bySender) {
        first.sender.cancel(true);
      } else {
        first.receiver.cancel(true);
      }
      first.finish();

      assertEquals(0, lab.target.blocksHeld());
    }
  }

  @Test
  void aSourceThatIsAnotherOneIsSentAnewFromItsFirstBlock() {
    Lab lab = journaled();
    TestFile before = TestFile.of("a", 6 * MIB);
    TestFile after = new TestFile(before.entry(), 4711, false);
    interrupt(lab, Setup.of(before), 4);

    Pair second = lab.connect(Setup.of(after).attempt(2)).run();

    second.assertComplete();
    second.assertArrived(after);
    assertEquals(1, second.sender.count(Frame.Restart.class));
    assertEquals(6, second.sender.count(Frame.Block.class));
  }

  @Test
  void otherFilesGoOnWhileAPartIsHashed() {
    Lab lab = journaled();
    TestFile large = TestFile.of("a", 12 * MIB);
    TestFile small = TestFile.of("b", 5);
    interrupt(lab, Setup.of(large, small), 10);
    Pair second = lab.connect(Setup.of(large, small).attempt(2));
    second.source.delayNanos(400_000_000);
    second.run().assertComplete();

    List<Frame> blocks = second.sender.sent.stream().filter(Frame.Block.class::isInstance).toList();
    assertEquals(1, assertInstanceOf(Frame.Block.class, blocks.getFirst()).file());
    assertTrue(
        second.receiver.events.stream()
            .anyMatch(event ->
                event instanceof TransferEvent.PeerBusy busy
                    && busy.reason() == Frame.BusyReason.HASHING));
  }

  @Test
  void whatIsKnownIsNotHashed() {
    Lab lab = journaled();
    TestFile file = TestFile.of("a", 20 * MIB);
    BlockDigests known = new BlockDigests();
    Setup first = Setup.of(file);
    first.learned = (block, digest) -> known.put(BlockDigests.indexAt(block.offset()), digest);
    interrupt(lab, first, 8);
    List<Sender.Block> read = new ArrayList<>();
    Setup second = Setup.of(file).attempt(2);
    second.known = Map.of(0, known);
    second.learned = (block, _) -> read.add(block);
    Pair pair = lab.connect(second).run();

    pair.assertComplete();
    assertEquals(pair.sender.count(Frame.Block.class), read.size());
  }

  @Test
  void morePagesAreTakenThanOneFrameHolds() {
    BlockDigests one = new BlockDigests();
    one.put(0, Samples.blockDigest(Samples.A));
    List<FileRange> done = new ArrayList<>();
    List<Frame.HeldPart> parts = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      done.add(new FileRange(2 * i, 2 * i + 1));
      parts.add(new Frame.HeldPart(2 * i + 1, one.ranges(MIB), one.proof(MIB)));
    }
    List<Frame.Have> pages = HavePages.of(done, parts, 4 * MIB);

    List<FileRange> doneAgain = new ArrayList<>();
    List<Frame.HeldPart> partsAgain = new ArrayList<>();
    for (int i = 0; i < pages.size(); i++) {
      Frame.Have page = pages.get(i);
      SendingSide.encoded(page);
      assertEquals(i < pages.size() - 1, page.more());
      doneAgain.addAll(page.done());
      partsAgain.addAll(page.parts());
    }
    assertEquals(done, doneAgain);
    assertEquals(parts, partsAgain);
  }

  @Test
  void aPartInTooManyPiecesIsStartedAnew() {
    BlockDigests scattered = new BlockDigests();
    for (int i = 0; i <= Frame.MAX_RANGES; i++) {
      scattered.put(2 * i, Samples.blockDigest(Samples.A));
    }
    Manifest manifest = new Manifest(List.of(FileEntry.file("a", 1000L * MIB)));
    Receiver receiver =
        new Receiver(
            Samples.hello(), ReceiverLimits.fixed(4 * MIB, Long.MAX_VALUE), new TransferLedger());
    receiver.onLinkOpen(1);
    receiver.onFrame(Samples.hello(), 1);
    receiver.onFrame(
        new Frame.Offer(
            Samples.TRANSFER,
            1,
            1,
            OptionalLong.of(1000L * MIB),
            manifest.entries(),
            false,
            Optional.empty()),
        1);
    receiver.accept(1);
    receiver.onPrepared(new ResumePoint(List.of(), Map.of(0, scattered)), 1);

    List<Receiver.Output> outputs = new ArrayList<>();
    for (Receiver.Output next = receiver.poll(); next != null; next = receiver.poll()) {
      outputs.add(next);
    }
    assertTrue(outputs.contains(new Receiver.RestartFile(0)));
    assertTrue(
        outputs.contains(
            new LinkOutput.Send(new Frame.Have(List.of(), List.of(), 4 * MIB, false))));
  }

  @Test
  void digestsOfBlocksAreFoundAgainInAnyOrder() {
    Random random = new Random(5);
    BlockDigests digests = new BlockDigests();
    Map<Integer, Digest> expected = new HashMap<>();
    for (int i = 0; i < 3000; i++) {
      byte[] bytes = new byte[Digest.BYTES];
      random.nextBytes(bytes);
      int index = random.nextInt(5000);
      digests.put(index, Digest.of(bytes));
      expected.put(index, Digest.of(bytes));
    }

    assertEquals(expected.size(), digests.count());
    expected.forEach((index, digest) -> assertEquals(digest, digests.get(index)));
    int next = digests.nextFrom(0);
    for (int index : new TreeSet<>(expected.keySet())) {
      assertEquals(index, next);
      next = digests.nextFrom(index + 1);
    }
  }

  @Test
  void lastWordsOutliveAProcessIfTheyAreKept() {
    Map<TransferId, Frame> kept = new HashMap<>();
    TransferLedger before = new TransferLedger(kept::put);
    Frame word = new Frame.Complete(1, 1, List.of());
    before.remember(Samples.TRANSFER, word, 0);
    TransferLedger after = new TransferLedger();
    after.restore(
        Samples.TRANSFER,
        Objects.requireNonNull(kept.get(Samples.TRANSFER)),
        Duration.ofDays(6),
        0);

    assertEquals(new TransferLedger.Admission.Answered(word), after.admit(Samples.TRANSFER, 5, 0));
    long later = Duration.ofDays(2).toNanos();
    assertEquals(new TransferLedger.Admission.Fresh(), after.admit(Samples.TRANSFER, 5, later));
  }

  private static void nobodyIsAsked() {
    throw new AssertionError("a person was asked");
  }

  private static Lab journaled() {
    Lab lab = new Lab();
    lab.target.keepJournal();
    return lab;
  }

  private static void interrupt(Lab lab, Setup setup, int blocks) {
    Pair pair = lab.connect(setup).open();
    pair.runUntil(() -> pair.sender.count(Frame.Block.class) == blocks);
    pair.link.cut();
    pair.finish();
  }

  /** How many blocks were held when the attempt began, which then completes. */
  private static int blocksAt(Lab lab, Setup setup) {
    int[] held = new int[1];
    setup.prepared = () -> held[0] = lab.target.blocksHeld();
    lab.connect(setup).run().assertComplete();
    return held[0];
  }
}
