package dev.godwit.relay.turn;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.TransportAddress;
import org.jspecify.annotations.Nullable;

/**
 * An address that packets are sent to again and again, and what the shell wants to keep with it,
 * such as the address in its socket's own form. Confined to its server's caller.
 */
public abstract sealed class Endpoint extends Keyed permits Client, Peer {
  private final AddressFamily family;
  private final int port;
  private @Nullable Object attachment;

  Endpoint(AddressFamily family, long high, long low, int port, int tag) {
    super(high, low, tag);
    this.family = family;
    this.port = port;
  }

  /** Which kind of address. */
  public final AddressFamily family() {
    return family;
  }

  /** The first eight bytes of a V6 address; 0 for V4. */
  public final long high() {
    return keyHigh;
  }

  /** The last eight bytes of a V6 address; the 32 bits of a V4 one. */
  public final long low() {
    return keyLow;
  }

  /** The port. */
  public final int port() {
    return port;
  }

  /** The address as a value: a new one each time. */
  public final IpAddress ip() {
    return new IpAddress(family, keyHigh, keyLow);
  }

  /** Address and port as a value: a new one each time. */
  public final TransportAddress address() {
    return new TransportAddress(ip(), port);
  }

  /** What the shell has kept here, or null. */
  public final @Nullable Object attachment() {
    return attachment;
  }

  /** Keeps something of the shell's for as long as this lives. */
  public final void attach(@Nullable Object kept) {
    attachment = kept;
  }
}
