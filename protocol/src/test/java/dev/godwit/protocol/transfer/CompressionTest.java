package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When blocks are compressed, and what of them counts where. */
class CompressionTest {
  private static final int MIB = 1 << 20;

  @Test
  void whatShrinksCrossesASlowLinkSmaller() {
    Pair pair = slow(true, TestFile.compressible("a", 20 * MIB)).run();

    pair.assertComplete();
    assertTrue(encodedBlocks(pair) >= 12, "encoded: " + encodedBlocks(pair));
    assertTrue(bytesOnLink(pair) < 10 * MIB, "bytes: " + bytesOnLink(pair));
    assertEquals(20 * MIB, pair.sender.machine.confirmedBytes());
    assertEquals(20 * MIB, pair.receiver.machine.verifiedBytes());
  }

  @Test
  void whatDoesNotShrinkIsTriedNowAndThen() {
    Pair pair = slow(true, TestFile.of("a", 40 * MIB)).run();

    pair.assertComplete();
    assertEquals(0, encodedBlocks(pair));
    assertTrue(pair.sender.encodings() <= 4, "tried: " + pair.sender.encodings());
  }

  @Test
  void nothingIsCompressedForALinkThatWaitsForTheDisk() {
    Setup setup = Setup.of(TestFile.compressible("a", 10 * MIB));
    setup.compresses = true;
    setup.path(Duration.ofMillis(1), 1_000_000_000, 4 * MIB);
    Pair pair = Pair.of(setup);
    pair.source.delayNanos(50_000_000);
    pair.run().assertComplete();

    assertEquals(0, pair.sender.encodings());
  }

  @Test
  void nothingIsCompressedThatWasNotAgreed() {
    Pair pair = slow(false, TestFile.compressible("a", 8 * MIB)).run();

    pair.assertComplete();
    assertEquals(0, pair.sender.encodings());
  }

  @Test
  void aCompressedBlockThatIsWrongIsSentAnew() {
    Pair pair = slow(true, TestFile.compressible("a", 8 * MIB));
    pair.source.corrupt(0, 3 * MIB, 1);
    pair.run().assertComplete();

    assertEquals(1, pair.receiver.count(Frame.Again.class));
    assertEquals(8 * MIB, pair.sender.machine.confirmedBytes());
  }

  private static Pair slow(boolean agreed, TestFile file) {
    Setup setup = Setup.of(file);
    setup.compresses = agreed;
    setup.path(Duration.ofMillis(10), 5_000_000, MIB);
    return Pair.of(setup);
  }

  private static long encodedBlocks(Pair pair) {
    return pair.sender.sent.stream()
        .filter(frame -> frame instanceof Frame.Block block && block.encodedLength().isPresent())
        .count();
  }

  private static long bytesOnLink(Pair pair) {
    return pair.sender.sent.stream()
        .mapToLong(frame -> frame instanceof Frame.Block block ? block.lengthOnLink() : 0)
        .sum();
  }
}
