package dev.godwit.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.OptionalLong;

/**
 * Takes one file or stream in place of a folder: its bytes in order, each once and verified, over
 * all attempts of the transfer. It lasts as long as its process. Called by one thread at a time,
 * which may block: so slowly does the other side send then. What it throws ends the transfer, which
 * the other side is told ({@code receiver_closed}).
 */
public interface Sink extends AutoCloseable {
  /** Takes all that remains of these bytes, which come next. The buffer is not to be kept. */
  void write(ByteBuffer bytes) throws IOException;

  /** All has come: the sender is told that it is complete when this returns. */
  void done() throws IOException;

  /** Nothing more comes; without {@link #done} before, it is not whole. */
  @Override
  void close();

  /** Makes a sink for each transfer that was accepted. */
  @FunctionalInterface
  interface Opener {
    /**
     * A sink for this.
     *
     * @param peer who sends it
     * @param name as the sender calls it: a relative path, to be mistrusted
     * @param sizeBytes empty of a stream, whose length nobody knows
     * @throws IOException if there is none for this
     */
    Sink open(String peer, String name, OptionalLong sizeBytes) throws IOException;
  }

  /** One that writes to this channel, which it leaves open. */
  static Sink to(WritableByteChannel channel) {
    return new Sink() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }

      @Override
      public void done() {
        // Whoever reads learns by the transfer's end that it is whole.
      }

      @Override
      public void close() {
        // It is the caller's.
      }
    };
  }
}
