package dev.godwit.relay.stun;

import java.nio.ByteBuffer;

/**
 * ALTERNATE-SERVER (RFC 8489, section 14.15): where to try instead, with error 300.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |0 0 0 0 0 0 0 0|    Family     |             Port              |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |               Address (4 or 16 bytes)                     ....
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public record AlternateServer(TransportAddress address) implements Attribute {
  public static final AttributeType<AlternateServer> TYPE =
      new AttributeType<>(0x8023, "ALTERNATE-SERVER", AlternateServer::decode);

  static AlternateServer decode(ByteBuffer value, TransactionId transaction)
      throws MalformedStunException {
    return new AlternateServer(AddressValue.read(value));
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transaction) {
    AddressValue.write(address, out);
  }

  @Override
  public AttributeType<AlternateServer> type() {
    return TYPE;
  }
}
