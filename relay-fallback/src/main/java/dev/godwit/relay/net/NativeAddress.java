package dev.godwit.relay.net;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.TransportAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Addresses as the kernel has them: {@code struct sockaddr_in} and {@code sockaddr_in6}, in a
 * buffer of the machine's byte order, while ports and addresses are in the network's.
 */
final class NativeAddress {
  private static final int V4_BYTES = 16;
  private static final int PORT_AT = 2;
  private static final int V4_ADDRESS_AT = 4;
  private static final int V6_FLOW_AT = 4;
  private static final int V6_ADDRESS_AT = 8;
  private static final int V6_SCOPE_AT = 24;
  private static final boolean SWAP = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private NativeAddress() {}

  /** Writes an address; returns how long it is. */
  static int write(ByteBuffer out, int at, AddressFamily family, long high, long low, int port) {
    return switch (family) {
      case V4 -> writeV4(out, at, low, port);
      case V6 -> writeV6(out, at, high, low, port);
    };
  }

  static int write(ByteBuffer out, int at, TransportAddress address) {
    IpAddress ip = address.ip();
    return write(out, at, ip.family(), ip.high(), ip.low(), address.port());
  }

  private static int writeV4(ByteBuffer out, int at, long low, int port) {
    out.putShort(at, (short) LinuxConstants.AF_INET);
    out.putShort(at + PORT_AT, network((short) port));
    out.putInt(at + V4_ADDRESS_AT, network((int) low));
    out.putLong(at + V6_ADDRESS_AT, 0);
    return V4_BYTES;
  }

  private static int writeV6(ByteBuffer out, int at, long high, long low, int port) {
    out.putShort(at, (short) LinuxConstants.AF_INET6);
    out.putShort(at + PORT_AT, network((short) port));
    out.putInt(at + V6_FLOW_AT, 0);
    out.putLong(at + V6_ADDRESS_AT, network(high));
    out.putLong(at + V6_ADDRESS_AT + Long.BYTES, network(low));
    out.putInt(at + V6_SCOPE_AT, 0);
    return LinuxConstants.SOCKADDR_BYTES;
  }

  static AddressFamily family(ByteBuffer in, int at) {
    return in.getShort(at) == LinuxConstants.AF_INET6 ? AddressFamily.V6 : AddressFamily.V4;
  }

  static int port(ByteBuffer in, int at) {
    return Short.toUnsignedInt(network(in.getShort(at + PORT_AT)));
  }

  /** The first half of an IPv6 address. */
  static long high(ByteBuffer in, int at) {
    return network(in.getLong(at + V6_ADDRESS_AT));
  }

  /** The second half of an IPv6 address. */
  static long low(ByteBuffer in, int at) {
    return network(in.getLong(at + V6_ADDRESS_AT + Long.BYTES));
  }

  static long v4(ByteBuffer in, int at) {
    return Integer.toUnsignedLong(network(in.getInt(at + V4_ADDRESS_AT)));
  }

  private static short network(short value) {
    return SWAP ? Short.reverseBytes(value) : value;
  }

  private static int network(int value) {
    return SWAP ? Integer.reverseBytes(value) : value;
  }

  private static long network(long value) {
    return SWAP ? Long.reverseBytes(value) : value;
  }
}
