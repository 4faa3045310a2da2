package dev.godwit.relay.turn;

import dev.godwit.relay.stun.AddressFamily;
import org.jspecify.annotations.Nullable;

/**
 * A client's 5-tuple: a connection, or the datagrams between two ports. Of datagrams there is one
 * only as long as there is an allocation.
 */
public final class Client extends Endpoint {
  private final Listener listener;

  /** What it has, if it has. */
  @Nullable Allocation allocation;

  Client(Listener listener, AddressFamily family, long high, long low, int port) {
    super(family, high, low, port, tag(listener, family, port));
    this.listener = listener;
  }

  /** What tells 5-tuples apart beside the client's address: listener, family and port. */
  static int tag(Listener listener, AddressFamily family, int port) {
    return (listener.id() << 17) | (family == AddressFamily.V6 ? 1 << 16 : 0) | port;
  }

  /** Where it came in. */
  public Listener listener() {
    return listener;
  }

  /** Whether it has an allocation now: without one, a connection is kept for a short time only. */
  public boolean hasAllocation() {
    return allocation != null;
  }
}
