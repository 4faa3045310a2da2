package dev.godwit.relay.net;

import dev.godwit.relay.listen.CannotListenException;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.turn.AddressRange;
import dev.godwit.relay.turn.Credentials;
import dev.godwit.relay.turn.PortRange;
import dev.godwit.relay.turn.RelayAddress;
import dev.godwit.relay.turn.TurnLimits;
import dev.godwit.relay.turn.TurnSettings;
import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A relay on the loopback, with its clients and peers; closes all of them. */
final class RelayLab implements Closeable {
  static final IpAddress V4 = IpAddress.v4(0x7F00_0001);
  static final IpAddress V6 = IpAddress.v6(0, 1);
  static final String USER = "robin";
  static final String PASSWORD = "redbreast";
  private static final String REALM = "lab";

  final RelayServer server;
  private final List<Closeable> toClose = new ArrayList<>();

  private RelayLab(RelaySettings settings) throws CannotListenException {
    server = RelayServer.start(settings);
    toClose.add(server::close);
  }

  /** A relay for peers on the loopback. */
  static RelayLab open(UnaryOperator<RelaySettings> changes) throws CannotListenException {
    return new RelayLab(changes.apply(settings(PortRange.DYNAMIC)));
  }

  static RelaySettings settings(PortRange ports) {
    TurnSettings turn =
        new TurnSettings(
            REALM,
            List.of(RelayAddress.of(V4), RelayAddress.of(V6)),
            ports,
            false,
            TurnLimits.DEFAULT);
    return RelaySettings.of(
            List.of(new TransportAddress(V4, 0), new TransportAddress(V6, 0)),
            turn,
            changeable("127.0.0.0/8", "::1"))
        .withLoops(2, 2);
  }

  static RelaySettings.Changeable changeable(String... allowedPeers) {
    return changeableFor(USER, PASSWORD, allowedPeers);
  }

  static RelaySettings.Changeable changeableFor(
      String user, String password, String... allowedPeers) {
    return new RelaySettings.Changeable(
        Credentials.of(REALM, Map.of(user, password), Optional.empty()),
        List.of(allowedPeers).stream().map(text -> AddressRange.parse(text).orElseThrow()).toList(),
        List.of());
  }

  TransportAddress v4() {
    return server.listening().getFirst();
  }

  TransportAddress v6() {
    return server.listening().getLast();
  }

  RelayClient client(ClientSocket socket) {
    return client(socket, PASSWORD);
  }

  RelayClient client(ClientSocket socket, String password) {
    RelayClient client = new RelayClient(socket, USER, password);
    toClose.add(client);
    return client;
  }

  RelayClient udp() throws IOException {
    return client(ClientSocket.udp(v4()));
  }

  RelayClient tcp() throws IOException {
    return client(ClientSocket.tcp(v4()));
  }

  /** A peer on the loopback. */
  Peer peer(IpAddress ip) throws IOException {
    Peer peer = new Peer(new DatagramSocket(0, InetAddress.getByAddress(ip.toBytes())));
    toClose.add(peer);
    return peer;
  }

  Peer peer() throws IOException {
    return peer(V4);
  }

  @Override
  public void close() throws IOException {
    for (Closeable closeable : toClose.reversed()) {
      closeable.close();
    }
  }
}
