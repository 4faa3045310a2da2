package dev.godwit.relay.net;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.TransportAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Addresses as the JDK's channels want them. Those that packets were last sent to are kept, in a
 * table of fixed size. Confined to its loop.
 */
final class SocketAddresses {
  /** More peers than are busy at the same time; a power of two. */
  private static final int KEPT = 4096;

  private record Kept(
      AddressFamily family, long high, long low, int port, InetSocketAddress address) {}

  private final @Nullable Kept[] kept = new @Nullable Kept[KEPT];

  /** The address; made only if it is not the last of its place in the table. */
  InetSocketAddress of(AddressFamily family, long high, long low, int port) {
    long mixed = (high * 31 + low) * 0x9E37_79B9_7F4A_7C15L + port * 0xC2B2_AE3D_27D4_EB4FL;
    int at = (int) (mixed >>> 40) & (KEPT - 1);
    Kept found = kept[at];
    if (found == null
        || found.low != low
        || found.port != port
        || found.high != high
        || found.family != family) {
      InetSocketAddress made = of(new IpAddress(family, high, low), port);
      found = new Kept(family, high, low, port, made);
      kept[at] = found;
    }
    return found.address;
  }

  static InetSocketAddress of(TransportAddress address) {
    return of(address.ip(), address.port());
  }

  static ProtocolFamily family(TransportAddress address) {
    return switch (address.ip().family()) {
      case V4 -> StandardProtocolFamily.INET;
      case V6 -> StandardProtocolFamily.INET6;
    };
  }

  private static InetSocketAddress of(IpAddress ip, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(ip.toBytes()), port);
    } catch (UnknownHostException e) {
      throw new AssertionError("an address has 4 or 16 bytes", e);
    }
  }

  /** What the JDK calls an IPv4 address is one, whatever the socket it came by. */
  static TransportAddress of(InetSocketAddress address) {
    return new TransportAddress(IpAddress.of(address.getAddress().getAddress()), address.getPort());
  }
}
