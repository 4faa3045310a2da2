package dev.godwit.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.testkit.random.Seeds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockCompressionTest {
  private static final int BLOCK = 1 << 20;

  private final BlockDeflater deflater = new BlockDeflater();
  private final BlockInflater inflater = new BlockInflater();

  @AfterEach
  void close() {
    deflater.close();
    inflater.close();
  }

  private static byte[] lines() {
    byte[] line = "2026-11-30 20:15:01 all is well\n".getBytes(StandardCharsets.US_ASCII);
    byte[] block = new byte[BLOCK];
    for (int i = 0; i < block.length; i++) {
      block[i] = line[i % line.length];
    }
    return block;
  }

  private ByteBuffer deflated(byte[] block) {
    ByteBuffer target = ByteBuffer.allocateDirect(BLOCK);
    int length = deflater.deflate(ByteBuffer.wrap(block), target);
    return target.clear().limit(length);
  }

  private static ByteBuffer rawDeflated(byte[] block) {
    Deflater zlib = new Deflater(Deflater.BEST_COMPRESSION, true);
    zlib.setInput(block);
    zlib.finish();
    byte[] out = new byte[block.length + 1000];
    int length = zlib.deflate(out);
    zlib.end();
    return ByteBuffer.wrap(out, 0, length);
  }

  @Test
  void whatShrinksComesBackAsItWas() {
    ByteBuffer small = deflated(lines());
    assertTrue(small.remaining() > 0 && small.remaining() < BLOCK / 10);
    ByteBuffer back = inflater.inflate(new ByteBuffer[] {small}, BLOCK);
    assertEquals(ByteBuffer.wrap(lines()), back);
  }

  @Test
  void theBlockMayLieInTwoPieces() {
    ByteBuffer small = deflated(lines());
    for (int cut : new int[] {1, small.remaining() / 2, small.remaining() - 1}) {
      ByteBuffer[] pieces = {small.slice(0, cut), small.slice(cut, small.remaining() - cut)};
      assertNotNull(inflater.inflate(pieces, BLOCK));
    }
  }

  @Test
  void whatDoesNotShrinkByATenthIsNotWorthIt() {
    byte[] noise = new byte[BLOCK];
    new Random(1).nextBytes(noise);
    assertEquals(0, deflated(noise).remaining());
    assertEquals(0, deflated(Arrays.copyOf(noise, 100)).remaining());
  }

  @Test
  void whatShrinksAtItsBeginningOnlyIsNotWorthIt() {
    byte[] block = new byte[BLOCK];
    new Random(2).nextBytes(block);
    Arrays.fill(block, 0, BlockDeflater.SAMPLE_BYTES, (byte) 0);
    assertEquals(0, deflated(block).remaining());
  }

  @Test
  void oneByteMoreOrLessThanWasAnnouncedIsRefused() {
    byte[] block = Arrays.copyOf(lines(), 5000);
    assertNull(inflater.inflate(new ByteBuffer[] {rawDeflated(block)}, 4999));
    assertNull(inflater.inflate(new ByteBuffer[] {rawDeflated(block)}, 5001));
    assertNotNull(inflater.inflate(new ByteBuffer[] {rawDeflated(block)}, 5000));
  }

  @Test
  void aBombStopsAtTheFirstByteThatIsTooMuch() {
    ByteBuffer bomb = rawDeflated(new byte[64 << 20]);
    int length = bomb.remaining();
    assertTrue(length < BLOCK);
    assertNull(inflater.inflate(new ByteBuffer[] {bomb}, BLOCK));
    assertEquals(length, bomb.remaining(), "the caller's buffer is left as it was");
  }

  @Test
  void whatGoesOnBehindTheEndIsRefused() {
    byte[] block = Arrays.copyOf(lines(), 5000);
    ByteBuffer packed = rawDeflated(block);
    ByteBuffer longer = ByteBuffer.allocate(packed.remaining() + 1).put(packed).clear();
    assertNull(inflater.inflate(new ByteBuffer[] {longer}, 5000));
    ByteBuffer[] pieces = {rawDeflated(block), ByteBuffer.wrap(new byte[1])};
    assertNull(inflater.inflate(pieces, 5000));
  }

  @Test
  void anythingElseIsRefusedAndSpoilsNothing() throws Exception {
    Seeds.each(
        1,
        200,
        random -> {
          byte[] noise = new byte[1 + random.nextInt(2000)];
          random.nextBytes(noise);
          ByteBuffer opened = inflater.inflate(new ByteBuffer[] {ByteBuffer.wrap(noise)}, BLOCK);
          assertTrue(opened == null || opened.remaining() == BLOCK);
          byte[] block = Arrays.copyOf(lines(), 3000);
          assertEquals(
              ByteBuffer.wrap(block),
              inflater.inflate(new ByteBuffer[] {rawDeflated(block)}, 3000));
        });
  }
}
