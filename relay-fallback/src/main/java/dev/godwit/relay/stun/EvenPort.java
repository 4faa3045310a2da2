package dev.godwit.relay.stun;

import java.nio.ByteBuffer;

/**
 * EVEN-PORT (RFC 8656, section 18.7): asks for an even port, and maybe for the next one to be kept.
 *
 * <pre>
 *  0
 *  0 1 2 3 4 5 6 7
 * +-+-+-+-+-+-+-+-+
 * |R|    RFFU     |
 * +-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param reserveNext whether the port above shall be kept for a later allocation (R)
 */
public record EvenPort(boolean reserveNext) implements Attribute {
  public static final AttributeType<EvenPort> TYPE =
      new AttributeType<>(0x0018, "EVEN-PORT", EvenPort::decode);

  private static final int SIZE_BYTES = 1;
  private static final int RESERVE_BIT = 0x80;

  static EvenPort decode(ByteBuffer value, TransactionId transaction)
      throws MalformedStunException {
    MalformedStunException.checkLength(value, SIZE_BYTES);
    return new EvenPort((value.get(0) & RESERVE_BIT) != 0);
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transaction) {
    out.put((byte) (reserveNext ? RESERVE_BIT : 0));
  }

  @Override
  public AttributeType<EvenPort> type() {
    return TYPE;
  }
}
