package dev.godwit.relay.net;

import dev.godwit.relay.turn.Listener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts the connections of one listener, and deals them out to the loops in turn. */
final class StreamAcceptor implements NioDatagrams.Waiting {
  private static final Logger LOG = LoggerFactory.getLogger(StreamAcceptor.class);

  /** How many are accepted before others have their turn. */
  private static final int MAX_IN_A_ROW = 64;

  private final ServerSocketChannel channel;
  private final Listener listener;
  private final List<StreamHome> homes;
  private final ConnectionBook book;
  private final LoopFigures figures;
  private int next;

  /** A loop that connections are given to. */
  record StreamHome(LoopCommands loop, StreamClients clients) {
    boolean adopt(SocketChannel accepted, Listener listener, InetSocketAddress source) {
      return loop.execute(() -> clients.adopt(accepted, listener, source));
    }
  }

  StreamAcceptor(
      ServerSocketChannel channel,
      Listener listener,
      List<StreamHome> homes,
      ConnectionBook book,
      LoopFigures figures) {
    this.channel = channel;
    this.listener = listener;
    this.homes = List.copyOf(homes);
    this.book = book;
    this.figures = figures;
  }

  @Override
  public void onReady(SelectionKey key) {
    try {
      for (int i = 0; i < MAX_IN_A_ROW; i++) {
        SocketChannel accepted = channel.accept();
        if (accepted == null) {
          return;
        }
        take(accepted);
      }
    } catch (IOException e) {
      LOG.warn("A connection could not be accepted: {}.", e.getMessage());
      // Mostly for want of file descriptors: to ask again at once would only keep the loop busy.
      key.interestOps(0);
    }
  }

  private void take(SocketChannel accepted) throws IOException {
    InetSocketAddress source = (InetSocketAddress) accepted.getRemoteAddress();
    if (source == null || !book.admit(source.getAddress())) {
      figures.count(NetCount.CONNECTIONS_REFUSED);
      discard(accepted);
      return;
    }
    StreamHome home = homes.get(next);
    next = (next + 1) % homes.size();
    if (!home.adopt(accepted, listener, source)) {
      book.release(source.getAddress());
      discard(accepted);
    }
  }

  static void discard(Channel channel) {
    try {
      channel.close();
    } catch (IOException _) {
      // It is closed all the same.
    }
  }
}
