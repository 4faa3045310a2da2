package dev.godwit.relay.stun;

import java.nio.ByteBuffer;

/**
 * CHANNEL-NUMBER (RFC 8656, section 18.1): the short name of a peer.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |        Channel Number         |           Reserved            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param number any of 16 bits: one that is no channel's has its own answer
 */
public record ChannelNumber(int number) implements Attribute {
  public static final AttributeType<ChannelNumber> TYPE =
      new AttributeType<>(0x000C, "CHANNEL-NUMBER", ChannelNumber::decode);

  /** The first number of a channel. */
  public static final int MIN = 0x4000;

  /** The last number of a channel (RFC 8656, section 12). */
  public static final int MAX = 0x4FFF;

  /** The last number of a channel as RFC 5766 had it. */
  public static final int MAX_OLD = 0x7FFF;

  private static final int SIZE_BYTES = 4;

  /**
   * @throws IllegalArgumentException if the number doesn't fit into 16 bits
   */
  public ChannelNumber {
    if (number < 0 || number > 0xFFFF) {
      throw new IllegalArgumentException("a channel number has 16 bits");
    }
  }

  /** Whether a channel may have this number. */
  public boolean isChannel() {
    return number >= MIN && number <= MAX;
  }

  /** Whether a channel might have had this number under RFC 5766. */
  public boolean isOldChannel() {
    return number >= MIN && number <= MAX_OLD;
  }

  static ChannelNumber decode(ByteBuffer value, TransactionId transaction)
      throws MalformedStunException {
    MalformedStunException.checkLength(value, SIZE_BYTES);
    return new ChannelNumber(Short.toUnsignedInt(value.getShort(0)));
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transaction) {
    out.putInt(number << 16);
  }

  @Override
  public String toString() {
    return "0x" + Integer.toHexString(number);
  }

  @Override
  public AttributeType<ChannelNumber> type() {
    return TYPE;
  }
}
