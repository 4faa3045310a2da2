package dev.godwit.relay.turn;

/** A number that stands for a peer (RFC 8656, section 12). */
final class Channel extends Keyed {
  /** RFC 8656, section 12. */
  static final long LIFETIME_NANOS = 600_000_000_000L;

  final Relay relay;
  final Peer peer;

  /** Of the peer's address: the one object for as long as there is the channel. */
  final Permission permission;

  long expiresNanos;

  Channel(int number, Relay relay, Peer peer, Permission permission) {
    super(0, 0, number);
    this.relay = relay;
    this.peer = peer;
    this.permission = permission;
  }

  int number() {
    return keyTag;
  }

  boolean isLive(long nowNanos) {
    return expiresNanos - nowNanos > 0;
  }
}
