package dev.godwit.relay.stun;

import java.nio.ByteBuffer;

/**
 * XOR-RELAYED-ADDRESS (RFC 8656, section 18.5): the address that the server gave to the client. Two
 * of them, if one of each family was asked for.
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
public record XorRelayedAddress(TransportAddress address) implements Attribute {
  public static final AttributeType<XorRelayedAddress> TYPE =
      new AttributeType<>(0x0016, "XOR-RELAYED-ADDRESS", XorRelayedAddress::decode);

  static XorRelayedAddress decode(ByteBuffer value, TransactionId transaction)
      throws MalformedStunException {
    return new XorRelayedAddress(AddressValue.readXored(value, transaction));
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transaction) {
    AddressValue.writeXored(address, out, transaction);
  }

  @Override
  public AttributeType<XorRelayedAddress> type() {
    return TYPE;
  }
}
