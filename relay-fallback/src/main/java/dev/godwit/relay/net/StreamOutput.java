package dev.godwit.relay.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one client to take it: up to a limit, beyond which nothing is taken on. Confined
 * to its loop.
 */
final class StreamOutput {
  /** What waits at most, 256 KiB: a second of video at 2 Mbit/s. Later it would be too late. */
  static final int MAX_PIECES = 16;

  private final StreamBuffers buffers;

  /** Filled up to their positions; there is none that is empty. */
  private @Nullable Deque<ByteBuffer> pieces;

  /** How much of the first piece is written. */
  private int written;

  StreamOutput(StreamBuffers buffers) {
    this.buffers = buffers;
  }

  /** Whether nothing waits. */
  boolean isEmpty() {
    return pieces == null;
  }

  /** Queues a copy of the packet; false if there is no room for all of it. */
  boolean offer(ByteBuffer packet) {
    Deque<ByteBuffer> waiting = pieces == null ? new ArrayDeque<>(2) : pieces;
    ByteBuffer last = waiting.peekLast();
    int missing = packet.remaining() - (last == null ? 0 : last.remaining());
    int more = Math.ceilDiv(Math.max(0, missing), StreamBuffers.PIECE_BYTES);
    if (waiting.size() + more > MAX_PIECES || buffers.piecesLeft() < more) {
      return false;
    }
    pieces = waiting;
    int at = packet.position();
    int end = packet.limit();
    while (at < end) {
      if (last == null || !last.hasRemaining()) {
        last = buffers.takePiece();
        waiting.add(last);
      }
      int part = Math.min(end - at, last.remaining());
      last.put(last.position(), packet, at, part).position(last.position() + part);
      at += part;
    }
    return true;
  }

  /** Writes what the client takes; returns how many bytes that were. */
  int flush(StreamWire wire) throws IOException {
    int taken = 0;
    while (pieces != null) {
      ByteBuffer first = pieces.element();
      int filled = first.position();
      first.limit(filled).position(written);
      try {
        wire.write(first);
      } finally {
        taken += first.position() - written;
        written = first.position();
        first.clear().position(filled);
      }
      if (written < filled) {
        return taken;
      }
      buffers.release(pieces.remove());
      written = 0;
      if (pieces.isEmpty()) {
        pieces = null;
      }
    }
    return taken;
  }

  /** Gives all memory back. */
  void clear() {
    if (pieces != null) {
      pieces.forEach(buffers::release);
      pieces = null;
    }
  }
}
