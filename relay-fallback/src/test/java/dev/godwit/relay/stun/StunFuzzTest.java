package dev.godwit.relay.stun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.godwit.testkit.random.Seeds;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever bytes come, a message or the one typed error comes out, and little is allocated
 * (checklist S9). Runs longer, with ever new seeds, by {@code -Dgodwit.fuzz.seconds=N}.
 */
class StunFuzzTest {
  private static final long SECONDS = Long.getLong("godwit.fuzz.seconds", 0);
  private static final int RUNS = 100_000;

  /**
   * For each attribute that is looked at: texts and lists of a message's size, and some objects.
   */
  private static final int MAX_ALLOCATED_PER_BYTE = 64;

  private static final int MAX_ALLOCATED = 64 << 10;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final List<AttributeType<?>> TYPES =
      AttributeTest.attributes().stream()
          .<AttributeType<?>>map(Attribute::type)
          .distinct()
          .toList();

  @Test
  void changedMessagesAreReadOrRefused() {
    Seeds.each(1, RUNS, random -> read(RandomMessages.mutated(random)));
    if (SECONDS > 0) {
      Seeds.forSeconds(SECONDS, random -> read(RandomMessages.mutated(random)));
    }
  }

  @Test
  void anyBytesAreReadOrRefused() {
    Seeds.each(1, RUNS, random -> read(randomBytes(random)));
    if (SECONDS > 0) {
      Seeds.forSeconds(SECONDS, random -> read(randomBytes(random)));
    }
  }

  @Test
  void aGoodMessageIsReadAgainAsItWasWritten() {
    Seeds.each(
        1,
        RUNS / 10,
        random -> {
          byte[] packet = RandomMessages.message(random);
          StunMessage message = Packets.parse(packet);
          assertEquals(packet.length, message.sizeBytes());
          Optional<IntegrityAlgorithm> integrity = message.integrity();
          if (integrity.isPresent()) {
            assertTrue(message.isIntact(integrity.get(), Packets.KEY));
          }
          for (AttributeType<?> type : TYPES) {
            assertEquals(message.has(type), message.find(type).isPresent());
          }
        });
  }

  @Test
  void theLargestMessagesAreReadWithoutTrouble() {
    Seeds.each(
        1,
        100,
        random -> {
          byte[] packet = new byte[StreamFraming.MAX_MESSAGE_BYTES];
          random.nextBytes(packet);
          System.arraycopy(Packets.hex("0001 fffc 2112a442"), 0, packet, 0, 8);
          read(packet);
        });
  }

  private static byte[] randomBytes(Random random) {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    if (bytes.length >= 24 && random.nextInt(4) != 0) {
      int length = (bytes.length - 20) & ~3;
      bytes = Arrays.copyOf(bytes, 20 + length);
      ByteBuffer.wrap(bytes)
          .putShort((short) ((random.nextInt(2) << 8) | random.nextInt(10)))
          .putShort((short) length)
          .putInt(StunMessage.MAGIC_COOKIE);
      ByteBuffer.wrap(bytes)
          .putShort(20, (short) random.nextInt(0x24))
          .putShort(22, (short) random.nextInt(40));
    }
    return bytes;
  }

  /** Asks everything that can be asked of a packet. */
  private static void read(byte[] packet) {
    StreamFraming.messageBytes(ByteBuffer.wrap(packet));
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      StunMessage message = StunMessage.parse(ByteBuffer.wrap(packet));
      message.unknownRequired();
      message.integrity();
      for (IntegrityAlgorithm algorithm : IntegrityAlgorithm.values()) {
        message.isIntact(algorithm, Packets.KEY);
      }
      for (AttributeType<?> type : TYPES) {
        readAll(message, type);
      }
    } catch (MalformedStunException e) {
      assertNotNull(e.reason());
    }
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    long allowed = MAX_ALLOCATED + (long) MAX_ALLOCATED_PER_BYTE * packet.length;
    assertTrue(allocated < allowed, "allocated " + allocated);
  }

  private static void readAll(StunMessage message, AttributeType<?> type) {
    try {
      assertEquals(message.has(type), message.find(type).isPresent());
      message.findAll(type);
    } catch (MalformedStunException e) {
      assertTrue(message.has(type), "refused what isn't there: " + e.reason());
    }
  }
}
