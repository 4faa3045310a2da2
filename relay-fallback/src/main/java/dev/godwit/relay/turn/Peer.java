package dev.godwit.relay.turn;

import dev.godwit.relay.stun.AddressFamily;
import org.jspecify.annotations.Nullable;

/** A peer's address, as long as a permission or a channel for it is kept. */
public final class Peer extends Endpoint {
  /** The channel that is bound to it, or was. */
  @Nullable Channel channel;

  /** How to reach it, by the rules of that version. */
  Route route = Route.REFUSED;

  int routeVersion = PeerPolicy.NO_VERSION;

  /** The place of its address among our relays', if it is one. */
  int ownIndex = PeerPolicy.NOT_OURS;

  Peer(AddressFamily family, long high, long low, int port) {
    super(family, high, low, port, port);
  }
}
