package dev.godwit.relay.stun;

import java.nio.ByteBuffer;

/**
 * What a message says beside its class and method: a type, a length, a value, and padding up to a
 * multiple of four bytes (RFC 8489, section 14).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         Type                  |            Length             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                         Value (variable)                ....
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>MESSAGE-INTEGRITY, MESSAGE-INTEGRITY-SHA256 and FINGERPRINT are not among these: they speak of
 * the message itself, so that {@link StunMessage} checks and {@link StunWriter} makes them.
 */
public sealed interface Attribute
    permits AdditionalAddressFamily,
        AddressErrorCode,
        AlternateDomain,
        AlternateServer,
        ChannelNumber,
        Data,
        DontFragment,
        ErrorCode,
        EvenPort,
        Icmp,
        Lifetime,
        MappedAddress,
        Nonce,
        PasswordAlgorithm,
        PasswordAlgorithms,
        Realm,
        RequestedAddressFamily,
        RequestedTransport,
        ReservationToken,
        Software,
        UnknownAttributes,
        Userhash,
        Username,
        XorMappedAddress,
        XorPeerAddress,
        XorRelayedAddress {
  /** Its type. */
  AttributeType<?> type();

  /**
   * Puts the value, without padding, at the buffer's position.
   *
   * @throws java.nio.BufferOverflowException if there is no room for it
   */
  void writeValue(ByteBuffer out, TransactionId transaction);
}
