package dev.godwit.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Loads a signaling server from one thread.
 *
 * <p>Arguments: {@code route PORT CONNECTIONS WARM_SECONDS SECONDS}, or {@code idle PORT
 * CONNECTIONS}, which logs in, says so, and stays until it is ended.
 */
public final class LoadGenerator {
  /** Said when measuring begins; and when it ends, with the number of messages that arrived. */
  static final String MEASURING = "measuring";

  static final String ROUTED = "routed ";

  /** Said when all are logged in. */
  static final String IDLE = "idle";

  /** How many connect at once, so that none is lost in the server's backlog. */
  private static final int AT_ONCE = 100;

  private static final long TICK_MILLIS = 100;

  private final InetSocketAddress server;
  private final Selector selector;
  private int loggedIn;
  private long routed;

  private LoadGenerator(int port) throws IOException {
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.selector = Selector.open();
  }

  /** See the class. */
  public static void main(String[] args) throws IOException {
    LoadGenerator generator = new LoadGenerator(Integer.parseInt(args[1]));
    int connections = Integer.parseInt(args[2]);
    switch (args[0]) {
      case "route" ->
          generator.route(
              connections,
              Duration.ofSeconds(Long.parseLong(args[3])),
              Duration.ofSeconds(Long.parseLong(args[4])));
      case "idle" -> generator.idle(connections);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private void route(int connections, Duration warmUp, Duration time) throws IOException {
    List<Peer> peers = logIn(connections);
    for (int i = 0; i + 1 < peers.size(); i += 2) {
      new Conversation(peers.get(i), name(i), peers.get(i + 1), name(i + 1), () -> routed++)
          .begin();
    }
    runFor(warmUp);
    System.out.println(MEASURING);
    long startNanos = System.nanoTime();
    long before = routed;
    runFor(time);
    long nanos = System.nanoTime() - startNanos;
    System.out.println(ROUTED + (routed - before) + " " + nanos);
  }

  private void idle(int connections) throws IOException {
    logIn(connections);
    System.out.println(IDLE);
    runWhile(() -> true);
  }

  private List<Peer> logIn(int connections) throws IOException {
    List<Peer> peers = new ArrayList<>();
    while (peers.size() < connections) {
      for (int i = 0; i < AT_ONCE && peers.size() < connections; i++) {
        peers.add(connect(name(peers.size())));
      }
      runWhile(() -> loggedIn < peers.size());
    }
    return peers;
  }

  private Peer connect(String name) throws IOException {
    SocketChannel channel = SocketChannel.open(server);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
    Peer peer = new Peer(channel, key);
    key.attach(peer);
    // Resumable, as pages and agents ask for it; a server may not know the word.
    byte[] login = Peer.frame("{\"type\":\"login\",\"name\":\"" + name + "\",\"resumable\":true}");
    peer.upgrade(login);
    peer.listen(type -> {
      if (type != 'l') {
        throw new IOException("A login was answered by another type: " + type);
      }
      loggedIn++;
    });
    peer.flush();
    return peer;
  }

  private static String name(int number) {
    return "peer " + number;
  }

  private void runFor(Duration time) throws IOException {
    long endNanos = System.nanoTime() + time.toNanos();
    runWhile(() -> System.nanoTime() < endNanos);
  }

  private void runWhile(BooleanSupplier condition) throws IOException {
    while (condition.getAsBoolean()) {
      selector.select(TICK_MILLIS);
      for (SelectionKey key : selector.selectedKeys()) {
        Peer peer = (Peer) key.attachment();
        if (key.isReadable()) {
          peer.read();
        } else {
          peer.flush();
        }
      }
      selector.selectedKeys().clear();
    }
  }
}
