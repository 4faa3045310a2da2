package dev.godwit.relay.net;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.TransportAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/**
 * The UDP sockets of a loop on any system, by the JDK's channels, a call for each datagram. Other
 * channels may wait with them in {@link #selector()}: what is attached to their key is a {@link
 * Waiting}.
 */
final class NioDatagrams implements Datagrams {
  /** How many datagrams are taken from one socket before the others have their turn. */
  private static final int MAX_IN_A_ROW = 64;

  /** What is told when its channel has something. */
  @FunctionalInterface
  interface Waiting {
    void onReady(SelectionKey key);
  }

  private final Selector selector;
  private final SocketAddresses addresses = new SocketAddresses();
  private final ByteBuffer in =
      ByteBuffer.allocateDirect(HEADROOM_BYTES + MAX_DATAGRAM_BYTES + TAILROOM_BYTES);
  private @Nullable InetSocketAddress lastSource;
  private TransportAddress lastSourceRead = new TransportAddress(IpAddress.v4(0), 0);
  private boolean polling;
  private long unsent;

  NioDatagrams() throws IOException {
    selector = Selector.open();
  }

  /** Where other channels of the loop may wait. */
  Selector selector() {
    return selector;
  }

  @Override
  public UdpSocket open(TransportAddress local, boolean shared) throws IOException {
    DatagramChannel channel = open(local);
    try {
      channel.configureBlocking(false);
      enlarge(channel, StandardSocketOptions.SO_RCVBUF);
      enlarge(channel, StandardSocketOptions.SO_SNDBUF);
      if (shared) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      channel.bind(SocketAddresses.of(local));
      int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      NioSocket socket = new NioSocket(new TransportAddress(local.ip(), port), channel);
      channel.register(selector, SelectionKey.OP_READ, socket);
      return socket;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static DatagramChannel open(TransportAddress local) throws IOException {
    try {
      return DatagramChannel.open(SocketAddresses.family(local));
    } catch (UnsupportedOperationException e) {
      throw new IOException("this machine has no IPv6", e);
    }
  }

  private static void enlarge(DatagramChannel channel, SocketOption<Integer> option)
      throws IOException {
    channel.setOption(option, SOCKET_BUFFER_BYTES);
  }

  @Override
  public void close(UdpSocket socket) {
    try {
      ((NioSocket) socket).channel.close();
      if (!polling) {
        // Only now it lets go of its port.
        selector.selectNow();
      }
    } catch (IOException _) {
      // It is closed all the same.
    }
  }

  @Override
  public void poll(long maxWaitNanos, Receiver receiver) {
    try {
      if (maxWaitNanos > 0) {
        selector.select(Datagrams.millis(maxWaitNanos));
      } else {
        selector.selectNow();
      }
      receiver.onAwake();
      polling = true;
      selector.selectedKeys().removeIf(key -> onReady(key, receiver));
    } catch (IOException e) {
      throw new UncheckedIOException("the selector failed", e);
    } finally {
      polling = false;
    }
  }

  private boolean onReady(SelectionKey key, Receiver receiver) {
    switch (key.attachment()) {
      case NioSocket socket -> receive(socket, receiver);
      case Waiting waiting -> waiting.onReady(key);
      default -> throw new IllegalStateException("a key of nobody");
    }
    return true;
  }

  // The JDK gives the same object again if the same sender follows.
  @SuppressWarnings("ReferenceEquality")
  private void receive(NioSocket socket, Receiver receiver) {
    for (int i = 0; i < MAX_IN_A_ROW; i++) {
      InetSocketAddress source = receive(socket);
      if (source == null) {
        return;
      }
      in.limit(in.position()).position(HEADROOM_BYTES);
      if (source != lastSource) {
        lastSource = source;
        lastSourceRead = SocketAddresses.of(source);
      }
      TransportAddress read = lastSourceRead;
      receiver.onDatagram(
          socket, read.ip().family(), read.ip().high(), read.ip().low(), read.port(), in);
    }
  }

  private @Nullable InetSocketAddress receive(NioSocket socket) {
    in.limit(HEADROOM_BYTES + MAX_DATAGRAM_BYTES).position(HEADROOM_BYTES);
    try {
      return (InetSocketAddress) socket.channel.receive(in);
    } catch (ClosedChannelException _) {
      return null;
    } catch (IOException _) {
      // Such as the end of an earlier datagram: the next one tells more.
      return null;
    }
  }

  @Override
  public void send(
      UdpSocket from, AddressFamily family, long high, long low, int port, ByteBuffer packet) {
    try {
      int size = packet.remaining();
      int sent = ((NioSocket) from).channel.send(packet, addresses.of(family, high, low, port));
      if (sent < size) {
        unsent++;
      }
    } catch (IOException _) {
      unsent++;
    }
  }

  /** Nothing waits here. */
  @Override
  public void flush() {}

  @Override
  public void wakeUp() {
    selector.wakeup();
  }

  @Override
  public long unsent() {
    return unsent;
  }

  @Override
  public void close() {
    for (SelectionKey key : selector.keys()) {
      if (key.attachment() instanceof NioSocket socket) {
        close(socket);
      }
    }
    try {
      selector.close();
    } catch (IOException _) {
      // It is closed all the same.
    }
  }
}
