package dev.godwit.relay.net;

import static dev.godwit.relay.net.RelayOverUdpTest.bytes;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.relay.stun.TransportAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TCP and TLS clients that are slow, broken or mean, beside one that is not. */
@Timeout(60)
final class HostileStreamsTest {
  private static final int CHANNEL = 0x4003;
  private static final int SMALL_BUFFER_BYTES = 16 * 1024;
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofMinutes(10);

  private static final StreamLimits PATIENT = new StreamLimits(100, 100, LONG, LONG, LONG, LONG);

  private static RelayLab open(StreamLimits limits) throws Exception {
    UnaryOperator<RelaySettings> tls = RelayOverStreamsTest::withTls;
    return RelayLab.open(settings -> tls.apply(settings).withStreams(limits).withLoops(1, 1));
  }

  private static ClientSocket.Stream stream(RelayLab lab) throws Exception {
    RelayClient client = lab.tcp();
    return (ClientSocket.Stream) client.socket();
  }

  private static ClientSocket.Stream streamToTls(RelayLab lab) throws Exception {
    ClientSocket socket = ClientSocket.tcp(lab.server.listeningTls().getFirst());
    lab.client(socket);
    return (ClientSocket.Stream) socket;
  }

  private static void awaitCount(RelayLab lab, NetCount what, long count) {
    await().untilAsserted(() -> assertEquals(count, lab.server.figures().of(what)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "16030100", // TLS to a port without
        "000300052112a442", // a length that is no multiple of four
        "0003000811111111", // not the cookie
        "80000000" // neither a message nor a channel
      })
  void whatIsNoMessageEndsTheConnection(String hex) throws Exception {
    try (RelayLab lab = open(PATIENT)) {
      ClientSocket.Stream stream = stream(lab);
      stream.sendRaw(HexFormat.of().parseHex(hex));

      assertTrue(stream.ends());
      awaitCount(lab, NetCount.CONNECTIONS_GARBAGE, 1);
      await().until(() -> lab.server.figures().connections() == 0);
    }
  }

  @Test
  void garbageEndsTheAllocationToo() throws Exception {
    try (RelayLab lab = open(PATIENT)) {
      RelayClient client = lab.tcp();
      client.allocate();
      ((ClientSocket.Stream) client.socket()).sendRaw(new byte[] {-1, -1, -1, -1});

      await().until(() -> lab.server.figures().allocations() == 0);
    }
  }

  @Test
  void whatIsNoTlsEndsTheConnectionBeforeAnythingIsMade() throws Exception {
    try (RelayLab lab = open(PATIENT)) {
      ClientSocket.Stream stream = streamToTls(lab);
      stream.sendRaw("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

      assertTrue(stream.ends());
      awaitCount(lab, NetCount.TLS_FAILURES, 1);
    }
  }

  @Test
  void aMessageThatDoesNotEndInTimeEndsTheConnectionHoweverItDrips() throws Exception {
    StreamLimits limits = new StreamLimits(100, 100, LONG, SHORT, LONG, LONG);
    try (RelayLab lab = open(limits)) {
      RelayClient good = lab.tcp();
      good.allocate();
      ClientSocket.Stream drip = stream(lab);
      drip.sendRaw(new byte[] {0x40});
      await().until(() -> lab.server.figures().connections() == 2);
      drip.sendRaw(new byte[] {3});
      drip.sendRaw(new byte[] {1});

      assertTrue(drip.ends());
      awaitCount(lab, NetCount.CONNECTIONS_SLOW, 1);
      await().until(() -> lab.server.figures().allocations() == 1);
    }
  }

  @Test
  void aHandshakeThatDoesNotEndInTimeEndsTheConnection() throws Exception {
    StreamLimits limits = new StreamLimits(100, 100, SHORT, LONG, LONG, LONG);
    try (RelayLab lab = open(limits)) {
      ClientSocket.Stream silent = streamToTls(lab);
      ClientSocket.Stream half = streamToTls(lab);
      half.sendRaw(new byte[] {0x16, 3, 1, 2, 0, 1});

      assertTrue(silent.ends());
      assertTrue(half.ends());
      awaitCount(lab, NetCount.CONNECTIONS_SLOW, 2);
    }
  }

  @Test
  void aConnectionWithoutAllocationMayNotBeIdle() throws Exception {
    StreamLimits limits = new StreamLimits(100, 100, LONG, LONG, SHORT, LONG);
    try (RelayLab lab = open(limits)) {
      RelayClient client = lab.tcp();
      client.allocate();
      ClientSocket.Stream idle = stream(lab);

      assertTrue(idle.ends());
      awaitCount(lab, NetCount.CONNECTIONS_IDLE, 1);
      client.release();
      assertTrue(((ClientSocket.Stream) client.socket()).ends());
      awaitCount(lab, NetCount.CONNECTIONS_IDLE, 2);
    }
  }

  @Test
  void aSlowClientIsDroppedNotBuffered() throws Exception {
    StreamLimits limits = new StreamLimits(100, 100, LONG, LONG, LONG, Duration.ofSeconds(2));
    try (RelayLab lab = open(limits);
        Peer peer = lab.peer();
        Peer other = lab.peer()) {
      RelayClient slow = lab.tcp();
      ((ClientSocket.Stream) slow.socket()).socket().setReceiveBufferSize(SMALL_BUFFER_BYTES);
      TransportAddress relayed = slow.allocate();
      slow.bindChannel(CHANNEL, peer.address());
      RelayClient good = lab.tcp();
      TransportAddress goodRelayed = good.allocate();
      good.bindChannel(CHANNEL, other.address());

      while (lab.server.figures().of(NetCount.CONNECTIONS_STUCK) == 0) {
        for (int i = 0; i < 20; i++) {
          peer.send(relayed, bytes(1200));
        }
        other.send(goodRelayed, bytes(1000));
        assertArrayEquals(bytes(1000), good.receiveChannel(CHANNEL));
      }

      assertTrue(lab.server.figures().of(NetCount.SLOW_CLIENT_DROPPED) > 0);
      await().until(() -> lab.server.figures().allocations() == 1);
    }
  }

  @Test
  void thereAreOnlySoManyConnectionsOfOneAddress() throws Exception {
    try (RelayLab lab = open(new StreamLimits(100, 3, LONG, LONG, LONG, LONG))) {
      List<RelayClient> clients = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        RelayClient client = lab.tcp();
        client.bind();
        clients.add(client);
      }

      assertTrue(stream(lab).ends());
      awaitCount(lab, NetCount.CONNECTIONS_REFUSED, 1);
      RelayClient elsewhere = lab.client(ClientSocket.tcp(lab.v6()));
      elsewhere.bind();

      clients.getFirst().close();
      await().until(() -> lab.server.figures().connections() == 3);
      lab.tcp().bind();
    }
  }

  @Test
  void thereAreOnlySoManyConnectionsInAll() throws Exception {
    try (RelayLab lab = open(new StreamLimits(2, 2, LONG, LONG, LONG, LONG))) {
      lab.tcp().bind();
      lab.client(ClientSocket.tcp(lab.v6())).bind();

      assertTrue(stream(lab).ends());
      assertTrue(streamToTls(lab).ends());
      awaitCount(lab, NetCount.CONNECTIONS_REFUSED, 2);
    }
  }

  @Test
  void aClientThatAsksAndNeverReadsIsNotBuffered() throws Exception {
    StreamLimits limits = new StreamLimits(100, 100, LONG, LONG, LONG, SHORT);
    try (RelayLab lab = open(limits);
        Peer peer = lab.peer()) {
      RelayClient client = lab.tcp();
      ClientSocket.Stream stream = (ClientSocket.Stream) client.socket();
      stream.socket().setReceiveBufferSize(SMALL_BUFFER_BYTES);
      client.allocate();
      byte[] request = client.permissionRequest(peer.address());

      try {
        while (lab.server.figures().of(NetCount.CONNECTIONS_STUCK) == 0) {
          stream.sendRaw(request);
        }
      } catch (IOException _) {
        awaitCount(lab, NetCount.CONNECTIONS_STUCK, 1);
      }
      await().until(() -> lab.server.figures().allocations() == 0);
    }
  }
}
