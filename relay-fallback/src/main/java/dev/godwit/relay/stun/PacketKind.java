package dev.godwit.relay.stun;

/** What a packet is, by its first byte (RFC 8656, section 12, table 3; RFC 7983). */
public enum PacketKind {
  /** 0 to 3. */
  STUN,
  /** 20 to 63: DTLS, and the first bytes of TLS. */
  DTLS,
  /** 64 to 79: channels 0x4000 to 0x4FFF. */
  CHANNEL_DATA,
  /** 80 to 127: channels 0x5000 to 0x7FFF, which only RFC 5766 had. */
  OLD_CHANNEL_DATA,
  /** Anything else: to be dropped. */
  OTHER;

  /** The kind of packet that begins so. */
  public static PacketKind of(byte first) {
    int value = Byte.toUnsignedInt(first);
    if (value <= 3) {
      return STUN;
    }
    if (value < 20 || value > 127) {
      return OTHER;
    }
    return value < 64 ? DTLS : value < 80 ? CHANNEL_DATA : OLD_CHANNEL_DATA;
  }
}
