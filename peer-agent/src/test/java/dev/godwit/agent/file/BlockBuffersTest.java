package dev.godwit.agent.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class BlockBuffersTest {
  private final BlockBuffers buffers = new BlockBuffers(2);

  @Test
  void noMoreAreLentThanThereAre() {
    Objects.requireNonNull(buffers.acquire());
    Objects.requireNonNull(buffers.acquire());

    assertNull(buffers.acquire());
  }

  @Test
  void aBufferThatCameBackIsLentAgainEmpty() {
    ByteBuffer buffer = Objects.requireNonNull(buffers.acquire());
    buffer.position(7).limit(9);
    buffers.release(buffer);

    assertSame(buffer, buffers.acquire());
    assertEquals(BlockBuffers.BLOCK_BYTES, buffer.remaining());
  }

  @Test
  void aBufferThatIsNotLentIsNotTaken() {
    ByteBuffer buffer = Objects.requireNonNull(buffers.acquire());
    buffers.release(buffer);

    assertThrows(IllegalStateException.class, () -> buffers.release(buffer));
    assertThrows(
        IllegalStateException.class,
        () -> buffers.release(ByteBuffer.allocateDirect(BlockBuffers.BLOCK_BYTES)));
  }
}
