package dev.godwit.agent.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TimedInputTest {
  private static final int BLOCK = 1 << 20;

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void blocksAreFullUntilTheStreamEnds() throws Exception {
    byte[] bytes = random(2 * BLOCK + 77);
    try (TimedInput input = new TimedInput(new ByteArrayInputStream(bytes))) {
      ByteBuffer block = ByteBuffer.allocate(BLOCK);
      for (int i = 0; i < 2; i++) {
        assertFalse(input.readBlock(block.clear()));
        assertFalse(block.hasRemaining());
        assertArrayEquals(Arrays.copyOfRange(bytes, i * BLOCK, (i + 1) * BLOCK), block.array());
      }
      assertTrue(input.readBlock(block.clear()));
      assertEquals(77, block.position());
    }
  }

  @Test
  void anEmptyStreamIsOverAtOnce() throws Exception {
    try (TimedInput input = new TimedInput(InputStream.nullInputStream())) {
      ByteBuffer block = ByteBuffer.allocate(BLOCK);
      assertTrue(input.readBlock(block));
      assertEquals(0, block.position());
    }
  }

  @Test
  void aBlockEndsByTimeWhenNothingMoreComes() throws Exception {
    try (PipedOutputStream writer = new PipedOutputStream();
        TimedInput input = new TimedInput(new PipedInputStream(writer))) {
      writer.write(new byte[] {1, 2, 3});
      writer.flush();
      ByteBuffer block = ByteBuffer.allocate(BLOCK);
      assertFalse(input.readBlock(block));
      assertEquals(3, block.position());
      writer.write(4);
      writer.flush();
      assertFalse(input.readBlock(block.clear()));
      assertEquals(4, block.get(0));
    }
  }

  @Test
  void aStreamThatFailsSaysSo() {
    InputStream broken = new PipedInputStream(); // Connected to nothing.
    try (TimedInput input = new TimedInput(broken)) {
      assertThrows(IOException.class, () -> input.readBlock(ByteBuffer.allocate(BLOCK)));
    }
  }
}
