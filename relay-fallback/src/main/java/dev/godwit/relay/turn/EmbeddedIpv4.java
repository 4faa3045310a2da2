package dev.godwit.relay.turn;

/**
 * Finds the IPv4 address that an IPv6 address stands for, so that nobody gets past a rule for the
 * one by asking for the other (CVE-2026-27624).
 */
final class EmbeddedIpv4 {
  static final long NONE = -1;

  private static final long LOW_32 = 0xFFFF_FFFFL;
  private static final long NAT64 = 0x0064_ff9b_0000_0000L;
  private static final long LOCAL_NAT64 = 0x0064_ff9b_0001L;
  private static final int SIX_TO_FOUR = 0x2002;
  private static final long TEREDO = 0x2001_0000L;
  private static final long ISATAP = 0x5efeL;

  /** The bit of an interface's identifier that says whether it is the world's only one. */
  private static final long UNIVERSAL_BIT = 0x0200_0000L;

  private EmbeddedIpv4() {}

  /** The 32 bits, or {@link #NONE}. */
  static long of(long high, long low) {
    long upperLow = low >>> 32;
    if (high == 0 && upperLow == 0) {
      return low <= 1 ? NONE : low; // ::a.b.c.d (RFC 4291, section 2.5.5.1); not :: and ::1
    }
    if (high == 0 && upperLow == 0xFFFF) {
      return low & LOW_32; // ::ffff:a.b.c.d (RFC 4291, section 2.5.5.2)
    }
    if (high == 0 && upperLow == 0xFFFF_0000L) {
      return low & LOW_32; // ::ffff:0:a.b.c.d (RFC 2765)
    }
    if (high == NAT64 && upperLow == 0) {
      return low & LOW_32; // 64:ff9b::a.b.c.d (RFC 6052)
    }
    if (high >>> 16 == LOCAL_NAT64) {
      return low & LOW_32; // 64:ff9b:1::/48, with a prefix of 96 bits (RFC 8215)
    }
    if (high >>> 48 == SIX_TO_FOUR) {
      return (high >>> 16) & LOW_32; // 2002:aabb:ccdd:: (RFC 3056)
    }
    if (high >>> 32 == TEREDO) {
      return ~low & LOW_32; // the client's address, with each bit turned (RFC 4380)
    }
    if ((upperLow & ~UNIVERSAL_BIT) == ISATAP) {
      return low & LOW_32; // ::[2]00:5efe:a.b.c.d (RFC 5214)
    }
    return NONE;
  }
}
