package dev.godwit.relay.stun;

import java.nio.ByteBuffer;

/**
 * DONT-FRAGMENT (RFC 8656, section 18.9): asks for the DF bit on the way to the peer. It has no
 * value, so that the frame is a header alone.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |        Type = 0x001A          |          Length = 0           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public record DontFragment() implements Attribute {
  public static final AttributeType<DontFragment> TYPE =
      new AttributeType<>(0x001A, "DONT-FRAGMENT", DontFragment::decode);

  static DontFragment decode(ByteBuffer value, TransactionId transaction)
      throws MalformedStunException {
    MalformedStunException.checkLength(value, 0);
    return new DontFragment();
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transaction) {}

  @Override
  public AttributeType<DontFragment> type() {
    return TYPE;
  }
}
