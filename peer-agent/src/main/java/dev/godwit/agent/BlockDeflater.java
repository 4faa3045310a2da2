package dev.godwit.agent;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/**
 * Compresses blocks on their way out (raw DEFLATE, RFC 1951), and soon gives up those that do not
 * shrink. Confined to one thread at a time.
 */
final class BlockDeflater implements AutoCloseable {
  /** If so much of a block does not shrink, the rest is not looked at. */
  static final int SAMPLE_BYTES = 64 << 10;

  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, /* nowrap= */ true);

  /**
   * Compresses all that remains of the block into the target, from its beginning.
   *
   * @return how many bytes it has then; 0 if it did not shrink by a tenth
   */
  int deflate(ByteBuffer block, ByteBuffer target) {
    int length = block.remaining();
    if (length > 2 * SAMPLE_BYTES) {
      ByteBuffer sample = block.slice(block.position(), SAMPLE_BYTES);
      if (deflateAll(sample, target) == 0) {
        return 0;
      }
    }
    return deflateAll(block.slice(), target);
  }

  private int deflateAll(ByteBuffer bytes, ByteBuffer target) {
    target.clear().limit(bytes.remaining() / 10 * 9);
    deflater.reset();
    deflater.setInput(bytes);
    deflater.finish();
    int length = 0;
    while (!deflater.finished() && target.hasRemaining()) {
      length += deflater.deflate(target);
    }
    return deflater.finished() ? length : 0;
  }

  /** Frees what the system's library holds. */
  @Override
  public void close() {
    deflater.end();
  }
}
