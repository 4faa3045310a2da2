package dev.godwit.relay.net;

import dev.godwit.relay.stun.StreamFraming;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The memory that all connections of a loop read and write through, one after the other, and the
 * pieces in which what clients don't take at once waits. So a connection that is idle holds none.
 * Confined to the loop.
 */
final class StreamBuffers {
  /** How much is read from a connection at once. */
  static final int READ_BYTES = 64 * 1024;

  /** The size of a piece: one TLS record's worth. */
  static final int PIECE_BYTES = 16 * 1024;

  /** What waits for all clients of the loop together: 64 MiB. */
  static final int MAX_PIECES = 4096;

  /** What is kept for later of pieces that are free: 4 MiB. */
  private static final int MAX_FREE_PIECES = 256;

  /** More than any TLS record (RFC 8446, section 5.2), even of engines that are generous. */
  static final int MAX_RECORD_BYTES = 34 * 1024;

  /** Messages in plain text: the rest of one, and what is read behind it. */
  final ByteBuffer messages =
      ByteBuffer.allocateDirect(
          Datagrams.HEADROOM_BYTES
              + StreamFraming.MAX_MESSAGE_BYTES
              + READ_BYTES
              + Datagrams.TAILROOM_BYTES);

  /** What came by TLS: the rest of a record, and what is read behind it. */
  final ByteBuffer recordsIn = ByteBuffer.allocateDirect(MAX_RECORD_BYTES + READ_BYTES);

  /** What goes by TLS. */
  final ByteBuffer recordsOut = ByteBuffer.allocateDirect(MAX_RECORD_BYTES);

  private final Deque<ByteBuffer> free = new ArrayDeque<>();
  private int inUse;

  /** How many pieces may still be taken. */
  int piecesLeft() {
    return MAX_PIECES - inUse;
  }

  /** An empty piece, of those that are left. */
  ByteBuffer takePiece() {
    inUse++;
    ByteBuffer piece = free.poll();
    return piece == null ? ByteBuffer.allocateDirect(PIECE_BYTES) : piece.clear();
  }

  /** Gives a piece back. */
  void release(ByteBuffer piece) {
    inUse--;
    if (free.size() < MAX_FREE_PIECES) {
      free.push(piece);
    }
  }
}
