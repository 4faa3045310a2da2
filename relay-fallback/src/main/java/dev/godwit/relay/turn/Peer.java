package dev.godwit.relay.turn;

import dev.godwit.relay.stun.AddressFamily;

/** A peer's address, as long as a permission or a channel for it is kept. */
public final class Peer extends Endpoint {
  Peer(AddressFamily family, long high, long low, int port) {
    super(family, high, low, port);
  }
}
