package dev.godwit.relay.net;

import static dev.godwit.relay.net.RelayOverUdpTest.bytes;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.relay.listen.CannotListenException;
import dev.godwit.relay.stun.EvenPort;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.MessageClass;
import dev.godwit.relay.stun.StunMessage;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.turn.PortRange;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Starting, changing, draining and ending a real relay. */
@Timeout(60)
final class RelayServerTest {
  private static final int CHANNEL = 0x4004;

  @Test
  void udpAndTcpAreOnTheSamePort() throws Exception {
    try (RelayLab lab = RelayLab.open(settings -> settings)) {
      assertEquals(2, lab.server.listening().size());
      assertTrue(lab.v4().port() > 0 && lab.v6().port() > 0);
      lab.udp().bind();
      lab.tcp().bind();
      lab.client(ClientSocket.udp(lab.v6())).bind();
      lab.client(ClientSocket.tcp(lab.v6())).bind();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PORTABLE", "JOINED"})
  void allAddressesOfBothFamiliesCanHaveOnePort(DatagramEngine engine) throws Exception {
    int port = freePorts(2).first();
    List<TransportAddress> all =
        List.of(
            new TransportAddress(IpAddress.v4(0), port),
            new TransportAddress(IpAddress.v6(0, 0), port));
    RelaySettings usual = RelayLab.settings(PortRange.DYNAMIC);
    RelaySettings settings =
        RelaySettings.of(all, usual.turn(), usual.changeable())
            .withLoops(2, 1)
            .withEngine(engine)
            .withTls(
                List.of(
                    new TransportAddress(IpAddress.v4(0), port + 1),
                    new TransportAddress(IpAddress.v6(0, 0), port + 1)),
                RelayOverStreamsTest.TLS::server);
    try (RelayLab lab = RelayLab.open(_ -> settings)) {
      assertEquals(all, lab.server.listening());
      for (IpAddress ip : List.of(RelayLab.V4, RelayLab.V6)) {
        TransportAddress server = new TransportAddress(ip, port);
        RelayClient udp = lab.client(ClientSocket.udp(server));
        assertEquals(udp.socket().local(), udp.bind());
        RelayClient tcp = lab.client(ClientSocket.tcp(server));
        assertEquals(tcp.socket().local(), tcp.bind());
        RelayClient tls =
            lab.client(
                ClientSocket.tls(
                    new TransportAddress(ip, port + 1), RelayOverStreamsTest.TLS.client()));
        assertEquals(tls.socket().local(), tls.bind());
      }
    }
  }

  @Test
  void aPortThatOnlyAnswersBindingAnswersNothingElse() throws Exception {
    try (RelayLab lab =
        RelayLab.open(
            settings -> settings.withBindingOnly(List.of(new TransportAddress(RelayLab.V4, 0))))) {
      RelayClient client = lab.client(ClientSocket.udp(lab.server.bindingOnly().getFirst()));
      assertEquals(client.socket().local(), client.bind());

      ClientSocket.Datagrams socket = (ClientSocket.Datagrams) client.socket();
      socket.socket().setSoTimeout(200);
      assertThrows(java.net.SocketTimeoutException.class, client::tryAllocate);
      assertEquals(client.socket().local(), client.bind());
    }
  }

  @Test
  void aRelayMayAnswerBindingAndDoNothingElse() throws Exception {
    RelaySettings all = RelayLab.settings(PortRange.DYNAMIC);
    RelaySettings settings =
        new RelaySettings(
            List.of(),
            List.of(),
            List.of(new TransportAddress(RelayLab.V4, 0)),
            all.turn(),
            all.changeable(),
            all.tls(),
            all.streams(),
            1,
            1,
            DatagramEngine.AUTOMATIC);
    try (RelayServer server = RelayServer.start(settings);
        RelayClient client =
            new RelayClient(ClientSocket.udp(server.bindingOnly().getFirst()), "", "")) {
      assertEquals(client.socket().local(), client.bind());
      assertEquals(List.of(), server.listening());
    }
  }

  @Test
  void aPortThatIsTakenIsToldAndNothingIsLeftOpen() throws Exception {
    try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      TransportAddress taken = new TransportAddress(RelayLab.V4, tcp.getLocalPort());
      CannotListenException refused =
          assertThrows(CannotListenException.class, () -> startAt(taken));
      assertEquals(tcp.getLocalPort(), refused.address().port());
      assertTrue(String.valueOf(refused.getMessage()).contains("in use"));
      new DatagramSocket(taken.port(), InetAddress.getLoopbackAddress()).close();
    }
    try (DatagramSocket udp = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      TransportAddress taken = new TransportAddress(RelayLab.V4, udp.getLocalPort());
      assertThrows(CannotListenException.class, () -> startAt(taken));
    }
  }

  @Test
  void twoRelaysDoNotShareAPortBySilentAgreement() throws Exception {
    try (RelayLab lab = RelayLab.open(settings -> settings)) {
      assertThrows(CannotListenException.class, () -> startAt(lab.v4()));
      lab.udp().bind();
    }
  }

  @Test
  void anAddressOfAnotherMachineIsTold() {
    CannotListenException refused =
        assertThrows(
            CannotListenException.class,
            () -> startAt(new TransportAddress(IpAddress.v4(0xC000_0263), 0)));
    assertTrue(String.valueOf(refused.getMessage()).contains("no such address"));
  }

  private static void startAt(TransportAddress address) throws CannotListenException {
    RelaySettings settings = RelayLab.settings(PortRange.DYNAMIC);
    RelayServer.start(
            RelaySettings.of(List.of(address), settings.turn(), settings.changeable())
                .withLoops(2, 1))
        .close();
  }

  @Test
  void whenAllPortsAreTakenNewAllocationsAreRefusedAndTheOldGoOn() throws Exception {
    RelaySettings small = RelayLab.settings(freePorts(4));
    try (RelayLab lab = RelayLab.open(_ -> small);
        Peer peer = lab.peer()) {
      List<TransportAddress> relays = new ArrayList<>();
      RelayClient first = lab.udp();
      relays.add(first.allocate());
      first.bindChannel(CHANNEL, peer.address());
      for (int i = 1; i < 4; i++) {
        relays.add(lab.udp().allocate());
      }
      assertEquals(4, relays.stream().distinct().count());

      StunMessage refusal = lab.udp().tryAllocate();
      assertEquals(MessageClass.ERROR, refusal.messageClass());
      assertEquals(508, RelayClient.errorOf(refusal));

      first.sendChannel(CHANNEL, bytes(5));
      assertArrayEquals(bytes(5), peer.receive(relays.getFirst()));
      first.release();
      assertEquals(relays.getFirst(), lab.udp().allocate());
    }
  }

  /** So many ports in a row, begun by an even one, that nobody has at the moment. */
  private static PortRange freePorts(int count) throws Exception {
    for (int first = 20_000; ; first += count) {
      List<DatagramSocket> held = new ArrayList<>();
      try {
        for (int port = first; port < first + count; port++) {
          held.add(new DatagramSocket(port, InetAddress.getLoopbackAddress()));
        }
        return new PortRange(first, first + count - 1);
      } catch (java.net.BindException _) {
        // Somebody else's: the next ones then.
      } finally {
        held.forEach(DatagramSocket::close);
      }
    }
  }

  @Test
  void aPairOfPortsIsKept() throws Exception {
    try (RelayLab lab = RelayLab.open(settings -> settings)) {
      TransportAddress even = lab.udp().allocate(new EvenPort(true));
      assertEquals(0, even.port() % 2);
    }
  }

  @Test
  void newUsersAndRangesHoldWithoutDroppingWhatIsUnderWay() throws Exception {
    try (RelayLab lab = RelayLab.open(settings -> settings);
        Peer peer = lab.peer()) {
      RelayClient client = lab.tcp();
      TransportAddress relayed = client.allocate();
      client.bindChannel(CHANNEL, peer.address());

      lab.server.reload(RelayLab.changeableFor(RelayLab.USER, "another", "127.0.0.0/8"));

      await()
          .until(() -> {
            RelayClient old = lab.udp();
            return old.tryAllocate().messageClass() == MessageClass.ERROR;
          });
      lab.client(ClientSocket.udp(lab.v4()), "another").allocate();
      client.sendChannel(CHANNEL, bytes(7));
      assertArrayEquals(bytes(7), peer.receive(relayed));

      lab.server.reload(RelayLab.changeableFor(RelayLab.USER, "another"));

      await()
          .until(() -> {
            client.sendChannel(CHANNEL, bytes(8));
            return lab.server.figures().of(NetCount.PACKETS_TO_PEERS) == 1;
          });
    }
  }

  @Test
  void aNewCertificateIsUsedByNewConnectionsOnly() throws Exception {
    TestTls first = TestTls.make();
    TestTls second = TestTls.make();
    AtomicReference<SSLContext> current = new AtomicReference<>(first.server());
    try (RelayLab lab =
        RelayLab.open(settings ->
            settings.withTls(List.of(new TransportAddress(RelayLab.V4, 0)), current::getPlain))) {
      TransportAddress server = lab.server.listeningTls().getFirst();
      RelayClient old = lab.client(ClientSocket.tls(server, first.client()));
      old.allocate();

      current.set(second.server());

      RelayClient young = lab.client(ClientSocket.tls(server, second.client()));
      young.allocate();
      assertEquals(second.certificate(), certificateOf(young));
      assertNotEquals(certificateOf(old), certificateOf(young));
      old.release();
    }
  }

  private static X509Certificate certificateOf(RelayClient client) throws Exception {
    SSLSocket socket = (SSLSocket) ((ClientSocket.Stream) client.socket()).socket();
    return (X509Certificate) socket.getSession().getPeerCertificates()[0];
  }

  @Test
  void aDrainingRelayRefusesTheNewAndWaitsForTheOld() throws Exception {
    try (RelayLab lab = RelayLab.open(settings -> settings);
        Peer peer = lab.peer()) {
      RelayClient client = lab.udp();
      TransportAddress relayed = client.allocate();
      client.bindChannel(CHANNEL, peer.address());
      RelayClient stream = lab.tcp();
      stream.allocate();

      lab.server.drain(List.of());

      await().until(() -> lab.udp().tryAllocate().messageClass() == MessageClass.ERROR);
      client.sendChannel(CHANNEL, bytes(6));
      assertArrayEquals(bytes(6), peer.receive(relayed));
      assertFalse(lab.server.awaitDrained(Duration.ofMillis(20)));

      client.release();
      assertFalse(lab.server.awaitDrained(Duration.ofMillis(20)));
      stream.close();
      assertTrue(lab.server.awaitDrained(Duration.ofSeconds(30)));
    }
  }

  @Test
  void aClosedRelayLeavesNothingOpenAndCanBeStartedAgain() throws Exception {
    RelaySettings settings = RelayLab.settings(PortRange.DYNAMIC);
    RelayServer server = RelayServer.start(settings);
    List<TransportAddress> addresses = server.listening();
    ClientSocket.Stream stream = (ClientSocket.Stream) ClientSocket.tcp(addresses.getFirst());
    RelayClient client = new RelayClient(stream, RelayLab.USER, RelayLab.PASSWORD);
    TransportAddress relayed = client.allocate();

    server.close();
    server.close();

    assertTrue(stream.ends());
    client.close();
    assertEquals(0, server.figures().allocations());
    new DatagramSocket(relayed.port(), InetAddress.getLoopbackAddress()).close();
    RelayServer.start(RelaySettings.of(addresses, settings.turn(), settings.changeable())).close();
  }
}
