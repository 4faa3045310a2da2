package dev.godwit.relay.stun;

import dev.godwit.relay.stun.MalformedStunException.Reason;
import java.nio.ByteBuffer;

/**
 * PASSWORD-ALGORITHM (RFC 8489, section 14.12): how the key is made from the password. None of the
 * known ones has parameters.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Algorithm            |  Algorithm Parameters Length  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |             Algorithm Parameters (variable)               ....
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param number known or not
 */
public record PasswordAlgorithm(int number) implements Attribute {
  public static final AttributeType<PasswordAlgorithm> TYPE =
      new AttributeType<>(0x001D, "PASSWORD-ALGORITHM", PasswordAlgorithm::decode);

  /** The key is MD5 of "username:realm:password", as it always was. */
  public static final PasswordAlgorithm MD5 = new PasswordAlgorithm(0x0001);

  /** The key is SHA-256 of "username:realm:password". */
  public static final PasswordAlgorithm SHA256 = new PasswordAlgorithm(0x0002);

  /**
   * @throws IllegalArgumentException if the number has more than 16 bits
   */
  public PasswordAlgorithm {
    if (number < 0 || number > 0xFFFF) {
      throw new IllegalArgumentException("an algorithm's number has 16 bits");
    }
  }

  static PasswordAlgorithm decode(ByteBuffer value, TransactionId transaction)
      throws MalformedStunException {
    PasswordAlgorithm algorithm = read(value);
    if (value.hasRemaining()) {
      throw MalformedStunException.of(Reason.BAD_ATTRIBUTE_LENGTH);
    }
    return algorithm;
  }

  /** Reads one of a list. Each but the last has its parameters padded; some pad the last too. */
  static PasswordAlgorithm read(ByteBuffer in) throws MalformedStunException {
    if (in.remaining() < 2 * Short.BYTES) {
      throw MalformedStunException.of(Reason.BAD_ATTRIBUTE_LENGTH);
    }
    PasswordAlgorithm algorithm = new PasswordAlgorithm(Short.toUnsignedInt(in.getShort()));
    int parameterBytes = Short.toUnsignedInt(in.getShort());
    if (parameterBytes > in.remaining()) {
      throw MalformedStunException.of(Reason.BAD_ATTRIBUTE_LENGTH);
    }
    if (parameterBytes > 0 && (algorithm.equals(MD5) || algorithm.equals(SHA256))) {
      throw MalformedStunException.of(Reason.BAD_VALUE);
    }
    in.position(Math.min(in.limit(), in.position() + StunMessage.padded(parameterBytes)));
    return algorithm;
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transaction) {
    out.putShort((short) number).putShort((short) 0);
  }

  @Override
  public AttributeType<PasswordAlgorithm> type() {
    return TYPE;
  }
}
