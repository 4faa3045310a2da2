package dev.godwit.relay.net;

import dev.godwit.relay.stun.TransportAddress;
import org.jspecify.annotations.Nullable;

/** An open UDP socket of a {@link Datagrams}, with whatever its loop keeps beside it. */
abstract class UdpSocket {
  private final TransportAddress local;

  /** What the loop knows this socket by. */
  @Nullable Object owner;

  UdpSocket(TransportAddress local) {
    this.local = local;
  }

  /** What it is bound to, with the port that it really has. */
  final TransportAddress local() {
    return local;
  }
}
