package dev.godwit.relay.turn;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.OpaqueString;
import dev.godwit.relay.stun.Realm;
import java.util.List;

/**
 * What a server is started with, and keeps.
 *
 * @param realm the name that users belong to; short, as it is in each challenge
 * @param relayAddresses where relays may be, each family's favourite first; advertised addresses
 *     are all different
 * @param relayPorts the ports of relays
 * @param rfc5766Channels whether channels 0x5000 to 0x7FFF are good too, as before RFC 8656
 * @param limits what one client, one user and all together may have
 */
public record TurnSettings(
    String realm,
    List<RelayAddress> relayAddresses,
    PortRange relayPorts,
    boolean rfc5766Channels,
    TurnLimits limits) {
  /**
   * @throws IllegalArgumentException if there is no relay address, one is advertised twice, or the
   *     realm is not one
   */
  public TurnSettings {
    OpaqueString.prepare(realm);
    relayAddresses = List.copyOf(relayAddresses);
    if (realm.getBytes(UTF_8).length > Realm.MAX_BYTES) {
      throw new IllegalArgumentException("a realm has at most " + Realm.MAX_BYTES + " bytes");
    }
    if (relayAddresses.isEmpty()) {
      throw new IllegalArgumentException("relays need an address");
    }
    if (relayAddresses.stream().map(RelayAddress::advertised).distinct().count()
        != relayAddresses.size()) {
      throw new IllegalArgumentException("an address is advertised twice");
    }
  }

  boolean relays(AddressFamily family) {
    return relayAddresses.stream().anyMatch(a -> a.local().family() == family);
  }
}
