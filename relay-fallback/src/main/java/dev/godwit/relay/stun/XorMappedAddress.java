package dev.godwit.relay.stun;

import java.nio.ByteBuffer;

/**
 * XOR-MAPPED-ADDRESS (RFC 8489, section 14.2): the client's address as the server sees it.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |0 0 0 0 0 0 0 0|    Family     |            X-Port             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |              X-Address (4 or 16 bytes)                    ....
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public record XorMappedAddress(TransportAddress address) implements Attribute {
  public static final AttributeType<XorMappedAddress> TYPE =
      new AttributeType<>(0x0020, "XOR-MAPPED-ADDRESS", XorMappedAddress::decode);

  static XorMappedAddress decode(ByteBuffer value, TransactionId transaction)
      throws MalformedStunException {
    return new XorMappedAddress(AddressValue.readXored(value, transaction));
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transaction) {
    AddressValue.writeXored(address, out, transaction);
  }

  @Override
  public AttributeType<XorMappedAddress> type() {
    return TYPE;
  }
}
