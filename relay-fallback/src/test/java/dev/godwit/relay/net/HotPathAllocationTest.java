package dev.godwit.relay.net;

import static dev.godwit.relay.net.RelayOverUdpTest.bytes;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.godwit.relay.stun.TransportAddress;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a loop allocates while it relays, as the JVM counts it. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
final class HotPathAllocationTest {
  private static final int CHANNEL = 0x4005;
  private static final int PACKETS = 4000;
  private static final int MAX_ROUNDS = 30;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void nothingIsAllocatedForAPacketEitherWay() throws Exception {
    for (DatagramEngine engine :
        new DatagramEngine[] {DatagramEngine.BATCHED, DatagramEngine.JOINED}) {
      try (RelayLab lab = RelayLab.open(settings -> settings.withEngine(engine).withLoops(1, 1));
          Peer peer = lab.peer()) {
        RelayClient client = lab.udp();
        TransportAddress relayed = client.allocate();
        client.bindChannel(CHANNEL, peer.address());

        // The JVM's own interpreter allocates for what its compiler later does not.
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < MAX_ROUNDS && allocated >= PACKETS; round++) {
          long before = allocatedBytes();
          relay(client, relayed, peer);
          allocated = allocatedBytes() - before;
        }

        // The look at the time of day, each second, is what is left.
        assertTrue(allocated < PACKETS, engine + ": " + allocated + " bytes");
      }
    }
  }

  private static void relay(RelayClient client, TransportAddress relayed, Peer peer)
      throws IOException {
    byte[] data = bytes(1200);
    for (int i = 0; i < PACKETS / 2; i++) {
      client.sendChannel(CHANNEL, data);
      peer.receive(relayed);
      peer.send(relayed, data);
      client.receiveChannel(CHANNEL);
    }
  }

  private long allocatedBytes() {
    for (var thread : threads.dumpAllThreads(false, false)) {
      if (thread.getThreadName().equals("relay-udp-0")) {
        return threads.getThreadAllocatedBytes(thread.getThreadId());
      }
    }
    throw new AssertionError("the loop's thread is not there");
  }
}
