package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How fast it may go: credit, slow disks, the size of frames, acknowledgements. */
class FlowTest {
  private static final int MIB = 1 << 20;

  @Test
  void theSenderStopsWhereItsCreditEnds() {
    Setup setup = Setup.of(TestFile.of("a", 8 * MIB));
    setup.windowBytes = 2 * MIB;
    Lab lab = new Lab();
    lab.target.delayNanos(Duration.ofSeconds(1).toNanos());
    Pair pair = lab.connect(setup).open();

    pair.runUntil(() -> pair.sender.count(Frame.Block.class) == 2);
    pair.time.advance(Duration.ofMillis(900));

    assertEquals(2, pair.sender.count(Frame.Block.class));
    pair.finish().assertComplete();
  }

  @Test
  void aBlockThatDoesNotFitWholeIsNotAnnounced() {
    Setup setup = Setup.of(TestFile.of("a", MIB - 1), TestFile.of("b", MIB), TestFile.of("c", MIB));
    setup.windowBytes = 2 * MIB;
    Lab lab = new Lab();
    lab.target.delayNanos(Duration.ofSeconds(1).toNanos());
    Pair pair = lab.connect(setup).open();

    pair.runUntil(() -> pair.sender.count(Frame.Block.class) == 2);
    pair.time.advance(Duration.ofMillis(900));

    assertEquals(2, pair.sender.count(Frame.Block.class));
    pair.finish().assertComplete();
  }

  @Test
  void aSlowDiskSlowsTheSenderAndIsSaid() {
    Setup setup = Setup.of(TestFile.of("a", 20 * MIB));
    Lab lab = new Lab();
    lab.target.delayNanos(Duration.ofMillis(2500).toNanos());
    Pair pair = lab.connect(setup).run();

    pair.assertComplete();
    assertTrue(
        pair.sender.events.stream()
            .anyMatch(event ->
                event instanceof TransferEvent.PeerBusy(Frame.BusyReason reason, long _, long _)
                    && reason == Frame.BusyReason.DISK));
    assertTrue(pair.receiver.count(Frame.Busy.class) <= 20 * 3);
  }

  @Test
  void aSlowSourceIsSaid() {
    Pair pair = Pair.of(TestFile.of("a", 3 * MIB));
    pair.source.delayNanos(Duration.ofMillis(2500).toNanos());
    pair.run();

    pair.assertComplete();
    assertTrue(pair.sender.count(Frame.Busy.class) >= 3);
    assertTrue(pair.receiver.events.stream().anyMatch(e -> e instanceof TransferEvent.PeerBusy));
  }

  @ParameterizedTest
  @CsvSource({
    "16, 16, 262144, 262144",
    "1, 16, 262144, 16384",
    "16, 3, 262144, 49152",
    "16, 16, 65536, 65536",
    "16, 16, 100000, 98304",
    "16, 16, 16384, 16384",
    "1000000, 1000000, 1000000, 262144"
  })
  void aFrameIsAsLargeAsBothSidesAndTheLinkTake(
      int senderChunks, int receiverChunks, int maxMessageBytes, int expected) {
    Setup setup = Setup.of(TestFile.of("a", 3 * MIB + 5));
    setup.senderChunks = senderChunks;
    setup.receiverChunks = receiverChunks;
    setup.maxMessageBytes = maxMessageBytes;
    Pair pair = Pair.of(setup).run();

    pair.assertComplete();
    assertEquals(expected, pair.sender.largestFrame);
  }

  @Test
  void onASlowLineEachSixtyFourKibibytesAreAcknowledged() {
    Setup setup = Setup.of(TestFile.of("a", 4 * MIB));
    setup.senderChunks = 4;
    setup.path(Duration.ofMillis(10), 5_000_000, MIB);
    Pair pair = Pair.of(setup).run();

    assertTrue(pair.receiver.count(Frame.Ack.class) >= 4 * MIB / 65_536);
  }

  @Test
  void onAFastLineAcknowledgementsAreTenMillisecondsApart() {
    Setup setup = Setup.of(TestFile.of("a", 40 * MIB));
    setup.path(Duration.ofMillis(10), 40_000_000, MIB);
    Pair pair = Pair.of(setup).run();

    // It takes a second; a block that the sender waits for is acknowledged at once.
    assertTrue(pair.receiver.count(Frame.Ack.class) <= 110 + 40);
  }

  @Test
  void aLoneChunkIsAcknowledgedAfterTwentyMillisecondsAndSaysHowLongItWasHeld() {
    Setup setup = Setup.of(TestFile.of("a", MIB));
    setup.senderChunks = 1;
    setup.path(Duration.ofMillis(10), 100_000, MIB);
    Pair pair = Pair.of(setup).open();

    pair.runUntil(() -> pair.receiver.count(Frame.Ack.class) == 1);

    // A chunk takes 164 ms on this line, so the timer speaks for each.
    Frame.Ack ack = (Frame.Ack) pair.receiver.sent.getLast();
    assertEquals(16_384, ack.received());
    assertEquals(20_000, ack.heldMicros());
    assertEquals(0, ack.bytes());
    assertEquals(4 * MIB, ack.limit());
    pair.finish().assertComplete();
  }

  @Test
  void acknowledgementsNeverCountBack() {
    Pair pair = Pair.of(TestFile.of("a", 9 * MIB), TestFile.of("b", 3));
    pair.source.corrupt(0, 2 * MIB, 2);
    pair.run().assertComplete();

    long received = 0;
    long bytes = 0;
    long limit = 0;
    for (Frame frame : pair.receiver.sent) {
      if (frame instanceof Frame.Ack ack) {
        assertTrue(ack.received() >= received && ack.bytes() >= bytes && ack.limit() >= limit);
        received = ack.received();
        bytes = ack.bytes();
        limit = ack.limit();
      }
    }
    assertEquals(bytes, received);
  }

  @Test
  void whatAPersonIsShownNeverCountsBack() {
    Pair pair = Pair.of(TestFile.of("a", 9 * MIB));
    pair.source.corrupt(0, 2 * MIB, 2);
    long[] shown = new long[1];
    pair.open();
    pair.runUntil(() -> {
      long confirmed = pair.sender.machine.confirmedBytes();
      assertTrue(confirmed >= shown[0], "from " + shown[0] + " to " + confirmed);
      shown[0] = confirmed;
      return pair.sender.outcome() != null;
    });

    pair.finish().assertComplete();
    assertEquals(9 * MIB, shown[0]);
  }

  @Test
  void manySmallFilesDoNotFloodAReceiverThatIsSlow() {
    List<TestFile> files = new ArrayList<>();
    IntStream.range(0, 3000).forEach(i -> files.add(TestFile.of("f" + i, i % 2)));
    Lab lab = new Lab();
    lab.target.delayNanos(Duration.ofMillis(20).toNanos());
    Pair pair = lab.connect(Setup.of(files)).open();

    pair.runUntil(() -> {
      long stated = pair.sender.count(Frame.FileSent.class);
      long done =
          pair.sender.events.stream()
              .filter(event -> event instanceof TransferEvent.FileDone)
              .count();
      assertTrue(stated - done <= 512, "stated and not done: " + (stated - done));
      return pair.sender.outcome() != null;
    });
    pair.finish().assertComplete();
  }
}
