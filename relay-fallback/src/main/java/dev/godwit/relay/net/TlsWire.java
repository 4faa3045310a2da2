package dev.godwit.relay.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** TLS over TCP. What takes long in a handshake is done elsewhere; reading pauses meanwhile. */
final class TlsWire implements StreamWire {
  /** TLS 1.0 and 1.1 are deprecated (RFC 8996). */
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private static final String LAST_WITH_RENEGOTIATION = "TLSv1.2";
  private static final ByteBuffer NOTHING_TO_SAY = ByteBuffer.allocate(0);

  /** What waits of handshakes: more is a client that asks and never reads. */
  private static final int MAX_UNWRITTEN_BYTES = 2 * StreamBuffers.MAX_RECORD_BYTES;

  /** Does what takes long in another thread. */
  @FunctionalInterface
  interface Tasks {
    /** Runs the task there, then {@code done} in the loop, then has the connection read on. */
    void run(Runnable task, Runnable done);
  }

  private final SocketChannel channel;
  private final SSLEngine engine;
  private final StreamBuffers buffers;
  private final Tasks tasks;
  private byte @Nullable [] kept;
  private byte @Nullable [] unwritten;
  private boolean open;
  private boolean working;
  private int reads;

  TlsWire(SocketChannel channel, SSLContext context, StreamBuffers buffers, Tasks tasks) {
    this.channel = channel;
    this.buffers = buffers;
    this.tasks = tasks;
    engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setEnabledProtocols(PROTOCOLS);
  }

  @Override
  public void resume() {
    reads = 0;
    buffers.recordsIn.clear();
    if (kept != null) {
      buffers.recordsIn.put(kept);
    }
    buffers.recordsIn.flip();
  }

  @Override
  public void pause() {
    ByteBuffer records = buffers.recordsIn;
    int size = records.remaining();
    if (size == 0) {
      kept = null;
      return;
    }
    byte[] rest = new byte[size];
    records.get(rest);
    kept = rest;
  }

  @Override
  public Found read(ByteBuffer messages) throws IOException {
    ByteBuffer records = buffers.recordsIn;
    while (!working) {
      if (!shakeHands()) {
        continue;
      }
      int before = messages.position();
      SSLEngineResult result = engine.unwrap(records, messages);
      switch (result.getStatus()) {
        case OK -> note(result);
        case CLOSED -> {
          return Found.END;
        }
        case BUFFER_OVERFLOW -> throw new SSLException("a record larger than any");
        case BUFFER_UNDERFLOW -> {
          Found found = fill(records);
          if (found != Found.BYTES) {
            return found;
          }
        }
      }
      if (messages.position() > before) {
        return Found.BYTES;
      }
    }
    return Found.NOTHING;
  }

  private Found fill(ByteBuffer records) throws IOException {
    if (reads++ == PlainWire.MAX_READS) {
      return Found.NOTHING;
    }
    records.compact();
    try {
      int count = channel.read(records);
      return count > 0 ? Found.BYTES : count == 0 ? Found.NOTHING : Found.END;
    } finally {
      records.flip();
    }
  }

  /** Does what is this side's part; false if there is more to do before reading on. */
  private boolean shakeHands() throws IOException {
    return switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> {
        refuseRenegotiation();
        Runnable task = engine.getDelegatedTask();
        if (task != null) {
          working = true;
          tasks.run(task, () -> working = false);
        }
        yield false;
      }
      case NEED_WRAP -> {
        refuseRenegotiation();
        wrap(NOTHING_TO_SAY);
        yield false;
      }
      case NEED_UNWRAP, NEED_UNWRAP_AGAIN, FINISHED, NOT_HANDSHAKING -> true;
    };
  }

  /** Clients have no need of it, and it costs the server more than them. */
  private void refuseRenegotiation() throws SSLException {
    if (open && engine.getSession().getProtocol().equals(LAST_WITH_RENEGOTIATION)) {
      throw new SSLException("no renegotiation");
    }
  }

  private void note(SSLEngineResult result) {
    if (result.getHandshakeStatus() == HandshakeStatus.FINISHED) {
      open = true;
    }
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    writeOn();
    while (open && unwritten == null && bytes.hasRemaining()) {
      wrap(bytes);
    }
  }

  @Override
  public void writeOn() throws IOException {
    if (unwritten != null) {
      ByteBuffer rest = ByteBuffer.wrap(unwritten);
      channel.write(rest);
      unwritten =
          rest.hasRemaining() ? Arrays.copyOfRange(unwritten, rest.position(), rest.limit()) : null;
    }
  }

  private void wrap(ByteBuffer bytes) throws IOException {
    ByteBuffer out = buffers.recordsOut.clear();
    SSLEngineResult result = engine.wrap(bytes, out);
    note(result);
    out.flip();
    if (unwritten == null) {
      channel.write(out);
    }
    if (out.hasRemaining()) {
      keep(out);
    }
    if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
      throw new SSLException("closed");
    }
  }

  private void keep(ByteBuffer out) throws SSLException {
    int before = unwritten == null ? 0 : unwritten.length;
    if (before + out.remaining() > MAX_UNWRITTEN_BYTES) {
      throw new SSLException("asks and does not read");
    }
    byte[] all =
        unwritten == null
            ? new byte[out.remaining()]
            : Arrays.copyOf(unwritten, before + out.remaining());
    out.get(all, before, out.remaining());
    unwritten = all;
  }

  @Override
  public int interest() {
    return (working ? 0 : SelectionKey.OP_READ) | (unwritten == null ? 0 : SelectionKey.OP_WRITE);
  }

  @Override
  public boolean isShakingHands() {
    return !open;
  }

  @Override
  public void close() {
    try {
      engine.closeOutbound();
      if (unwritten == null && !working) {
        wrap(NOTHING_TO_SAY);
      }
    } catch (IOException _) {
      // Nobody is there to hear it.
    } finally {
      StreamAcceptor.discard(channel);
    }
  }
}
