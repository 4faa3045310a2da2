package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What crosses when nothing goes wrong, and how. */
class CrossingTest {
  private static final int MIB = 1 << 20;

  @Test
  void aFileCrosses() {
    Pair pair = Pair.of(TestFile.of("photo.jpg", 5 * MIB + 12_345)).run();

    pair.assertComplete();
    assertEquals(6, pair.sender.count(Frame.Block.class));
    assertEquals(1, pair.sender.count(Frame.FileSent.class));
    assertEquals(5 * MIB + 12_345, pair.sender.machine.confirmedBytes());
    assertEquals(5 * MIB + 12_345, pair.receiver.machine.verifiedBytes());
  }

  @Test
  void severalFilesAndAnEmptyOneCross() {
    Pair pair =
        Pair.of(
                TestFile.of("a.txt", 10),
                TestFile.of("empty", 0),
                TestFile.directory("folder"),
                TestFile.of("folder/b.bin", 2 * MIB),
                TestFile.of("folder/c.bin", MIB + 1))
            .run();

    pair.assertComplete();
  }

  @Test
  void onlyFoldersAreATransfer() {
    Pair pair = Pair.of(TestFile.directory("a"), TestFile.directory("a/b")).run();

    pair.assertComplete();
    assertEquals(0, pair.sender.count(Frame.Block.class));
  }

  @Test
  void onlyEmptyFilesAreATransfer() {
    Pair pair = Pair.of(TestFile.of("a", 0), TestFile.of("b", 0)).run();

    pair.assertComplete();
    assertEquals(0, pair.sender.count(Frame.Block.class));
  }

  @Test
  void aFileOfExactlyOneBlockIsOneBlock() {
    Pair pair = Pair.of(TestFile.of("a", MIB)).run();

    pair.assertComplete();
    assertEquals(1, pair.sender.count(Frame.Block.class));
  }

  @Test
  void aThousandSmallFilesArePublishedInBatches() {
    List<TestFile> files = new ArrayList<>();
    IntStream.range(0, 1000).forEach(i -> files.add(TestFile.of("dir/" + i, 100 + i)));
    Pair pair = Pair.of(Setup.of(files)).run();

    pair.assertComplete();
    assertTrue(pair.target.batches() <= 20, "batches: " + pair.target.batches());
    assertTrue(pair.receiver.count(Frame.Done.class) <= 20);
  }

  @Test
  void aManifestOfAHundredThousandEntriesIsPulledPageByPage() {
    List<TestFile> files = new ArrayList<>();
    IntStream.range(0, 100_000)
        .forEach(i -> files.add(TestFile.directory("some/longer/path/of/a/folder-" + i)));
    Setup setup = Setup.of(files);
    Pair pair = Pair.of(setup).run();

    pair.assertComplete();
    assertTrue(pair.sender.count(Frame.Files.class) >= 999);
    assertEquals(pair.sender.count(Frame.Files.class), pair.receiver.count(Frame.Next.class));
  }

  @Test
  void entriesWithTheLongestPathsFitTheirPages() {
    List<TestFile> files = new ArrayList<>();
    String folder = ("\"".repeat(250) + "/").repeat(4);
    IntStream.range(0, 50).forEach(i -> files.add(TestFile.of(folder + "f" + i, 1)));
    Setup setup = Setup.of(files);
    setup.message = Optional.of("\u0001".repeat(1024));

    Pair.of(setup).run().assertComplete();
  }

  @Test
  void theMessageReachesThePersonThatIsAsked() {
    List<String> read = new ArrayList<>();
    Setup setup =
        Setup.of(TestFile.of("a", 1))
            .person((side, offer) -> {
              read.add(offer.message().orElse("none"));
              side.accept();
            });
    setup.message = Optional.of("the minutes, as promised");

    Pair.of(setup).run().assertComplete();
    assertEquals(List.of("the minutes, as promised"), read);
  }

  @Test
  void bothSidesTellTheirPersonWhatHappens() {
    Pair pair = Pair.of(TestFile.of("a", 3 * MIB)).run();

    List<TransferEvent> expected =
        List.of(
            new TransferEvent.Offered(),
            new TransferEvent.Accepted(),
            new TransferEvent.Started(),
            new TransferEvent.AllSent(),
            new TransferEvent.FileDone(0));
    assertEquals(expected, pair.sender.events);
    assertEquals(expected, pair.receiver.events);
  }

  @Test
  void theFirstBlockLeavesAfterTwoRoundTripsAndTheFirstReading() {
    Setup setup = Setup.of(TestFile.of("a", 100));
    setup.path(Duration.ofMillis(100), 50_000_000, MIB);
    Pair pair = Pair.of(setup).open();
    long startNanos = pair.time.nowNanos();

    pair.runUntil(() -> pair.sender.count(Frame.Block.class) == 1);

    long took = pair.time.nowNanos() - startNanos;
    // hello ↔ hello, offer → accept and have: three ways of 100 ms, and the disks.
    assertTrue(took < Duration.ofMillis(310).toNanos(), "took " + took);
    pair.finish().assertComplete();
  }
}
