package dev.godwit.relay.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.RequestedAddressFamily;
import dev.godwit.relay.stun.TransportAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** UDP clients of a real relay, by each of the engines that works here. */
@Timeout(60)
@ParameterizedClass
@EnumSource(DatagramEngine.class)
final class RelayOverUdpTest {
  private static final int CHANNEL = 0x4001;

  private final DatagramEngine engine;

  RelayOverUdpTest(DatagramEngine engine) {
    this.engine = engine;
  }

  private RelayLab open() throws Exception {
    return RelayLab.open(settings -> settings.withEngine(engine));
  }

  @Test
  void aClientLearnsItsAddress() throws Exception {
    try (RelayLab lab = open()) {
      RelayClient v4 = lab.udp();
      assertEquals(v4.socket().local(), v4.bind());

      RelayClient v6 = lab.client(ClientSocket.udp(lab.v6()));
      assertEquals(v6.socket().local(), v6.bind());
    }
  }

  @Test
  void dataGoesThroughAChannelBothWays() throws Exception {
    try (RelayLab lab = open();
        Peer peer = lab.peer()) {
      RelayClient client = lab.udp();
      TransportAddress relayed = client.allocate();
      client.bindChannel(CHANNEL, peer.address());

      for (int size : new int[] {0, 1, 3, 200, 1200, 60_000}) {
        byte[] data = bytes(size);
        client.sendChannel(CHANNEL, data);
        assertArrayEquals(data, peer.receive(relayed));
        peer.send(relayed, data);
        assertArrayEquals(data, client.receiveChannel(CHANNEL));
      }
    }
  }

  @Test
  void dataGoesInIndicationsBothWays() throws Exception {
    try (RelayLab lab = open();
        Peer peer = lab.peer()) {
      RelayClient client = lab.udp();
      TransportAddress relayed = client.allocate();
      client.permit(peer.address());

      for (int size : new int[] {0, 1, 3, 1200}) {
        byte[] data = bytes(size);
        client.sendIndication(peer.address(), data);
        assertArrayEquals(data, peer.receive(relayed));
        peer.send(relayed, data);
        assertArrayEquals(data, client.receiveIndication(peer.address()));
      }
    }
  }

  @Test
  void aClientOfIpv6TalksWithPeersOfEitherFamily() throws Exception {
    try (RelayLab lab = open();
        Peer v4 = lab.peer(RelayLab.V4);
        Peer v6 = lab.peer(RelayLab.V6)) {
      RelayClient toV4 = lab.client(ClientSocket.udp(lab.v6()));
      TransportAddress relayed4 = toV4.allocate();
      toV4.bindChannel(CHANNEL, v4.address());
      toV4.sendChannel(CHANNEL, bytes(9));
      assertArrayEquals(bytes(9), v4.receive(relayed4));

      RelayClient toV6 = lab.client(ClientSocket.udp(lab.v6()));
      TransportAddress relayed6 = toV6.allocate(RequestedAddressFamily.of(AddressFamily.V6));
      toV6.bindChannel(CHANNEL, v6.address());
      toV6.sendChannel(CHANNEL, bytes(9));
      assertArrayEquals(bytes(9), v6.receive(relayed6));
      v6.send(relayed6, bytes(10));
      assertArrayEquals(bytes(10), toV6.receiveChannel(CHANNEL));
    }
  }

  @Test
  void manyPacketsInARowAllArriveInOrder() throws Exception {
    try (RelayLab lab = open();
        Peer peer = lab.peer()) {
      RelayClient client = lab.udp();
      TransportAddress relayed = client.allocate();
      client.bindChannel(CHANNEL, peer.address());

      for (int i = 0; i < 100; i++) {
        client.sendChannel(CHANNEL, bytes(500 + i / 10));
        peer.send(relayed, bytes(700 + i / 10));
      }
      for (int i = 0; i < 100; i++) {
        assertArrayEquals(bytes(500 + i / 10), peer.receive(relayed));
        assertArrayEquals(bytes(700 + i / 10), client.receiveChannel(CHANNEL));
      }

      RelayFigures figures = lab.server.figures();
      assertEquals(100, figures.of(NetCount.PACKETS_TO_PEERS));
      assertEquals(100, figures.of(NetCount.PACKETS_TO_CLIENTS));
      assertEquals(0, figures.of(NetCount.UNSENT));
    }
  }

  /** Whichever threads their clients have: with so many, some pairs have the same, others not. */
  @Test
  void twoClientsTalkThroughTheirRelaysOnly() throws Exception {
    try (RelayLab lab = open()) {
      for (int pair = 0; pair < 8; pair++) {
        RelayClient one = lab.udp();
        RelayClient other = pair % 2 == 0 ? lab.udp() : lab.tcp();
        TransportAddress relayOfOne = one.allocate();
        TransportAddress relayOfOther = other.allocate();
        one.bindChannel(CHANNEL, relayOfOther);
        other.permit(relayOfOne);

        one.sendChannel(CHANNEL, bytes(301));
        assertArrayEquals(bytes(301), other.receiveIndication(relayOfOne));
        other.sendIndication(relayOfOne, bytes(302));
        assertArrayEquals(bytes(302), one.receiveChannel(CHANNEL));
      }
      assertEquals(16, lab.server.figures().allocations());
    }
  }

  @Test
  void whatIsNoMessageIsCountedAndHarmsNobody() throws Exception {
    try (RelayLab lab = open();
        Peer peer = lab.peer()) {
      RelayClient client = lab.udp();
      TransportAddress relayed = client.allocate();
      client.bindChannel(CHANNEL, peer.address());
      RelayClient stranger = lab.udp();
      Random random = new Random(5);
      for (int i = 0; i < 2000; i++) {
        byte[] noise = new byte[random.nextInt(1300)];
        random.nextBytes(noise);
        stranger.socket().send(noise);
        if (i % 50 == 0) {
          client.sendChannel(CHANNEL, bytes(i));
          assertArrayEquals(bytes(i), peer.receive(relayed));
        }
      }
      assertEquals(stranger.socket().local(), stranger.bind());

      RelayFigures figures = lab.server.figures();
      assertTrue(figures.malformed().values().stream().mapToLong(Long::longValue).sum() > 0);
      assertEquals(0, figures.of(NetCount.FAULTS));
    }
  }

  static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (size + i);
    }
    return bytes;
  }
}
