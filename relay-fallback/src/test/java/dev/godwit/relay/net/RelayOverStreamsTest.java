package dev.godwit.relay.net;

import static dev.godwit.relay.net.RelayOverUdpTest.bytes;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.relay.stun.TransportAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TCP and TLS clients of a real relay. */
@Timeout(60)
final class RelayOverStreamsTest {
  private static final int CHANNEL = 0x4002;

  static final TestTls TLS = newTls();

  private static TestTls newTls() {
    try {
      return TestTls.make();
    } catch (Exception e) {
      throw new AssertionError("a certificate can be made", e);
    }
  }

  enum Kind {
    TCP,
    TLS
  }

  private static final byte[] HELLO_OF_TLS_1_1 =
      HexFormat.of()
          .parseHex("160301002f0100002b0302" + "5a".repeat(32) + "000004002f003501" + "00");

  private static RelayLab open() throws Exception {
    return RelayLab.open(RelayOverStreamsTest::withTls);
  }

  static RelaySettings withTls(RelaySettings settings) {
    return settings.withTls(List.of(new TransportAddress(RelayLab.V4, 0)), TLS::server);
  }

  private static RelayClient client(RelayLab lab, Kind kind) throws IOException {
    return switch (kind) {
      case TCP -> lab.tcp();
      case TLS -> lab.client(ClientSocket.tls(lab.server.listeningTls().getFirst(), TLS.client()));
    };
  }

  @ParameterizedTest
  @EnumSource
  void dataGoesThroughChannelsAndInIndicationsBothWays(Kind kind) throws Exception {
    try (RelayLab lab = open();
        Peer peer = lab.peer();
        Peer other = lab.peer()) {
      RelayClient client = client(lab, kind);
      assertEquals(client.socket().local(), client.bind());
      TransportAddress relayed = client.allocate();
      client.bindChannel(CHANNEL, peer.address());
      client.permit(other.address());

      for (int size : new int[] {0, 1, 2, 3, 4, 1200, 16_381, 60_000}) {
        byte[] data = bytes(size);
        client.sendChannel(CHANNEL, data);
        assertArrayEquals(data, peer.receive(relayed));
        peer.send(relayed, data);
        assertArrayEquals(data, client.receiveChannel(CHANNEL));
        client.sendIndication(other.address(), data);
        assertArrayEquals(data, other.receive(relayed));
        other.send(relayed, data);
        assertArrayEquals(data, client.receiveIndication(other.address()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void messagesMayComeInAnyPieces(Kind kind) throws Exception {
    try (RelayLab lab = open();
        Peer peer = lab.peer()) {
      RelayClient client = client(lab, kind);
      TransportAddress relayed = client.allocate();
      client.bindChannel(CHANNEL, peer.address());
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int size = 0; size < 60; size++) {
        byte[] message = RelayClient.channelData(CHANNEL, bytes(size));
        all.write(message);
        all.write(new byte[-size & 3]);
      }

      ClientSocket.Stream stream = (ClientSocket.Stream) client.socket();
      int piece = 1;
      for (int at = 0; at < all.size(); at += piece, piece = piece % 7 + 1) {
        int end = Math.min(all.size(), at + piece);
        stream.sendRaw(Arrays.copyOfRange(all.toByteArray(), at, end));
      }

      for (int size = 0; size < 60; size++) {
        assertArrayEquals(bytes(size), peer.receive(relayed));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void muchDataArrivesWholeInBothDirections(Kind kind) throws Exception {
    try (RelayLab lab = open();
        Peer peer = lab.peer()) {
      RelayClient client = client(lab, kind);
      TransportAddress relayed = client.allocate();
      client.bindChannel(CHANNEL, peer.address());
      for (int round = 0; round < 40; round++) {
        for (int i = 0; i < 50; i++) {
          client.sendChannel(CHANNEL, bytes(1000 + i));
          peer.send(relayed, bytes(900 + i));
        }
        for (int i = 0; i < 50; i++) {
          assertArrayEquals(bytes(1000 + i), peer.receive(relayed));
          assertArrayEquals(bytes(900 + i), client.receiveChannel(CHANNEL));
        }
      }
      assertEquals(0, lab.server.figures().of(NetCount.SLOW_CLIENT_DROPPED));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theAllocationEndsWithItsConnection(Kind kind) throws Exception {
    try (RelayLab lab = open()) {
      RelayClient client = client(lab, kind);
      client.allocate();
      await().until(() -> lab.server.figures().allocations() == 1);

      client.close();

      await().until(() -> lab.server.figures().allocations() == 0);
      await().until(() -> lab.server.figures().connections() == 0);
    }
  }

  @Test
  void tlsBelow12IsRefused() throws Exception {
    try (RelayLab lab = open()) {
      TransportAddress server = lab.server.listeningTls().getFirst();
      ClientSocket.Stream stream = (ClientSocket.Stream) ClientSocket.tcp(server);
      lab.client(stream);
      stream.sendRaw(HELLO_OF_TLS_1_1);
      assertTrue(stream.ends());
      await().until(() -> lab.server.figures().of(NetCount.TLS_FAILURES) == 1);
    }
  }

  @Test
  void bothVersionsOfTlsWorkAndAreCounted() throws Exception {
    try (RelayLab lab = open()) {
      for (String version : List.of("TLSv1.2", "TLSv1.3")) {
        RelayClient client = client(lab, Kind.TLS);
        SSLSocket socket = (SSLSocket) ((ClientSocket.Stream) client.socket()).socket();
        socket.setEnabledProtocols(new String[] {version});
        client.allocate();
        assertEquals(version, socket.getSession().getProtocol());
      }
      assertEquals(2, lab.server.figures().of(NetCount.TLS_HANDSHAKES));
    }
  }

  @Test
  void renegotiationEndsTheConnection() throws Exception {
    try (RelayLab lab = open()) {
      RelayClient client = client(lab, Kind.TLS);
      ClientSocket.Stream stream = (ClientSocket.Stream) client.socket();
      SSLSocket socket = (SSLSocket) stream.socket();
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      client.allocate();

      socket.startHandshake();

      assertTrue(stream.ends());
      await().until(() -> lab.server.figures().allocations() == 0);
    }
  }
}
