package dev.godwit.relay.stun;

import java.nio.ByteBuffer;

/**
 * ADDRESS-ERROR-CODE (RFC 8656, section 18.12): why there is no relayed address of this family,
 * beside one of the other.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |    Family     |       Reserved          |Class|     Number    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                   Reason Phrase (UTF-8)                   ....
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param family of which there is none
 * @param number 300 to 699
 * @param reason words for a person, maybe none
 */
public record AddressErrorCode(AddressFamily family, int number, String reason)
    implements Attribute {
  public static final AttributeType<AddressErrorCode> TYPE =
      new AttributeType<>(0x8001, "ADDRESS-ERROR-CODE", AddressErrorCode::decode);

  /**
   * @throws IllegalArgumentException if the number is out of range or the reason too long
   */
  public AddressErrorCode {
    ErrorValue.check(number);
    TextValue.check(reason, ErrorCode.MAX_REASON_BYTES);
  }

  static AddressErrorCode decode(ByteBuffer value, TransactionId transaction)
      throws MalformedStunException {
    int number = ErrorValue.readNumber(value);
    AddressFamily family = AddressFamily.of(Byte.toUnsignedInt(value.get(0)));
    return new AddressErrorCode(
        family, number, ErrorValue.readReason(value, ErrorCode.MAX_REASON_BYTES));
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transaction) {
    out.putInt((family.code() << 24) | ErrorValue.bits(number));
    TextValue.write(reason, out);
  }

  @Override
  public AttributeType<AddressErrorCode> type() {
    return TYPE;
  }
}
