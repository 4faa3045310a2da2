package dev.godwit.protocol.transfer;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** How simulated edges compress blocks. */
final class Deflation {
  private Deflation() {}

  /** As much of it as is smaller than what was given; empty if it is not. */
  static ByteBuffer encode(ByteBuffer plain) {
    try (Deflater deflater = new Deflater(Deflater.BEST_SPEED, /* nowrap= */ true)) {
      deflater.setInput(plain.duplicate());
      deflater.finish();
      byte[] small = new byte[plain.remaining()];
      int length = deflater.deflate(small);
      return deflater.finished() && length < small.length
          ? ByteBuffer.wrap(small, 0, length).slice()
          : ByteBuffer.allocate(0);
    }
  }

  /** Exactly so many bytes, or null. */
  static byte @Nullable [] decode(byte[] small, int length) {
    try (Inflater inflater = new Inflater(/* nowrap= */ true)) {
      inflater.setInput(small);
      // One byte more shows that it would become too long.
      byte[] plain = new byte[length + 1];
      int filled = inflater.inflate(plain);
      boolean exact = filled == length && inflater.finished() && inflater.getRemaining() == 0;
      return exact ? Arrays.copyOf(plain, length) : null;
    } catch (DataFormatException e) {
      return null;
    }
  }
}
