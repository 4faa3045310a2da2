package dev.godwit.relay.stun;

import java.nio.ByteBuffer;

/**
 * LIFETIME (RFC 8656, section 18.2): how long the allocation lives unless it is refreshed.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      Seconds, unsigned                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public record Lifetime(long seconds) implements Attribute {
  public static final AttributeType<Lifetime> TYPE =
      new AttributeType<>(0x000D, "LIFETIME", Lifetime::decode);

  private static final int SIZE_BYTES = 4;

  /**
   * @throws IllegalArgumentException if the seconds don't fit into 32 bits
   */
  public Lifetime {
    if (seconds < 0 || seconds > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("a lifetime has 32 bits");
    }
  }

  static Lifetime decode(ByteBuffer value, TransactionId transaction)
      throws MalformedStunException {
    MalformedStunException.checkLength(value, SIZE_BYTES);
    return new Lifetime(Integer.toUnsignedLong(value.getInt(0)));
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transaction) {
    out.putInt((int) seconds);
  }

  @Override
  public AttributeType<Lifetime> type() {
    return TYPE;
  }
}
