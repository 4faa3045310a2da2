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

  /** A TCP port that is open. */
  record Stream(Listener listener, ServerSocketChannel channel) {}

  /** A UDP port that is open, with its socket in each loop that has one. */
  record Datagram(Listener listener, List<UdpSocket> sockets) {}

  private static final IpAddress ANY_V4 = IpAddress.v4(0);
  private static final IpAddress ANY_V6 = IpAddress.v6(0, 0);

  private final List<Datagrams> udpLoops;
  private final boolean dualDatagrams;
  private final List<Datagram> datagrams = new ArrayList<>();
  private final List<Stream> streams = new ArrayList<>();
  private int nextId;

  /**
   * Opens UDP sockets in these loops.
   *
   * @param dualDatagrams whether a UDP socket of all IPv6 addresses hears IPv4 as well, as the
   *     JDK's channels do
   */
  Listening(List<Datagrams> udpLoops, boolean dualDatagrams) {
    this.udpLoops = List.copyOf(udpLoops);
    this.dualDatagrams = dualDatagrams;
  }

  /** Listens by UDP and TCP, on the same port for each address; returns where. */
  List<TransportAddress> listen(List<TransportAddress> addresses) throws CannotListenException {
    List<TransportAddress> bound = new ArrayList<>();
    for (TransportAddress address : addresses) {
      if (!isHeardByAnother(address, addresses)) {
        bound.add(listen(address));
      } else {
        if (!dualDatagrams) {
          datagrams.add(udp(address, false, udpLoops));
        }
        bound.add(address);
      }
    }
    return bound;
  }

  /**
   * Whether it stands for all IPv4 addresses, and all IPv6 ones are there too, on the same port: a
   * TCP channel of the JDK hears both families then, and leaves no room for another.
   */
  private static boolean isHeardByAnother(
      TransportAddress address, List<TransportAddress> addresses) {
    return address.ip().equals(ANY_V4)
        && address.port() != 0
        && addresses.contains(new TransportAddress(ANY_V6, address.port()));
  }

  private TransportAddress listen(TransportAddress address) throws CannotListenException {
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
  List<TransportAddress> listenTls(List<TransportAddress> addresses) throws CannotListenException {
    List<TransportAddress> bound = new ArrayList<>();
    for (TransportAddress address : addresses) {
      bound.add(isHeardByAnother(address, addresses) ? address : stream(address, Transport.TLS));
    }
    return bound;
  }

  /** Listens by UDP for Binding requests only, in the first loop; returns where. */
  List<TransportAddress> bindingOnly(List<TransportAddress> addresses)
      throws CannotListenException {
    List<TransportAddress> bound = new ArrayList<>();
    for (TransportAddress address : addresses) {
      if (dualDatagrams && isHeardByAnother(address, addresses)) {
        bound.add(address);
      } else {
        Datagram datagram = udp(address, true, udpLoops.subList(0, 1));
        datagrams.add(datagram);
        bound.add(datagram.listener().local());
      }
    }
    return bound;
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
    try {
      ServerSocketChannel channel = open(address);
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

  private static ServerSocketChannel open(TransportAddress address) throws IOException {
    try {
      return ServerSocketChannel.open(SocketAddresses.family(address));
    } catch (UnsupportedOperationException e) {
      throw new IOException("this machine has no IPv6", e);
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
