package dev.godwit.relay.stun;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Good messages of any kind, and what becomes of them on a bad day. */
final class RandomMessages {
  private static final List<Attribute> ATTRIBUTES = AttributeTest.attributes();
  private static final List<byte[]> PUBLISHED =
      List.of(
          RfcVectors.REQUEST,
          RfcVectors.IPV4_RESPONSE,
          RfcVectors.IPV6_RESPONSE,
          RfcVectors.LONG_TERM_REQUEST,
          RfcVectors.SHA256_REQUEST,
          RfcVectors.SHA256_ALLOCATE);

  private RandomMessages() {}

  static byte[] message(Random random) {
    StunMethod method = pick(List.of(StunMethod.values()), random);
    List<MessageClass> classes =
        List.of(MessageClass.values()).stream().filter(method::has).toList();
    return Packets.message(
        pick(classes, random),
        method,
        new TransactionId(random.nextInt(), random.nextLong()),
        writer -> {
          for (int i = random.nextInt(6); i > 0; i--) {
            writer.put(pick(ATTRIBUTES, random));
          }
          for (IntegrityAlgorithm algorithm : IntegrityAlgorithm.values()) {
            if (random.nextInt(3) == 0) {
              writer.putIntegrity(algorithm, Packets.KEY);
            }
          }
          if (random.nextInt(3) == 0) {
            writer.putFingerprint();
          }
        });
  }

  /** A message with a few bytes, lengths or types changed, cut or made longer. */
  static byte[] mutated(Random random) {
    byte[] bytes = random.nextInt(3) == 0 ? pick(PUBLISHED, random).clone() : message(random);
    for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
      bytes = change(bytes, random);
    }
    if (bytes.length >= StunMessage.HEADER_BYTES && random.nextInt(4) != 0) {
      // Most get past the first question.
      bytes = Arrays.copyOf(bytes, bytes.length & ~3);
      ByteBuffer.wrap(bytes).putShort(2, (short) (bytes.length - StunMessage.HEADER_BYTES));
    }
    return bytes;
  }

  private static byte[] change(byte[] bytes, Random random) {
    int at = random.nextInt(Math.max(1, bytes.length));
    switch (random.nextInt(5)) {
      case 0 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 1 -> {
        return Arrays.copyOf(bytes, bytes.length + random.nextInt(1, 64));
      }
      case 2 -> {
        if (bytes.length > 24) {
          // Where lengths and types of attributes are likely to be.
          int word = 20 + random.nextInt((bytes.length - 20) / 2) * 2;
          int value = random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(0x24);
          ByteBuffer.wrap(bytes).putShort(Math.min(word, bytes.length - 2), (short) value);
        }
      }
      default -> {
        if (at < bytes.length) {
          bytes[at] = (byte) random.nextInt();
        }
      }
    }
    return bytes;
  }

  private static <T> T pick(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }
}
