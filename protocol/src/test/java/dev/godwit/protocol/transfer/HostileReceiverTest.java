package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a sender answers to a receiver that lies, or wants more than it may. */
class HostileReceiverTest {
  private static final long HUGE = (1L << 53) - 1;

  @ParameterizedTest
  @CsvSource({
    "11, 0, 4194304, bad_message",
    "10, 11, 4194304, bad_message",
    "9, 10, 4194304, bad_message",
    "10, 10, 4194303, bad_message",
    "9007199254740991, 9007199254740991, 9007199254740991, bad_message",
    "0, 0, 4194304, ok",
    "10, 10, 9007199254740991, ok"
  })
  void anAcknowledgementCountsWhatWasSentAndNeverTakesCreditBack(
      long received, long bytes, long limit, String word) {
    SenderStand stand = SenderStand.at(SenderStand.Stage.SENDING);

    assertEquals(word, stand.hear(new Frame.Ack(received, 0, bytes, limit)).word());
  }

  @Test
  void anAcknowledgementNeverCountsBack() {
    SenderStand stand = SenderStand.at(SenderStand.Stage.SENDING);
    stand.hear(new Frame.Ack(10, 0, 10, 5 << 20));

    assertEquals("bad_message", stand.hear(new Frame.Ack(9, 0, 9, 5 << 20)).word());
  }

  @Test
  void onlyABlockThatIsUnderWayIsSentAgain() {
    assertEquals("unexpected", again(1, 0));
    assertEquals("unexpected", again(0, 1 << 20));
    assertEquals("unexpected", again(2, 0));
    assertEquals("unexpected", again(99_999, HUGE / (1 << 20) * (1 << 20)));
    assertEquals("ok", again(0, 0));
  }

  private static String again(int file, long offset) {
    return SenderStand.at(SenderStand.Stage.SENDING).hear(new Frame.Again(file, offset)).word();
  }

  @Test
  void aBlockThatWaitsToBeSentAgainIsNotAskedForTwice() {
    SenderStand stand = SenderStand.at(SenderStand.Stage.SENDING);
    assertEquals("ok", stand.hear(new Frame.Again(0, 0)).word());

    assertEquals("unexpected", stand.hear(new Frame.Again(0, 0)).word());
  }

  @Test
  void whatIsDoneIsNotSentAgain() {
    SenderStand stand = SenderStand.at(SenderStand.Stage.SENDING);
    stand.hear(Samples.of("done"));

    assertEquals("unexpected", stand.hear(new Frame.Again(0, 0)).word());
  }

  @Test
  void onlyWhatWasSentCanBeDoneAndOnlyOnce() {
    assertEquals("unexpected", done(1, 2));
    assertEquals("unexpected", done(0, 2));
    assertEquals("unexpected", done(5, 100_000));
    SenderStand stand = SenderStand.at(SenderStand.Stage.SENDING);
    stand.hear(Samples.of("done"));
    assertEquals("unexpected", stand.hear(Samples.of("done")).word());
  }

  private static String done(int from, int to) {
    return SenderStand.at(SenderStand.Stage.SENDING)
        .hear(new Frame.Done(List.of(new FileRange(from, to))))
        .word();
  }

  @ParameterizedTest
  @CsvSource({
    "SETTLED, 1, 30, unexpected",
    "SETTLED, 2, 29, unexpected",
    "SETTLED, 3, 30, unexpected",
    "SETTLED, 2, 30, ended",
    "OFFERED, 3, 30, unexpected",
    "OFFERED, 2, 31, unexpected",
    "OFFERED, 1, 10, ended"
  })
  void completeIsBelievedOnlyWithTheRightSums(
      SenderStand.Stage stage, int files, long bytes, String word) {
    SenderStand stand = SenderStand.at(stage);

    assertEquals(word, stand.hear(new Frame.Complete(files, bytes, List.of())).word());
  }

