package dev.godwit.relay.stun;

import java.nio.ByteBuffer;

/**
 * NONCE (RFC 8489, section 14.10): what the server wants to be given back, so that a request can't
 * be replayed for ever. It may begin with a {@link NonceCookie}.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        Text (UTF-8)                       ....
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public record Nonce(String text) implements Attribute {
  public static final AttributeType<Nonce> TYPE =
      new AttributeType<>(0x0015, "NONCE", Nonce::decode);

  /** Fewer than 128 characters, which the RFC takes for at most 763 bytes. */
  public static final int MAX_BYTES = 763;

  /**
   * @throws IllegalArgumentException if the text is longer
   */
  public Nonce {
    TextValue.check(text, MAX_BYTES);
  }

  static Nonce decode(ByteBuffer value, TransactionId transaction) throws MalformedStunException {
    return new Nonce(TextValue.read(value, MAX_BYTES));
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transaction) {
    TextValue.write(text, out);
  }

  @Override
  public AttributeType<Nonce> type() {
    return TYPE;
  }
}
