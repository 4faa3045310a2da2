package dev.godwit.relay.stun;

import java.nio.ByteBuffer;

/**
 * USERNAME (RFC 8489, section 14.3): who asks, in UTF-8 that OpaqueString has prepared.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        Text (UTF-8)                       ....
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public record Username(String text) implements Attribute {
  public static final AttributeType<Username> TYPE =
      new AttributeType<>(0x0006, "USERNAME", Username::decode);

  /** Fewer than 509 bytes, as the RFC has it. */
  public static final int MAX_BYTES = 508;

  /**
   * @throws IllegalArgumentException if the text is longer
   */
  public Username {
    TextValue.check(text, MAX_BYTES);
  }

  static Username decode(ByteBuffer value, TransactionId transaction)
      throws MalformedStunException {
    return new Username(TextValue.read(value, MAX_BYTES));
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transaction) {
    TextValue.write(text, out);
  }

  @Override
  public AttributeType<Username> type() {
    return TYPE;
  }
}
