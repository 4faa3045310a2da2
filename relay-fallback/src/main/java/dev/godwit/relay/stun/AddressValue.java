package dev.godwit.relay.stun;

import dev.godwit.relay.stun.MalformedStunException.Reason;
import java.nio.ByteBuffer;

/**
 * The value of the attributes that are addresses, plain or XORed with the cookie and the
 * transaction (RFC 8489, sections 14.1 and 14.2).
 */
final class AddressValue {
  private static final int FAMILY_AT = 1;
  private static final int PORT_AT = 2;
  private static final int ADDRESS_AT = 4;

  private AddressValue() {}

  static TransportAddress read(ByteBuffer value) throws MalformedStunException {
    if (value.limit() < ADDRESS_AT) {
      throw MalformedStunException.of(Reason.BAD_ATTRIBUTE_LENGTH);
    }
    // The first byte is to be ignored.
    AddressFamily family = AddressFamily.of(Byte.toUnsignedInt(value.get(FAMILY_AT)));
    MalformedStunException.checkLength(value, ADDRESS_AT + family.sizeBytes());
    int port = Short.toUnsignedInt(value.getShort(PORT_AT));
    return new TransportAddress(IpAddress.read(family, value, ADDRESS_AT), port);
  }

  static void write(TransportAddress address, ByteBuffer out) {
    out.putShort((short) address.ip().family().code()).putShort((short) address.port());
    address.ip().write(out);
  }

  static TransportAddress readXored(ByteBuffer value, TransactionId transaction)
      throws MalformedStunException {
    return xored(read(value), transaction);
  }

  static void writeXored(TransportAddress address, ByteBuffer out, TransactionId transaction) {
    write(xored(address, transaction), out);
  }

  /** Its own inverse. */
  private static TransportAddress xored(TransportAddress address, TransactionId transaction) {
    IpAddress ip = address.ip();
    IpAddress other =
        switch (ip.family()) {
          case V4 -> IpAddress.v4((int) ip.low() ^ StunMessage.MAGIC_COOKIE);
          case V6 ->
              IpAddress.v6(
                  ip.high()
                      ^ (((long) StunMessage.MAGIC_COOKIE << 32)
                          | Integer.toUnsignedLong(transaction.high())),
                  ip.low() ^ transaction.low());
        };
    return new TransportAddress(other, address.port() ^ (StunMessage.MAGIC_COOKIE >>> 16));
  }
}
