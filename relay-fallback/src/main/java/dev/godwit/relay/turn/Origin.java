package dev.godwit.relay.turn;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.TransportAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the packet that is being handled came from: one for all packets, as most of them are not
 * worth an object. Confined to its caller.
 */
final class Origin {
  private @Nullable Listener listener;
  private AddressFamily family = AddressFamily.V4;
  private long high;
  private long low;
  private int port;
  private @Nullable Client client;

  void set(
      Listener from,
      AddressFamily itsFamily,
      long itsHigh,
      long itsLow,
      int itsPort,
      @Nullable Client known) {
    listener = from;
    family = itsFamily;
    high = itsHigh;
    low = itsLow;
    port = itsPort;
    client = known;
  }

  Listener listener() {
    return Objects.requireNonNull(listener);
  }

  AddressFamily family() {
    return family;
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  int port() {
    return port;
  }

  IpAddress ip() {
    return new IpAddress(family, high, low);
  }

  TransportAddress address() {
    return new TransportAddress(ip(), port);
  }

  /** The client of the 5-tuple, if it has a connection or an allocation. */
  @Nullable Client client() {
    return client;
  }

  @Nullable Allocation allocation() {
    return client == null ? null : client.allocation;
  }

  /** The client of the 5-tuple, made now if need be. */
  Client orNewClient() {
    return client == null ? new Client(listener(), family, high, low, port) : client;
  }
}
