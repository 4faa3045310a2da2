package dev.godwit.relay.stun;

import java.nio.ByteBuffer;

/**
 * ALTERNATE-DOMAIN (RFC 8489, section 14.16): the name to expect in the alternate server's
 * certificate.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        Text (UTF-8)                       ....
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public record AlternateDomain(String text) implements Attribute {
  public static final AttributeType<AlternateDomain> TYPE =
      new AttributeType<>(0x8003, "ALTERNATE-DOMAIN", AlternateDomain::decode);

  /** A domain name has at most 255 bytes. */
  public static final int MAX_BYTES = 255;

  /**
   * @throws IllegalArgumentException if the text is longer
   */
  public AlternateDomain {
    TextValue.check(text, MAX_BYTES);
  }

  static AlternateDomain decode(ByteBuffer value, TransactionId transaction)
      throws MalformedStunException {
    return new AlternateDomain(TextValue.read(value, MAX_BYTES));
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transaction) {
    TextValue.write(text, out);
  }

  @Override
  public AttributeType<AlternateDomain> type() {
    return TYPE;
  }
}
