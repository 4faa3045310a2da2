package dev.godwit.relay.stun;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * REQUESTED-ADDRESS-FAMILY (RFC 8656, section 18.6): of which family the relayed address shall be.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |    Family     |                   Reserved                    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param code the number of the family, known or not: an unknown one has its own error, 440
 */
public record RequestedAddressFamily(int code) implements Attribute {
  public static final AttributeType<RequestedAddressFamily> TYPE =
      new AttributeType<>(0x0017, "REQUESTED-ADDRESS-FAMILY", RequestedAddressFamily::decode);

  private static final int SIZE_BYTES = 4;

  /**
   * @throws IllegalArgumentException if the code is not a byte
   */
  public RequestedAddressFamily {
    if (code < 0 || code > 0xFF) {
      throw new IllegalArgumentException("a family is one byte");
    }
  }

  /** The attribute for this family. */
  public static RequestedAddressFamily of(AddressFamily family) {
    return new RequestedAddressFamily(family.code());
  }

  /** The family, or empty if nobody knows it. */
  public Optional<AddressFamily> family() {
    return AddressFamily.find(code);
  }

  static RequestedAddressFamily decode(ByteBuffer value, TransactionId transaction)
      throws MalformedStunException {
    MalformedStunException.checkLength(value, SIZE_BYTES);
    return new RequestedAddressFamily(Byte.toUnsignedInt(value.get(0)));
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transaction) {
    out.putInt(code << 24);
  }

  @Override
  public AttributeType<RequestedAddressFamily> type() {
    return TYPE;
  }
}
