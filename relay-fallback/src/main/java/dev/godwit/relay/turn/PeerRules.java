package dev.godwit.relay.turn;

import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.TransportAddress;
import java.util.Collection;
import java.util.List;

/** Which peers may be talked with: closed by default. Immutable; may be replaced at any time. */
public final class PeerRules {
  /**
   * The rules.
   *
   * @param allowed ranges that are refused by default and shall not be ({@code --allow-peer})
   * @param unreachable our own listeners and admin address, which no range opens; an unspecified
   *     address stands for all of {@code machine}, loopback and the advertised addresses
   * @param machine all addresses of this machine
   */
  public PeerRules(
      List<AddressRange> allowed,
      Collection<TransportAddress> unreachable,
      Collection<IpAddress> machine) {}
}
