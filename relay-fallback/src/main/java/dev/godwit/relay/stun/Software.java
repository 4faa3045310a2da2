package dev.godwit.relay.stun;

import java.nio.ByteBuffer;

/**
 * SOFTWARE (RFC 8489, section 14.14): the name of the sender's program.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        Text (UTF-8)                       ....
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public record Software(String text) implements Attribute {
  public static final AttributeType<Software> TYPE =
      new AttributeType<>(0x8022, "SOFTWARE", Software::decode);

  /** Fewer than 128 characters, which the RFC takes for at most 763 bytes. */
  public static final int MAX_BYTES = 763;

  /**
   * @throws IllegalArgumentException if the text is longer
   */
  public Software {
    TextValue.check(text, MAX_BYTES);
  }

  static Software decode(ByteBuffer value, TransactionId transaction)
      throws MalformedStunException {
    return new Software(TextValue.read(value, MAX_BYTES));
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transaction) {
    TextValue.write(text, out);
  }

  @Override
  public AttributeType<Software> type() {
    return TYPE;
  }
}
