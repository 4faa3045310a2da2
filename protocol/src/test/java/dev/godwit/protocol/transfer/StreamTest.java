package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.testkit.random.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Streams of unknown length: in order, over lost links, to their end. */
class StreamTest {
  private static final int RUNS = Integer.getInteger("godwit.schedules", 150);
  private static final int MIB = 1 << 20;
  private static final Digest ANY = Samples.blockDigest(Samples.A);

  @Test
  void aStreamArrivesWholeInBlocksOfAnyLength() {
    StreamSetup stream = new StreamSetup(9 * MIB + 17, new Random(7));
    Pair pair = new Lab().connect(setup(stream, 1)).run();

    assertArrived(pair, stream);
    assertTrue(
        pair.sender.sent.stream()
            .anyMatch(frame ->
                frame instanceof Frame.Block block && block.offset() % Frame.BLOCK_BYTES != 0));
  }

  @Test
  void anEmptyStreamIsLegal() {
    StreamSetup stream = new StreamSetup(0, new Random(7));
    Pair pair = new Lab().connect(setup(stream, 1)).run();

    assertArrived(pair, stream);
  }

  @Test
  void lostLinksLoseNothingOfAStream() {
    int[] resumed = new int[1];
    Seeds.each(1, RUNS, random -> resumed[0] += interrupt(random));
    if (RUNS >= 100 && Long.getLong("godwit.seed") == null) {
      assertTrue(resumed[0] > RUNS / 3, "gone on with something: " + resumed[0]);
    }
  }

  private static int interrupt(Random random) {
    Lab lab = new Lab();
    lab.target.keepJournal();
    lab.target.delayNanos(1L << random.nextInt(12, 26));
    StreamSetup stream = new StreamSetup(random.nextInt(6 * MIB), random);
    int attempt = 1;
    int resumed = 0;
    Pair pair = lab.connect(setup(stream, attempt));
    for (int i = random.nextInt(1, 5); i > 0 && !isComplete(pair); i--) {
      Pair troubled = pair;
      if (random.nextInt(3) == 0) {
        stream.corrupt(random.nextInt(4));
      }
      pair.time.after(1L << random.nextInt(24, 31), troubled.link::cut);
      pair.run();
      attempt++;
      pair = lab.connect(setup(stream, attempt));
      resumed += stream.kept.readEnd() > 0 ? 1 : 0;
    }
    if (pair.sender.outcome() == null) {
      pair.run();
    }
    assertArrived(pair, stream);
    return resumed;
  }

  private static boolean isComplete(Pair pair) {
    return pair.sender.outcome() instanceof Outcome.Complete;
  }

  @Test
  void aStreamWhoseReceiverHasLostWhatWasAcknowledgedIsGone() {
    Lab lab = new Lab();
    StreamSetup stream = new StreamSetup(30 * MIB, new Random(7));
    Pair first = lab.connect(setup(stream, 1)).open();
    first.runUntil(() -> stream.kept.forgottenEnd() > 0);
    first.link.cut();
    first.finish();
    // It keeps no journal, so it begins with nothing.
    Pair second = lab.connect(setup(stream, 2)).run();

    Outcome.Cancelled cancelled =
        assertInstanceOf(Outcome.Cancelled.class, second.sender.outcome());
    assertEquals(TransferCode.SOURCE_GONE, cancelled.code());
  }

  @Test
  void nothingComesAfterAStreamsEndAndItsSizeIsTrue() {
    for (long size : List.of(9L, 11L)) {
      ReceiverStand stand = receiving();
      assertEquals("ok", stand.hear(new Frame.Block(0, 0, 10, ANY)).word());
      stand.hearBytes(10);
      assertEquals("unexpected", stand.hear(new Frame.FileSent(0, size, ANY)).word());
    }
    ReceiverStand stand = receiving();
    stand.hear(new Frame.Block(0, 0, 10, ANY));
    stand.hearBytes(10);
    assertEquals("ok", stand.hear(new Frame.FileSent(0, 10, ANY)).word());
    assertEquals("unexpected", stand.hear(new Frame.Block(0, 10, 1, ANY)).word());
  }

  @Test
  void aStreamIsAloneAndWithoutASize() {
    FileEntry stream = new StreamSetup(1, new Random(7)).manifest().entry(0);
    FileEntry file = FileEntry.file("a", 1);
    assertEquals("bad_manifest", offered(OptionalLong.empty(), List.of(stream, file)));
    assertEquals("bad_manifest", offered(OptionalLong.of(1), List.of(stream)));
    assertEquals("bad_manifest", offered(OptionalLong.empty(), List.of(file)));
    assertEquals("ok", offered(OptionalLong.empty(), List.of(stream)));
  }

  private static String offered(OptionalLong totalBytes, List<FileEntry> entries) {
    ReceiverStand stand = ReceiverStand.at(ReceiverStand.Stage.IDLE);
    stand.machine.takeStreams();
    return stand
        .hear(
            new Frame.Offer(
                Samples.TRANSFER, 1, entries.size(), totalBytes, entries, false, Optional.empty()))
        .word();
  }

  private static ReceiverStand receiving() {
    ReceiverStand stand = ReceiverStand.at(ReceiverStand.Stage.IDLE);
    stand.machine.takeStreams();
    stand.hear(
        new Frame.Offer(
            Samples.TRANSFER,
            1,
            1,
            OptionalLong.empty(),
            new StreamSetup(1, new Random(7)).manifest().entries(),
            false,
            Optional.empty()));
    stand.machine.accept(stand.nowNanos);
    stand.machine.onPrepared(stand.nowNanos);
    stand.drain();
    return stand;
  }

  @Test
  void whoTakesNoStreamsDeclinesThem() {
    ReceiverStand stand = ReceiverStand.at(ReceiverStand.Stage.IDLE);
    StreamSetup stream = new StreamSetup(1, new Random(7));
    Frame.Offer offer =
        new Frame.Offer(
            Samples.TRANSFER,
            1,
            1,
            OptionalLong.empty(),
            stream.manifest().entries(),
            false,
            Optional.empty());

    assertEquals("reject:declined", stand.hear(offer).word());
  }

  private static Setup setup(StreamSetup stream, int attempt) {
    Setup setup = Setup.of().attempt(attempt);
    setup.stream = stream;
    setup.path(Duration.ofMillis(10), 5_000_000, MIB);
    return setup;
  }

  private static void assertArrived(Pair pair, StreamSetup stream) {
    Outcome.Complete complete =
        assertInstanceOf(Outcome.Complete.class, pair.sender.outcome(), pair::toString);
    assertEquals(stream.content().length, complete.bytes());
    assertArrayEquals(stream.content(), pair.target.published().get("stream"));
  }
}
