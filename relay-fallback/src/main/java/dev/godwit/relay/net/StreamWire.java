package dev.godwit.relay.net;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What is between the messages of a connection and its socket. Confined to its loop. */
interface StreamWire {
  /** What a look for more to read has found. */
  enum Found {
    /** Bytes, which were put into the buffer; there may be more. */
    BYTES,
    /** None for now. */
    NOTHING,
    /** The end. */
    END
  }

  /** Begins to read; until {@link #pause} the loop's buffers are this connection's. */
  void resume();

  /** Puts more of what the client sent into the buffer, and moves its position. */
  Found read(ByteBuffer messages) throws IOException;

  /** Ends to read. */
  void pause();

  /** Writes from position to limit what the socket takes, and moves the position. */
  void write(ByteBuffer bytes) throws IOException;

  /** Writes what the socket did not take of what {@link #write} took. */
  void writeOn() throws IOException;

  /** What it has to wait for, as a {@link java.nio.channels.SelectionKey} says it. */
  int interest();

  /** Whether client and server still agree on how to talk. */
  boolean isShakingHands();

  /** Closes the socket, and says goodbye if that takes no time. */
  void close();
}
