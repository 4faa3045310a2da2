package dev.godwit.relay.stun;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An IP address in the family that it had on the wire: {@code ::ffff:1.2.3.4} stays V6.
 *
 * @param family which kind
 * @param high the first eight bytes of a V6 address; 0 for V4
 * @param low the last eight bytes of a V6 address; the 32 bits of a V4 one, without sign
 */
public record IpAddress(AddressFamily family, long high, long low) {
  /**
   * @throws IllegalArgumentException if a V4 address has more than 32 bits
   */
  public IpAddress {
    if (family == AddressFamily.V4 && (high != 0 || low >>> 32 != 0)) {
      throw new IllegalArgumentException("an IPv4 address has 32 bits");
    }
  }

  /** The V4 address of these 32 bits. */
  public static IpAddress v4(int bits) {
    return new IpAddress(AddressFamily.V4, 0, Integer.toUnsignedLong(bits));
  }

  /** The V6 address of these 128 bits. */
  public static IpAddress v6(long high, long low) {
    return new IpAddress(AddressFamily.V6, high, low);
  }

  /**
   * The address of 4 or 16 bytes in network order. The number of bytes alone decides the family.
   *
   * @throws IllegalArgumentException if there are neither 4 nor 16
   */
  public static IpAddress of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return switch (bytes.length) {
      case 4 -> v4(in.getInt());
      case 16 -> v6(in.getLong(), in.getLong());
      default -> throw new IllegalArgumentException("an address has 4 or 16 bytes");
    };
  }

  /** The address that the text says, dotted for V4, as RFC 4291 section 2.2 has it for V6. */
  public static Optional<IpAddress> parse(String text) {
    return IpText.parse(text);
  }

  /** The 4 or 16 bytes in network order. */
  public byte[] toBytes() {
    byte[] bytes = new byte[family.sizeBytes()];
    write(ByteBuffer.wrap(bytes));
    return bytes;
  }

  /** Puts the 4 or 16 bytes into the buffer. */
  public void write(ByteBuffer out) {
    switch (family) {
      case V4 -> out.putInt((int) low);
      case V6 -> out.putLong(high).putLong(low);
    }
  }

  static IpAddress read(AddressFamily family, ByteBuffer in, int at) {
    return switch (family) {
      case V4 -> v4(in.getInt(at));
      case V6 -> v6(in.getLong(at), in.getLong(at + Long.BYTES));
    };
  }

  /** The canonical text: dotted, or as RFC 5952 has it. */
  @Override
  public String toString() {
    return IpText.of(this);
  }
}
