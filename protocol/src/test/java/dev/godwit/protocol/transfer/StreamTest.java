package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.testkit.random.Seeds;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Streams of unknown length: in order, over lost links, to their end. */
class StreamTest {
  private static final int RUNS = Integer.getInteger("godwit.schedules", 150);
  private static final int MIB = 1 << 20;

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
