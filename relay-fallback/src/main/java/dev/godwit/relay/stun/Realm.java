package dev.godwit.relay.stun;

import java.nio.ByteBuffer;

/**
 * REALM (RFC 8489, section 14.9): for whose users the credentials are; without quotes.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        Text (UTF-8)                       ....
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public record Realm(String text) implements Attribute {
  public static final AttributeType<Realm> TYPE =
      new AttributeType<>(0x0014, "REALM", Realm::decode);

  /** Fewer than 128 characters, which the RFC takes for at most 763 bytes. */
  public static final int MAX_BYTES = 763;

  /**
   * @throws IllegalArgumentException if the text is longer
   */
  public Realm {
    TextValue.check(text, MAX_BYTES);
  }

  static Realm decode(ByteBuffer value, TransactionId transaction) throws MalformedStunException {
    return new Realm(TextValue.read(value, MAX_BYTES));
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transaction) {
    TextValue.write(text, out);
  }

  @Override
  public AttributeType<Realm> type() {
    return TYPE;
  }
}
