package dev.godwit.agent;

import dev.godwit.agent.file.BlockBuffers;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Opens blocks that came compressed (raw DEFLATE, RFC 1951), and believes nothing that they say: it
 * stops at the first byte that is too much. Confined to one thread at a time.
 */
final class BlockInflater implements AutoCloseable {
  private final Inflater inflater = new Inflater(/* nowrap= */ true);
  private final ByteBuffer room = Objects.requireNonNull(new BlockBuffers(1).acquire());
  private final ByteBuffer tooMuch = ByteBuffer.allocate(1);

  /**
   * Opens a block of this length.
   *
   * @return the block, until the next one is opened; null if the data is not compressed, or gives
   *     one byte more or less than the block has, or goes on behind its end
   */
  @Nullable ByteBuffer inflate(ByteBuffer[] data, int length) {
    ByteBuffer target = room.clear().limit(length);
    return inflate(data, target) ? target.flip() : null;
  }

  private boolean inflate(ByteBuffer[] data, ByteBuffer target) {
    inflater.reset();
    int slice = 0;
    try {
      while (!inflater.finished()) {
        if (inflater.needsInput()) {
          if (slice == data.length) {
            return false;
          }
          inflater.setInput(data[slice++].duplicate());
        }
        int count = inflater.inflate(target.hasRemaining() ? target : tooMuch.clear());
        boolean isStuck = count == 0 && !inflater.needsInput() && !inflater.finished();
        if (tooMuch.position() > 0 || isStuck) {
          tooMuch.clear();
          return false;
        }
      }
    } catch (DataFormatException e) {
      return false;
    }
    return !target.hasRemaining() && inflater.getRemaining() == 0 && slice == data.length;
  }

  /** Frees what the system's library holds. */
  @Override
  public void close() {
    inflater.end();
  }
}
