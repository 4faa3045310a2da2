package dev.godwit.relay.turn;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.TransportAddress;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which peers may be talked with: closed by default (RFC 8656, section 21). An address is judged by
 * itself, and by the IPv4 address that it may stand for. Immutable; may be replaced at any time.
 */
public final class PeerRules {
  private static final AddressRange LOOPBACK_V4 = range("127.0.0.0/8");
  private static final AddressRange THIS_HOST_V4 = range("0.0.0.0/8");
  private static final IpAddress LOOPBACK_V6 = IpAddress.v6(0, 1);

  private final List<AddressRange> allowed;
  private final Set<TransportAddress> unreachable;
  private final Set<IpAddress> machine;

  /** For each port, whether anything there is unreachable: few are. */
  private final boolean[] guardedPorts = new boolean[0x10000];

  /**
   * The rules.
   *
   * @param allowed ranges that are refused by default and shall not be ({@code --allow-peer})
   * @param unreachable our own listeners and admin address, which no range opens; an unspecified
   *     address stands for all of {@code machine}, and for loopback
   * @param machine all addresses by which this machine is known, to itself and outside
   */
  public PeerRules(
      List<AddressRange> allowed,
      Collection<TransportAddress> unreachable,
      Collection<IpAddress> machine) {
    this.allowed = List.copyOf(allowed);
    this.unreachable = Set.copyOf(unreachable);
    this.machine = Set.copyOf(machine);
    for (TransportAddress address : unreachable) {
      guardedPorts[address.port()] = true;
    }
  }

  /** The range by which the address is refused, or null if it is not. */
  @Nullable AddressRange refusal(AddressFamily family, long high, long low) {
    if (family == AddressFamily.V4) {
      return refusalOfPlain(family, high, low);
    }
    AddressRange refusal = refusalOfPlain(family, high, low);
    long embedded = EmbeddedIpv4.of(high, low);
    return refusal != null || embedded == EmbeddedIpv4.NONE
        ? refusal
        : refusalOfPlain(AddressFamily.V4, 0, embedded);
  }

  private @Nullable AddressRange refusalOfPlain(AddressFamily family, long high, long low) {
    return isAllowed(family, high, low) ? null : first(RefusedRanges.ALL, family, high, low);
  }

  /** Whether a range that was allowed covers the address. */
  boolean isAllowed(AddressFamily family, long high, long low) {
    return first(allowed, family, high, low) != null;
  }

  /** Whether it is a place of our own that nobody gets to through us. */
  boolean isUnreachable(AddressFamily family, long high, long low, int port) {
    if (!guardedPorts[port]) {
      return false;
    }
    long embedded = family == AddressFamily.V6 ? EmbeddedIpv4.of(high, low) : EmbeddedIpv4.NONE;
    return isGuarded(new IpAddress(family, high, low), port)
        || (embedded != EmbeddedIpv4.NONE && isGuarded(IpAddress.v4((int) embedded), port));
  }

  private boolean isGuarded(IpAddress ip, int port) {
    return unreachable.contains(new TransportAddress(ip, port))
        || (isThisMachine(ip)
            && (unreachable.contains(new TransportAddress(IpAddress.v4(0), port))
                || unreachable.contains(new TransportAddress(IpAddress.v6(0, 0), port))));
  }

  private boolean isThisMachine(IpAddress ip) {
    return LOOPBACK_V4.contains(ip)
        || THIS_HOST_V4.contains(ip)
        || ip.equals(LOOPBACK_V6)
        || ip.equals(IpAddress.v6(0, 0))
        || machine.contains(ip);
  }

  private static @Nullable AddressRange first(
      List<AddressRange> ranges, AddressFamily family, long high, long low) {
    for (int i = 0; i < ranges.size(); i++) {
      if (ranges.get(i).contains(family, high, low)) {
        return ranges.get(i);
      }
    }
    return null;
  }

  private static AddressRange range(String text) {
    return AddressRange.parse(text).orElseThrow();
  }
}
