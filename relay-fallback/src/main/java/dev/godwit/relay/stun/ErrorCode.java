package dev.godwit.relay.stun;

import java.nio.ByteBuffer;

/**
 * ERROR-CODE (RFC 8489, section 14.8): why the request failed.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           Reserved, should be 0         |Class|     Number    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                   Reason Phrase (UTF-8)                   ....
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param number 300 to 699
 * @param reason words for a person, maybe none
 */
public record ErrorCode(int number, String reason) implements Attribute {
  public static final AttributeType<ErrorCode> TYPE =
      new AttributeType<>(0x0009, "ERROR-CODE", ErrorCode::decode);

  /** Fewer than 128 characters, which the RFC takes for at most 763 bytes when received. */
  public static final int MAX_REASON_BYTES = 763;

  /**
   * @throws IllegalArgumentException if the number is out of range or the reason too long
   */
  public ErrorCode {
    ErrorValue.check(number);
    TextValue.check(reason, MAX_REASON_BYTES);
  }

  /** The error with its usual words. */
  public static ErrorCode of(StunError error) {
    return new ErrorCode(error.number(), error.reason());
  }

  /** The error without words, which makes the smallest answer. */
  public static ErrorCode terse(StunError error) {
    return new ErrorCode(error.number(), "");
  }

  static ErrorCode decode(ByteBuffer value, TransactionId transaction)
      throws MalformedStunException {
    return new ErrorCode(
        ErrorValue.readNumber(value), ErrorValue.readReason(value, MAX_REASON_BYTES));
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transaction) {
    out.putInt(ErrorValue.bits(number));
    TextValue.write(reason, out);
  }

  @Override
  public AttributeType<ErrorCode> type() {
    return TYPE;
  }
}
