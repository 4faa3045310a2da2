package dev.godwit.relay.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.relay.net.HandOverQueue.Offered;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class HandOverQueueTest {
  private final HandOverQueue queue = new HandOverQueue();
  private final List<byte[]> received = new ArrayList<>();

  private Offered offer(int number, int sizeBytes) {
    ByteBuffer packet = ByteBuffer.allocate(sizeBytes + 8).position(4).limit(sizeBytes + 4);
    for (int i = packet.position(); i < packet.limit(); i++) {
      packet.put(i, (byte) number);
    }
    return queue.offer(number, number + 1, number + 2, number + 3, packet);
  }

  private void drain() {
    queue.drain((fromAddress, fromPort, toAddress, toPort, packet) -> {
      assertEquals(fromAddress + 1, fromPort);
      assertEquals(fromAddress + 2, toAddress);
      assertEquals(fromAddress + 3, toPort);
      byte[] bytes = new byte[packet.remaining()];
      packet.get(packet.position(), bytes);
      received.add(bytes);
      // The room around it is the receiver's.
      int begin = packet.position();
      int end = packet.limit();
      packet.clear();
      packet.putLong(begin - Long.BYTES, -1).putInt(end, -1);
    });
  }

  @Test
  void packetsComeOutInOrderAndTheReaderIsWokenOnce() {
    assertEquals(Offered.FIRST, offer(1, 0));
    assertEquals(Offered.BEHIND_OTHERS, offer(2, 1200));
    assertEquals(Offered.BEHIND_OTHERS, offer(3, 65_507));
    drain();

    assertEquals(List.of(0, 1200, 65_507), received.stream().map(bytes -> bytes.length).toList());
    assertArrayEquals(new byte[] {2}, new byte[] {received.get(1)[1199]});
    assertEquals(Offered.FIRST, offer(4, 5));
    drain();
    drain();
    assertEquals(4, received.size());
  }

  @Test
  void whatFindsNoRoomIsNotQueuedAndTheRestIs() {
    int queued = 0;
    while (offer(queued, 1200) != Offered.FULL) {
      queued++;
    }
    assertEquals(Offered.FULL, offer(queued, 1200));
    drain();

    assertEquals(queued, received.size());
    assertEquals(Offered.FIRST, offer(1, 1200));
  }

  @Test
  void severalMayOfferWhileOneTakes() throws InterruptedException {
    AtomicInteger queued = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int n = 0; n < 3000; n++) {
                  if (offer(n & 0x7F, n % 1300) != Offered.FULL) {
                    queued.incrementAndGet();
                  }
                }
              }));
    }
    while (threads.stream().anyMatch(Thread::isAlive)) {
      drain();
    }
    drain();

    assertEquals(queued.get(), received.size());
    for (byte[] bytes : received) {
      for (byte one : bytes) {
        assertEquals(bytes[0], one);
      }
    }
  }
}
