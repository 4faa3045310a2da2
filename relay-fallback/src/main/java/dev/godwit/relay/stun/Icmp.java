package dev.godwit.relay.stun;

import java.nio.ByteBuffer;

/**
 * ICMP (RFC 8656, section 18.13): an ICMP packet that came instead of data.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Reserved             |  ICMP Type  |    ICMP Code    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                          Error Data                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public record Icmp(int icmpType, int icmpCode, int errorData) implements Attribute {
  public static final AttributeType<Icmp> TYPE = new AttributeType<>(0x8004, "ICMP", Icmp::decode);

  private static final int SIZE_BYTES = 8;
  private static final int MAX_TYPE = 0x7F;
  private static final int MAX_CODE = 0x1FF;

  /**
   * @throws IllegalArgumentException if the type has more than 7 bits or the code more than 9
   */
  public Icmp {
    if (icmpType < 0 || icmpType > MAX_TYPE || icmpCode < 0 || icmpCode > MAX_CODE) {
      throw new IllegalArgumentException("an ICMP type has 7 bits, and a code 9");
    }
  }

  static Icmp decode(ByteBuffer value, TransactionId transaction) throws MalformedStunException {
    MalformedStunException.checkLength(value, SIZE_BYTES);
    int typeAndCode = Short.toUnsignedInt(value.getShort(2));
    return new Icmp(typeAndCode >>> 9, typeAndCode & MAX_CODE, value.getInt(4));
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transaction) {
    out.putInt((icmpType << 9) | icmpCode).putInt(errorData);
  }

  @Override
  public AttributeType<Icmp> type() {
    return TYPE;
  }
}
