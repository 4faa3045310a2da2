package dev.godwit.relay.turn;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.TransportAddress;
import org.jspecify.annotations.Nullable;

/**
 * A relayed transport address: the socket by which an allocation talks with peers of one family.
 * The shell keeps its socket here. Confined to its server's caller.
 */
public final class Relay {
  private final RelayAddress address;
  private final int addressIndex;
  private final int port;
  private @Nullable Object attachment;

  Relay(RelayAddress address, int addressIndex, int port) {
    this.address = address;
    this.addressIndex = addressIndex;
    this.port = port;
  }

  /** Of which family it is. */
  public AddressFamily family() {
    return address.local().family();
  }

  /** The address that the socket is bound to. */
  public TransportAddress local() {
    return new TransportAddress(address.local(), port);
  }

  /** The address that clients and peers are told. */
  public TransportAddress advertised() {
    return new TransportAddress(address.advertised(), port);
  }

  /** The place of its address in {@link TurnSettings#relayAddresses()}. */
  public int addressIndex() {
    return addressIndex;
  }

  /** The port. */
  public int port() {
    return port;
  }

  /** What the shell has kept here, or null. */
  public @Nullable Object attachment() {
    return attachment;
  }

  /** Keeps something of the shell's, such as the socket, for as long as this lives. */
  public void attach(@Nullable Object kept) {
    attachment = kept;
  }
}