  @Test
  void whatAReceiverHasLiesWithinTheManifest() {
    Digest any = Samples.blockDigest(Samples.A);
    assertEquals("bad_message", have(List.of(new FileRange(0, 3)), List.of()));
    assertEquals("bad_message", have(List.of(), List.of(part(2, 0, 10, any))));
    assertEquals("bad_message", have(List.of(), List.of(part(0, 0, 11, any))));
    assertEquals("bad_message", have(List.of(), List.of(part(0, 0, 9, any))));
    assertEquals("bad_message", have(List.of(), List.of(part(0, 3, 10, any))));
    assertEquals("bad_message", have(List.of(), List.of(part(0, 0, 10, any), part(0, 0, 10, any))));
    assertEquals("ok", have(List.of(), List.of(part(0, 0, 10, any))));
  }

  private static Frame.HeldPart part(int file, long from, long to, Digest proof) {
    return new Frame.HeldPart(file, List.of(new Frame.ByteRange(from, to)), proof);
  }

  private static String have(List<FileRange> done, List<Frame.HeldPart> parts) {
    return SenderStand.at(SenderStand.Stage.LISTED)
        .hear(new Frame.Have(done, parts, 4 << 20, false))
        .word();
  }

  @Test
  void aHeldPartIsHashedAndStartedAnewIfItsProofIsWrong() {
    SenderStand stand = SenderStand.at(SenderStand.Stage.LISTED);
    Frame.HeldPart part = part(0, 0, 10, Samples.blockDigest(Samples.B));
    Reaction reaction = stand.hear(new Frame.Have(List.of(), List.of(part), 4 << 20, false));
    assertTrue(reaction.outputs().contains(new Sender.HashBlock(new Sender.Block(0, 0, 10, true))));

    stand.machine.onBlockHashed(Samples.blockDigest(Samples.A), stand.nowNanos);

    assertEquals(List.of(new Frame.Restart(0)), stand.drain().sent());
  }

  @Test
  void whatAnEarlierAttemptHasDoneIsNotSentAgain() {
    SenderStand stand = SenderStand.at(SenderStand.Stage.LISTED);
    stand.hear(new Frame.Have(List.of(new FileRange(0, 1)), List.of(), 0, true));
    Reaction reaction = stand.hear(new Frame.Have(List.of(), List.of(), 4 << 20, false));

    assertEquals(
        List.of(new Sender.ReadBlock(new Sender.Block(1, 0, 20, true))),
        reaction.outputs().stream().filter(Sender.ReadBlock.class::isInstance).toList());
  }

  @Test
  void noPageIsAskedForBeyondTheLast() {
    SenderStand stand = SenderStand.listing(150);
    assertEquals("ok", stand.hear(new Frame.Next()).word());

    assertEquals("unexpected", stand.hear(new Frame.Next()).word());
  }

  @Test
  void whatItHasIsNotSaidBeforeAllIsListed() {
    SenderStand stand = SenderStand.listing(150);

    assertEquals("unexpected", stand.hear(Samples.of("have")).word());
  }

  @Test
  void creditWithoutEndIsNoTrouble() {
    SenderStand stand = SenderStand.at(SenderStand.Stage.LISTED);

    assertEquals("ok", stand.hear(new Frame.Have(List.of(), List.of(), HUGE, false)).word());
    stand.sendOne(Samples.A);
    stand.sendOne(Samples.B);
  }

  @Test
  void withoutCreditNothingIsAnnounced() {
    SenderStand stand = SenderStand.at(SenderStand.Stage.LISTED);
    stand.hear(new Frame.Have(List.of(), List.of(), 9, false));
    stand.machine.onBlockRead(Samples.blockDigest(Samples.A), stand.nowNanos);

    assertEquals(List.of(), stand.drain().sent());
    assertEquals(0, stand.machine.nextFrameBytes());
    assertEquals(List.of("block"), stand.hear(new Frame.Ack(0, 0, 0, 10)).sentTypes());
  }
}
