package dev.godwit.relay.turn;

import dev.godwit.relay.stun.IpAddress;

/**
 * An address that relays are at.
 *
 * @param local what sockets are bound to
 * @param advertised what clients and peers are told: another one behind a 1:1 NAT
 */
public record RelayAddress(IpAddress local, IpAddress advertised) {
  /**
   * @throws IllegalArgumentException if the two are of different families
   */
  public RelayAddress {
    if (local.family() != advertised.family()) {
      throw new IllegalArgumentException("a NAT does not change the family of " + local);
    }
  }

  /** An address without NAT. */
  public static RelayAddress of(IpAddress address) {
    return new RelayAddress(address, address);
  }
}
