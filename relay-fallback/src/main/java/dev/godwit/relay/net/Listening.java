package dev.godwit.relay.net;

import dev.godwit.relay.listen.CannotListenException;
import dev.godwit.relay.listen.HostPort;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.turn.Listener;
import dev.godwit.relay.turn.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens all that a relay listens on. It stays open if all of it could be opened, else it is closed
 * by whoever closes the loops and {@link #close}. Confined to its caller.
 */
final class Listening implements AutoCloseable {
  /** How many free ports are tried until one is free for TCP as it is for UDP. */
  private static final int MAX_TRIES = 32;

  /** Connections that wait to be accepted; the system may allow fewer. */
  private static final int BACKLOG = 1024;

  private static final IpAddress ALL_OF_IPV4 = IpAddress.v4(0);
  private static final IpAddress ALL_OF_IPV6 = IpAddress.v6(0, 0);

  /** A TCP port that is open. */
  record Stream(Listener listener, ServerSocketChannel channel) {}

  /** A UDP port that is open, with its socket in each loop that has one. */
  record Datagram(Listener listener, List<UdpSocket> sockets) {}

  private final List<Datagrams> udpLoops;
  private final List<Datagram> datagrams = new ArrayList<>();
  private final List<Stream> streams = new ArrayList<>();
  private int nextId;

  /** Opens UDP sockets in these loops. */
  Listening(List<Datagrams> udpLoops) {
    this.udpLoops = List.copyOf(udpLoops);
  }

  /** Listens by UDP and TCP on the same port; returns where. */
  TransportAddress listen(TransportAddress address) throws CannotListenException {
    for (int tries = 1; ; tries++) {
      Datagram datagram = udp(address, false, udpLoops);
      TransportAddress bound = datagram.listener().local();
      try {
        stream(bound, Transport.TCP);
        datagrams.add(datagram);
        return bound;
      } catch (CannotListenException e) {
        for (int loop = 0; loop < udpLoops.size(); loop++) {
          udpLoops.get(loop).close(datagram.sockets().get(loop));
        }
        if (address.port() != 0 || tries == MAX_TRIES) {
          throw e;
        }
      }
    }
  }

  /** Listens by TLS; returns where. */
  TransportAddress listenTls(TransportAddress address) throws CannotListenException {
    return stream(address, Transport.TLS);
  }

  /** Listens by UDP for Binding requests only, in the first loop; returns where. */
  TransportAddress bindingOnly(TransportAddress address) throws CannotListenException {
    Datagram datagram = udp(address, true, udpLoops.subList(0, 1));
    datagrams.add(datagram);
    return datagram.listener().local();
  }

  List<Datagram> datagrams() {
    return List.copyOf(datagrams);
  }

  List<Stream> streams() {
    return List.copyOf(streams);
  }

  /** How many listeners there are, and so what their ids are below. */
  int count() {
    return nextId;
  }

  private Datagram udp(TransportAddress address, boolean bindingOnly, List<Datagrams> loops)
      throws CannotListenException {
    boolean shared = loops.size() > 1;
    List<UdpSocket> sockets = new ArrayList<>();
    try {
      TransportAddress bound = shared ? exclusively(address, loops.getFirst()) : address;
      for (Datagrams loop : loops) {
        sockets.add(loop.open(bound, shared));
      }
      TransportAddress local = sockets.getFirst().local();
      Listener listener = new Listener(nextId++, Transport.UDP, local, bindingOnly);
      sockets.forEach(socket -> socket.owner = listener);
      return new Datagram(listener, sockets);
    } catch (IOException e) {
      throw cannotListen(address, e);
    }
  }

  /**
   * Makes sure that no other process is there: two that both share their port would get along, each
   * with half of the clients.
   */
  private static TransportAddress exclusively(TransportAddress address, Datagrams loop)
      throws IOException {
    UdpSocket probe = loop.open(address, false);
    loop.close(probe);
    return probe.local();
  }

  private TransportAddress stream(TransportAddress address, Transport transport)
      throws CannotListenException {
    makeRoomFor(address, transport);
    try {
      ServerSocketChannel channel = ServerSocketChannel.open(SocketAddresses.family(address));
      try {
        // Else a port is taken for a minute after a server has ended that had connections.
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.bind(SocketAddresses.of(address), BACKLOG);
        int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        TransportAddress bound = new TransportAddress(address.ip(), port);
        streams.add(new Stream(new Listener(nextId++, transport, bound, false), channel));
        return bound;
      } catch (IOException e) {
        StreamAcceptor.discard(channel);
        throw e;
      }
    } catch (IOException e) {
      throw cannotListen(address, e);
    }
  }

  /**
   * Where all addresses of IPv6 are to be listened at, those of IPv4 are too: Java's sockets hear
   * both, and suffer no other there.
   */
  private void makeRoomFor(TransportAddress address, Transport transport) {
    if (address.ip().equals(ALL_OF_IPV6)) {
      TransportAddress covered = new TransportAddress(ALL_OF_IPV4, address.port());
      streams.removeIf(stream -> {
        boolean isCovered =
            stream.listener().local().equals(covered) && stream.listener().transport() == transport;
        if (isCovered) {
          StreamAcceptor.discard(stream.channel());
        }
        return isCovered;
      });
    }
  }

  private static CannotListenException cannotListen(TransportAddress address, IOException e) {
    return new CannotListenException(new HostPort(address.ip().toString(), address.port()), e);
  }

  /** Closes the TCP ports; those of UDP are the loops'. */
  @Override
  public void close() {
    streams.forEach(stream -> StreamAcceptor.discard(stream.channel()));
  }
}
