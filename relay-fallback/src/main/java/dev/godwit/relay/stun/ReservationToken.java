package dev.godwit.relay.stun;

import java.nio.ByteBuffer;

/**
 * RESERVATION-TOKEN (RFC 8656, section 18.10): names a port that EVEN-PORT had kept.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                            Token                              |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                          (8 bytes)                            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public record ReservationToken(long token) implements Attribute {
  public static final AttributeType<ReservationToken> TYPE =
      new AttributeType<>(0x0022, "RESERVATION-TOKEN", ReservationToken::decode);

  private static final int SIZE_BYTES = 8;

  static ReservationToken decode(ByteBuffer value, TransactionId transaction)
      throws MalformedStunException {
    MalformedStunException.checkLength(value, SIZE_BYTES);
    return new ReservationToken(value.getLong(0));
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transaction) {
    out.putLong(token);
  }

  @Override
  public AttributeType<ReservationToken> type() {
    return TYPE;
  }
}
