package dev.godwit.relay.net;

import dev.godwit.relay.turn.Client;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** One TCP or TLS client's connection. Confined to its loop. */
final class StreamConnection implements NioDatagrams.Waiting {
  private final StreamClients home;
  private final SelectionKey key;
  private final StreamWire wire;
  private final Client client;
  private final InetSocketAddress source;
  private final StreamInput input = new StreamInput();
  private final StreamOutput output;
  private final long beginNanos;
  private long lastMessageNanos;
  private long lastTakenNanos;
  private boolean willFlush;
  private boolean closed;

  StreamConnection(
      StreamClients home,
      SelectionKey key,
      StreamWire wire,
      Client client,
      InetSocketAddress source) {
    this.home = home;
    this.key = key;
    this.wire = wire;
    this.client = client;
    this.source = source;
    output = new StreamOutput(home.buffers());
    beginNanos = home.nowNanos();
    lastMessageNanos = beginNanos;
    lastTakenNanos = beginNanos;
  }

  Client client() {
    return client;
  }

  @Override
  public void onReady(SelectionKey ready) {
    if (closed) {
      return;
    }
    if (ready.isWritable()) {
      willFlush();
    }
    if (ready.isReadable()) {
      read();
    }
  }

  /** Reads what is there, and gives the server each whole message. */
  void read() {
    if (closed) {
      return;
    }
    boolean shookHands = !wire.isShakingHands();
    try {
      readAll();
    } catch (SSLException _) {
      end(shookHands ? NetCount.CONNECTIONS_GARBAGE : NetCount.TLS_FAILURES);
    } catch (IOException _) {
      close();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    if (!closed) {
      if (!shookHands && !wire.isShakingHands()) {
        home.figures().count(NetCount.TLS_HANDSHAKES);
      }
      key.interestOps(interest());
    }
  }

  private void readAll() throws IOException {
    ByteBuffer messages = home.buffers().messages;
    input.resume(messages);
    wire.resume();
    while (true) {
      switch (wire.read(messages)) {
        case BYTES -> {
          if (!input.deliver(messages, home.nowNanos(), this::onMessage)) {
            end(NetCount.CONNECTIONS_GARBAGE);
            return;
          }
        }
        case NOTHING -> {
          wire.pause();
          input.suspend(messages, home.nowNanos());
          return;
        }
        case END -> {
          close();
          return;
        }
      }
    }
  }

  private void onMessage(ByteBuffer message) {
    lastMessageNanos = home.nowNanos();
    home.output().repliesGoTo(this);
    home.server().onStreamMessage(client, message, home.nowNanos());
  }

  /** Queues a packet for the client, or drops it if too much waits already. */
  void send(ByteBuffer packet) {
    if (closed) {
      return;
    }
    if (output.isEmpty()) {
      lastTakenNanos = home.nowNanos();
    }
    if (!output.offer(packet)) {
      home.figures().count(NetCount.SLOW_CLIENT_DROPPED);
    }
    willFlush();
  }

  private void willFlush() {
    if (!willFlush) {
      willFlush = true;
      home.willFlush(this);
    }
  }

  /** Writes what waits, as far as the client takes it. */
  void flush() {
    willFlush = false;
    if (closed) {
      return;
    }
    try {
      wire.writeOn();
      if (output.flush(wire) > 0) {
        lastTakenNanos = home.nowNanos();
      }
      key.interestOps(interest());
    } catch (IOException _) {
      close();
    }
  }

  private int interest() {
    boolean waits = !output.isEmpty() && !wire.isShakingHands();
    return wire.interest() | (waits ? SelectionKey.OP_WRITE : 0);
  }

  /** Ends it if something has taken too long. */
  void tick(long nowNanos) {
    StreamLimits limits = home.limits();
    if (wire.isShakingHands() && isOver(beginNanos, limits.handshakeTime(), nowNanos)) {
      end(NetCount.CONNECTIONS_SLOW);
    } else if (input.waitsSince(nowNanos - limits.messageTime().toNanos())) {
      end(NetCount.CONNECTIONS_SLOW);
    } else if (!output.isEmpty() && isOver(lastTakenNanos, limits.stuckTime(), nowNanos)) {
      end(NetCount.CONNECTIONS_STUCK);
    } else if (!client.hasAllocation() && isOver(lastMessageNanos, limits.idleTime(), nowNanos)) {
      end(NetCount.CONNECTIONS_IDLE);
    }
  }

  private static boolean isOver(long sinceNanos, Duration time, long nowNanos) {
    return nowNanos - sinceNanos >= time.toNanos();
  }

  private void end(NetCount why) {
    home.figures().count(why);
    close();
  }

  /** Closes it; its allocation ends with it. */
  void close() {
    if (!closed) {
      closed = true;
      key.cancel();
      wire.close();
      output.clear();
      home.closed(this, source);
    }
  }
}
