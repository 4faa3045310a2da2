package dev.godwit.relay.turn;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.TransportAddress;
import org.jspecify.annotations.Nullable;

/**
 * A relayed transport address: the socket by which an allocation talks with peers of one family.
 * The shell keeps its socket here. Confined to its server's caller.
 */
public final class Relay extends Keyed {
  private final RelayAddress address;
  private final int addressIndex;
  private final int port;
  private @Nullable Object attachment;

  final Allocation allocation;
  final KeyedTable<Permission> permissions;

  /** Those that a channel is, or was, bound to. */
  final KeyedTable<Peer> peers;

  long expiresNanos;

  /** Its place in the {@link ExpiryHeap}. */
  int heapIndex = ExpiryHeap.NOWHERE;

  Relay(Allocation allocation, RelayAddress address, int addressIndex, int port, long seed) {
    super(0, 0, tag(addressIndex, port));
    this.allocation = allocation;
    this.address = address;
    this.addressIndex = addressIndex;
    this.port = port;
    permissions = new KeyedTable<>(seed);
    peers = new KeyedTable<>(seed);
  }

  /** What tells relays apart. */
  static int tag(int addressIndex, int port) {
    return (addressIndex << 16) | port;
  }

  /** Whether it has not ended yet. */
  boolean isOpen() {
    return heapIndex != ExpiryHeap.NOWHERE;
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

  /** The client that it works for. */
  public Client client() {
    return allocation.client;
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
