package dev.godwit.relay.stun;

import java.util.List;

/** The attributes that one has to understand, and that this package does. */
final class KnownAttributes {
  private static final List<AttributeType<?>> TYPES =
      List.of(
          MappedAddress.TYPE,
          Username.TYPE,
          ErrorCode.TYPE,
          UnknownAttributes.TYPE,
          ChannelNumber.TYPE,
          Lifetime.TYPE,
          XorPeerAddress.TYPE,
          Data.TYPE,
          Realm.TYPE,
          Nonce.TYPE,
          XorRelayedAddress.TYPE,
          RequestedAddressFamily.TYPE,
          EvenPort.TYPE,
          RequestedTransport.TYPE,
          DontFragment.TYPE,
          PasswordAlgorithm.TYPE,
          Userhash.TYPE,
          XorMappedAddress.TYPE,
          ReservationToken.TYPE);

  /** One bit for each; all of them are below 64. */
  private static final long BITS = bits();

  private KnownAttributes() {}

  static boolean isKnown(int code) {
    return code < Long.SIZE && ((BITS >>> code) & 1) != 0;
  }

  private static long bits() {
    long bits = (1L << MessageIntegrity.CODE) | (1L << MessageIntegritySha256.CODE);
    for (AttributeType<?> type : TYPES) {
      bits |= 1L << type.code();
    }
    return bits;
  }
}
