package dev.godwit.relay.turn;

import dev.godwit.relay.stun.AddressFamily;

/**
 * A client's 5-tuple: a connection, or the datagrams between two ports. Of datagrams there is one
 * only as long as there is an allocation.
 */
public final class Client extends Endpoint {
  private final Listener listener;

  Client(Listener listener, AddressFamily family, long high, long low, int port) {
    super(family, high, low, port);
    this.listener = listener;
  }

  /** Where it came in. */
  public Listener listener() {
    return listener;
  }

  /** Whether it has an allocation now: without one, a connection is kept for a short time only. */
  public boolean hasAllocation() {
    throw new UnsupportedOperationException("being written");
  }
}
