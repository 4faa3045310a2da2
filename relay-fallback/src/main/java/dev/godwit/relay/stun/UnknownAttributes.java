package dev.godwit.relay.stun;

import dev.godwit.relay.stun.MalformedStunException.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * UNKNOWN-ATTRIBUTES (RFC 8489, section 14.13): what the server did not understand, with error 420.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      Attribute 1 Type         |       Attribute 2 Type    ....
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param codes at most {@value #MAX_CODES}
 */
public record UnknownAttributes(List<Integer> codes) implements Attribute {
  public static final AttributeType<UnknownAttributes> TYPE =
      new AttributeType<>(0x000A, "UNKNOWN-ATTRIBUTES", UnknownAttributes::decode);

  /** More than we name in an answer, and more than any message of sense would have. */
  public static final int MAX_CODES = 64;

  /**
   * @throws IllegalArgumentException if there are too many, or one has more than 16 bits
   */
  public UnknownAttributes {
    codes = List.copyOf(codes);
    if (codes.size() > MAX_CODES) {
      throw new IllegalArgumentException("at most " + MAX_CODES + " unknown attributes are told");
    }
    if (codes.stream().anyMatch(code -> code < 0 || code > 0xFFFF)) {
      throw new IllegalArgumentException("an attribute's type has 16 bits");
    }
  }

  static UnknownAttributes decode(ByteBuffer value, TransactionId transaction)
      throws MalformedStunException {
    int count = value.limit() / Short.BYTES;
    if (value.limit() % Short.BYTES != 0 || count > MAX_CODES) {
      throw MalformedStunException.of(Reason.BAD_ATTRIBUTE_LENGTH);
    }
    List<Integer> codes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      codes.add(Short.toUnsignedInt(value.getShort(i * Short.BYTES)));
    }
    return new UnknownAttributes(codes);
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transaction) {
    for (int code : codes) {
      out.putShort((short) code);
    }
  }

  @Override
  public AttributeType<UnknownAttributes> type() {
    return TYPE;
  }
}
