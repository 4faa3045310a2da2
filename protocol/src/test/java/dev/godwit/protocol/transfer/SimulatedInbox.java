package dev.godwit.protocol.transfer;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** What came off a simulated link, until it is on disk. */
final class SimulatedInbox {
  private final Deque<ByteBuffer> frames = new ArrayDeque<>();
  private long bytes;

  void add(ByteBuffer frame) {
    frames.add(frame);
    bytes += frame.remaining();
  }

  /** How much is kept, what was taken and not freed included. */
  long bytes() {
    return bytes;
  }

  /** The next bytes that came, in order. */
  byte[] take(int length) {
    byte[] block = new byte[length];
    int taken = 0;
    while (taken < length) {
      ByteBuffer first = frames.element();
      int part = Math.min(length - taken, first.remaining());
      first.get(block, taken, part);
      taken += part;
      if (!first.hasRemaining()) {
        frames.remove();
      }
    }
    return block;
  }

  /** What was taken is on disk, or refused. */
  void free(int length) {
    bytes -= length;
  }
}
