package dev.godwit.relay.turn;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.IpAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Judges peers by the rules that hold now, and by which addresses are our relays' own. What was
 * judged is kept with the peer, together with the version of the rules, so that a packet costs a
 * comparison, and new rules hold at once. Confined to its caller.
 */
final class PeerPolicy {
  static final int NO_VERSION = 0;
  static final int NOT_OURS = -1;

  private final List<RelayAddress> relayAddresses;
  private final TurnOutput output;

  /** Ranges of which it has been told that they refuse: at most one entry for each range. */
  private final Set<AddressRange> told = new HashSet<>();

  private PeerRules rules;
  private int version = NO_VERSION + 1;

  PeerPolicy(List<RelayAddress> relayAddresses, PeerRules rules, TurnOutput output) {
    this.relayAddresses = relayAddresses;
    this.rules = rules;
    this.output = output;
  }

  void set(PeerRules changed) {
    rules = changed;
    version++;
    told.clear();
  }

  /** Whether the address of the permission may be talked with: on some port at least. */
  boolean allows(AddressFamily family, Permission permission) {
    if (permission.rulesVersion != version) {
      permission.allowed = allows(family, permission.keyHigh, permission.keyLow);
      permission.rulesVersion = version;
    }
    return permission.allowed;
  }

  /** Whether a permission for the address may be given; a range that refuses is told of. */
  boolean allows(AddressFamily family, long high, long low) {
    if (ownIndex(family, high, low) != NOT_OURS) {
      return true; // relay to relay: what counts is whether an allocation is there
    }
    AddressRange refusal = rules.refusal(family, high, low);
    if (refusal != null && told.add(refusal)) {
      output.firstRefusal(refusal);
    }
    return refusal == null;
  }

  /** How packets reach the peer. */
  Route route(Peer peer) {
    if (peer.routeVersion != version) {
      peer.ownIndex = ownIndex(peer.family(), peer.high(), peer.low());
      peer.route = judge(peer);
      peer.routeVersion = version;
    }
    return peer.route;
  }

  private Route judge(Peer peer) {
    AddressFamily family = peer.family();
    long high = peer.high();
    long low = peer.low();
    if (peer.port() == 0 || rules.isUnreachable(family, high, low, peer.port())) {
      return Route.REFUSED;
    }
    if (peer.ownIndex == NOT_OURS) {
      return allows(family, high, low) ? Route.NETWORK : Route.REFUSED;
    }
    IpAddress local = relayAddresses.get(peer.ownIndex).local();
    if (rules.isUnreachable(local.family(), local.high(), local.low(), peer.port())) {
      return Route.REFUSED;
    }
    return rules.isAllowed(family, high, low) ? Route.INSIDE_OR_NETWORK : Route.INSIDE;
  }

  private int ownIndex(AddressFamily family, long high, long low) {
    for (int i = 0; i < relayAddresses.size(); i++) {
      IpAddress own = relayAddresses.get(i).advertised();
      if (own.family() == family && own.high() == high && own.low() == low) {
        return i;
      }
    }
    return NOT_OURS;
  }
}
