package dev.godwit.relay.stun;

import java.nio.ByteBuffer;

/**
 * MAPPED-ADDRESS (RFC 8489, section 14.1): what XOR-MAPPED-ADDRESS says, for clients of RFC 3489.
 * We neither send it nor look at it; here it is so that a message that has one is understood.
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
public record MappedAddress(TransportAddress address) implements Attribute {
  public static final AttributeType<MappedAddress> TYPE =
      new AttributeType<>(0x0001, "MAPPED-ADDRESS", MappedAddress::decode);

  static MappedAddress decode(ByteBuffer value, TransactionId transaction)
      throws MalformedStunException {
    return new MappedAddress(AddressValue.read(value));
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transaction) {
    AddressValue.write(address, out);
  }

  @Override
  public AttributeType<MappedAddress> type() {
    return TYPE;
  }
}
