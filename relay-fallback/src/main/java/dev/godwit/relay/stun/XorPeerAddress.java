package dev.godwit.relay.stun;

import java.nio.ByteBuffer;

/**
 * XOR-PEER-ADDRESS (RFC 8656, section 18.3): a peer's address as the server sees it. A
 * CreatePermission request may have several.
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
public record XorPeerAddress(TransportAddress address) implements Attribute {
  public static final AttributeType<XorPeerAddress> TYPE =
      new AttributeType<>(0x0012, "XOR-PEER-ADDRESS", XorPeerAddress::decode);

  static XorPeerAddress decode(ByteBuffer value, TransactionId transaction)
      throws MalformedStunException {
    return new XorPeerAddress(AddressValue.readXored(value, transaction));
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transaction) {
    AddressValue.writeXored(address, out, transaction);
  }

  @Override
  public AttributeType<XorPeerAddress> type() {
    return TYPE;
  }
}
