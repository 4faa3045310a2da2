package dev.godwit.relay.stun;

import dev.godwit.relay.stun.MalformedStunException.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * PASSWORD-ALGORITHMS (RFC 8489, section 14.11): the algorithms that the server accepts, the best
 * first. Clients send the list back, so that nobody can have taken one out on the way.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         Algorithm 1           | Algorithm 1 Parameters Length |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |            Algorithm 1 Parameters (variable)              ....
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         Algorithm 2           | Algorithm 2 Parameters Length |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |            Algorithm 2 Parameters (variable)              ....
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param algorithms at most {@value #MAX_ALGORITHMS}
 */
public record PasswordAlgorithms(List<PasswordAlgorithm> algorithms) implements Attribute {
  public static final AttributeType<PasswordAlgorithms> TYPE =
      new AttributeType<>(0x8002, "PASSWORD-ALGORITHMS", PasswordAlgorithms::decode);

  /** IANA's registry has two. */
  public static final int MAX_ALGORITHMS = 16;

  /**
   * @throws IllegalArgumentException if there are too many
   */
  public PasswordAlgorithms {
    algorithms = List.copyOf(algorithms);
    if (algorithms.size() > MAX_ALGORITHMS) {
      throw new IllegalArgumentException("at most " + MAX_ALGORITHMS + " algorithms are listed");
    }
  }

  static PasswordAlgorithms decode(ByteBuffer value, TransactionId transaction)
      throws MalformedStunException {
    List<PasswordAlgorithm> algorithms = new ArrayList<>(2);
    while (value.hasRemaining()) {
      if (algorithms.size() == MAX_ALGORITHMS) {
        throw MalformedStunException.of(Reason.BAD_ATTRIBUTE_LENGTH);
      }
      algorithms.add(PasswordAlgorithm.read(value));
    }
    return new PasswordAlgorithms(algorithms);
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transaction) {
    for (PasswordAlgorithm algorithm : algorithms) {
      algorithm.writeValue(out, transaction);
    }
  }

  @Override
  public AttributeType<PasswordAlgorithms> type() {
    return TYPE;
  }
}
