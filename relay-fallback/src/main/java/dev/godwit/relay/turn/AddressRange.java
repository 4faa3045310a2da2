package dev.godwit.relay.turn;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.IpAddress;
import java.util.Optional;

/**
 * A range of addresses, such as {@code 10.0.0.0/8}.
 *
 * @param network its first address
 * @param prefixBits how many bits of it all addresses of the range begin with
 */
public record AddressRange(IpAddress network, int prefixBits) {
  /**
   * @throws IllegalArgumentException if the prefix is too long, or the address has bits beyond it
   */
  public AddressRange {
    if (prefixBits < 0 || prefixBits > network.family().sizeBytes() * 8) {
      throw new IllegalArgumentException("there is no prefix of " + prefixBits + " bits");
    }
    if ((network.high() & ~highMask(network.family(), prefixBits)) != 0
        || (network.low() & ~lowMask(network.family(), prefixBits)) != 0) {
      throw new IllegalArgumentException("the address has bits beyond its prefix");
    }
  }

  /** Reads {@code ADDRESS/BITS}, or an address alone; bits beyond the prefix are ignored. */
  public static Optional<AddressRange> parse(String text) {
    int slash = text.indexOf('/');
    Optional<IpAddress> ip = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (ip.isEmpty()) {
      return Optional.empty();
    }
    AddressFamily family = ip.get().family();
    int allBits = family.sizeBytes() * 8;
    int bits = slash < 0 ? allBits : bits(text.substring(slash + 1));
    if (bits < 0 || bits > allBits) {
      return Optional.empty();
    }
    IpAddress network =
        new IpAddress(
            family,
            ip.get().high() & highMask(family, bits),
            ip.get().low() & lowMask(family, bits));
    return Optional.of(new AddressRange(network, bits));
  }

  /** Whether the address is in it. One of another family never is. */
  public boolean contains(IpAddress address) {
    return contains(address.family(), address.high(), address.low());
  }

  boolean contains(AddressFamily family, long high, long low) {
    return family == network.family()
        && (high & highMask(family, prefixBits)) == network.high()
        && (low & lowMask(family, prefixBits)) == network.low();
  }

  private static long highMask(AddressFamily family, int bits) {
    return switch (family) {
      case V4 -> 0;
      case V6 -> leading(Math.min(bits, 64));
    };
  }

  private static long lowMask(AddressFamily family, int bits) {
    return switch (family) {
      case V4 -> leading(bits + 32) & 0xFFFF_FFFFL;
      case V6 -> leading(Math.max(0, bits - 64));
    };
  }

  /** So many ones from the left, out of 64. */
  private static long leading(int ones) {
    return ones == 0 ? 0 : -1L << (64 - ones);
  }

  private static int bits(String text) {
    if (text.isEmpty() || text.length() > 3 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    return Integer.parseInt(text);
  }

  @Override
  public String toString() {
    return network + "/" + prefixBits;
  }
}
