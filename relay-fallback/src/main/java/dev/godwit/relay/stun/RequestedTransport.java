package dev.godwit.relay.stun;

import java.nio.ByteBuffer;

/**
 * REQUESTED-TRANSPORT (RFC 8656, section 18.8): what the relay shall speak with peers.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   Protocol    |                   Reserved                    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param protocol a number of IANA's registry of IP protocols
 */
public record RequestedTransport(int protocol) implements Attribute {
  public static final AttributeType<RequestedTransport> TYPE =
      new AttributeType<>(0x0019, "REQUESTED-TRANSPORT", RequestedTransport::decode);

  /** The one protocol that we relay: UDP. */
  public static final int UDP = 17;

  private static final int SIZE_BYTES = 4;

  /**
   * @throws IllegalArgumentException if the protocol is not a byte
   */
  public RequestedTransport {
    if (protocol < 0 || protocol > 0xFF) {
      throw new IllegalArgumentException("a protocol is one byte");
    }
  }

  static RequestedTransport decode(ByteBuffer value, TransactionId transaction)
      throws MalformedStunException {
    MalformedStunException.checkLength(value, SIZE_BYTES);
    return new RequestedTransport(Byte.toUnsignedInt(value.get(0)));
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transaction) {
    out.putInt(protocol << 24);
  }

  @Override
  public AttributeType<RequestedTransport> type() {
    return TYPE;
  }
}
