package dev.godwit.relay.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.ChannelData;
import dev.godwit.relay.stun.TransportAddress;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ChannelData costs no object and no copy, either way. */
class HotPathTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final TransportAddress PEER = Setup.at("93.184.216.34", 9000);
  private static final int CHANNEL = 0x4000;
  private static final int PACKETS = 100_000;
  private static final int SIZE_BYTES = 1200;

  /** So many times the compiler has a go, before what it has not understood yet counts. */
  private static final int ROUNDS = 20;

  private final Lab lab = new Lab(withBandwidth());
  private final LabClient client = lab.client().allocate();
  private final ByteBuffer packet = Lab.packet(new byte[SIZE_BYTES + ChannelData.HEADER_BYTES]);

  private static Setup withBandwidth() {
    Setup setup = new Setup();
    setup.bytes = 1L << 50;
    setup.bytesPerUser = 1L << 50;
    setup.bytesPerAllocation = 1L << 50;
    return setup;
  }

  private void up() {
    packet.clear().position(TurnServer.HEADROOM_BYTES);
    packet.limit(TurnServer.HEADROOM_BYTES + ChannelData.HEADER_BYTES + SIZE_BYTES);
    ChannelData.writeHeader(packet, TurnServer.HEADROOM_BYTES, CHANNEL, SIZE_BYTES);
    lab.server()
        .onDatagram(
            Lab.UDP,
            AddressFamily.V4,
            0,
            client.address.ip().low(),
            client.address.port(),
            packet,
            lab.now());
  }

  private void down(Relay relay) {
    packet.clear().position(TurnServer.HEADROOM_BYTES);
    packet.limit(TurnServer.HEADROOM_BYTES + SIZE_BYTES);
    lab.server()
        .onPeerDatagram(
            relay, AddressFamily.V4, 0, PEER.ip().low(), PEER.port(), packet, lab.now());
  }

  @Test
  void aPacketFromAClientAllocatesNothing() {
    client.bind(CHANNEL, PEER);
    assertAllocatesNothing(this::up);
    assertSame(packet, lab.lastSent);
    assertEquals(TurnServer.HEADROOM_BYTES + ChannelData.HEADER_BYTES, packet.position());
    assertEquals(SIZE_BYTES, packet.remaining());
  }

  @Test
  void aPacketFromAPeerAllocatesNothing() {
    client.bind(CHANNEL, PEER);
    Relay relay = client.relay();
    assertAllocatesNothing(() -> down(relay));
    assertSame(packet, lab.lastSent);
    assertEquals(TurnServer.HEADROOM_BYTES - ChannelData.HEADER_BYTES, packet.position());
    assertEquals(SIZE_BYTES + ChannelData.HEADER_BYTES, packet.remaining());
  }

  @Test
  void aPacketFromRelayToRelayAllocatesNothing() {
    LabClient other = lab.client().allocate();
    client.bind(CHANNEL, other.relayed());
    other.bind(CHANNEL, client.relayed());
    assertAllocatesNothing(this::up);
    assertSame(packet, lab.lastSent);
  }

  private void assertAllocatesNothing(Runnable once) {
    lab.quiet = true;
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && least > 0; round++) {
      least = Math.min(least, allocatedBy(once));
    }
    assertEquals(0, least, "bytes in " + PACKETS + " packets");
    assertEquals(0, lab.quietlySent % PACKETS, "a packet was dropped");
    assertTrue(lab.quietlySent > 0);
  }

  private static long allocatedBy(Runnable once) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    long cost = THREADS.getCurrentThreadAllocatedBytes() - before;
    long start = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < PACKETS; i++) {
      once.run();
    }
    return THREADS.getCurrentThreadAllocatedBytes() - start - cost;
  }

  @Test
  void anAllocationTakesLittleMemory() {
    Setup setup = new Setup();
    setup.perUser = 100_000;
    setup.strangers = 100_000;
    Lab many = new Lab(setup);
    List<LabClient> clients = new ArrayList<>();
    int count = 2000;
    for (int i = 0; i < count; i++) {
      clients.add(many.client(Lab.UDP, 0, Setup.at("81.2.69." + i % 250, 1000 + i)).greet());
    }
    long before = usedBytes();
    for (LabClient each : clients) {
      each.allocate();
      each.bind(CHANNEL, PEER);
      each.bind(CHANNEL + 1, new TransportAddress(PEER.ip(), 9001));
    }
    long each = (usedBytes() - before) / count;
    assertEquals(count, many.server().allocations());
    assertTrue(each < 4096, each + " bytes of heap for each allocation");
  }

  private static long usedBytes() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
