package dev.godwit.relay.net;

import dev.godwit.relay.turn.Client;
import dev.godwit.relay.turn.Listener;
import dev.godwit.relay.turn.TurnServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** Keeps the connections of one loop's TCP and TLS clients. Confined to the loop. */
final class StreamClients implements Streams {
  private final Selector selector;
  private final TurnServer server;
  private final LoopOutput output;
  private final LoopFigures figures;
  private final StreamLimits limits;
  private final ConnectionBook book;
  private final Optional<Supplier<SSLContext>> tls;
  private final LoopCommands loop;
  private final List<SelectionKey> acceptors = new ArrayList<>();
  private final StreamBuffers buffers = new StreamBuffers();
  private final Set<StreamConnection> connections =
      Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<StreamConnection> toFlush = new ArrayDeque<>();
  private long nowNanos = System.nanoTime();

  /**
   * Without a connection.
   *
   * @param book counts those of all loops
   * @param tls what each TLS connection is made with, if there are any
   */
  StreamClients(
      Selector selector,
      LoopParts parts,
      StreamLimits limits,
      ConnectionBook book,
      Optional<Supplier<SSLContext>> tls) {
    this.selector = selector;
    this.server = parts.server();
    this.output = parts.output();
    this.figures = parts.figures();
    this.loop = parts.commands();
    this.limits = limits;
    this.book = book;
    this.tls = tls;
  }

  /** Has the acceptor told of connections that wait. Before the loop runs, or within it. */
  void accept(ServerSocketChannel channel, StreamAcceptor acceptor) {
    try {
      channel.configureBlocking(false);
      acceptors.add(channel.register(selector, SelectionKey.OP_ACCEPT, acceptor));
    } catch (IOException e) {
      throw new UncheckedIOException("a channel that was just opened is open", e);
    }
  }

  /** Takes a connection, which the book has admitted. */
  void adopt(SocketChannel channel, Listener listener, InetSocketAddress source) {
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      StreamWire wire = wire(channel, listener, key);
      Client client = server.onConnected(listener, SocketAddresses.of(source));
      StreamConnection connection = new StreamConnection(this, key, wire, client, source);
      client.attach(connection);
      key.attach(connection);
      connections.add(connection);
      figures.count(NetCount.CONNECTIONS);
    } catch (IOException _) {
      giveUp(channel, source);
    } catch (RuntimeException e) {
      giveUp(channel, source);
      throw e;
    }
  }

  private void giveUp(SocketChannel channel, InetSocketAddress source) {
    book.release(source.getAddress());
    StreamAcceptor.discard(channel);
  }

  private StreamWire wire(SocketChannel channel, Listener listener, SelectionKey key) {
    return switch (listener.transport()) {
      case TLS ->
          new TlsWire(
              channel, tls.orElseThrow().get(), buffers, (task, done) -> work(task, done, key));
      case TCP, UDP -> new PlainWire(channel);
    };
  }

  /** Handshakes take a millisecond or more, which the packets of others can't wait. */
  private void work(Runnable task, Runnable done, SelectionKey key) {
    Thread.startVirtualThread(() -> {
      task.run();
      loop.execute(() -> {
        done.run();
        if (key.attachment() instanceof StreamConnection connection) {
          connection.read();
        }
      });
    });
  }

  /** A connection is closed: its server is told, and another may come. */
  void closed(StreamConnection connection, InetSocketAddress source) {
    connections.remove(connection);
    book.release(source.getAddress());
    server.onDisconnected(connection.client());
  }

  /** The connection has something to write at the end of this turn. */
  void willFlush(StreamConnection connection) {
    toFlush.add(connection);
  }

  @Override
  public void onAwake(long now) {
    nowNanos = now;
  }

  @Override
  public void flush() {
    for (StreamConnection next = toFlush.poll(); next != null; next = toFlush.poll()) {
      next.flush();
    }
  }

  @Override
  public void tick(long now) {
    nowNanos = now;
    // Some may have paused, for want of file descriptors.
    acceptors.forEach(key -> key.interestOps(SelectionKey.OP_ACCEPT));
    for (StreamConnection connection : List.copyOf(connections)) {
      connection.tick(now);
    }
  }

  @Override
  public int count() {
    return connections.size();
  }

  @Override
  public void close() {
    acceptors.forEach(key -> StreamAcceptor.discard(key.channel()));
    for (StreamConnection connection : List.copyOf(connections)) {
      connection.close();
    }
  }

  TurnServer server() {
    return server;
  }

  LoopOutput output() {
    return output;
  }

  LoopFigures figures() {
    return figures;
  }

  StreamLimits limits() {
    return limits;
  }

  StreamBuffers buffers() {
    return buffers;
  }

  long nowNanos() {
    return nowNanos;
  }
}
