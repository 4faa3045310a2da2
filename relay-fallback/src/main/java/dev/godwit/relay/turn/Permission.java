package dev.godwit.relay.turn;

import org.jspecify.annotations.Nullable;

/** An address that a relay may talk with for a while (RFC 8656, section 9). */
final class Permission extends Keyed {
  /** RFC 8656, section 9: exactly 300 seconds. */
  static final long LIFETIME_NANOS = 300_000_000_000L;

  long expiresNanos;

  /** How many channels hold it; it is not forgotten before them, as they would not find another. */
  int channels;

  /** Whether the rules of that version allow the address. */
  boolean allowed;

  int rulesVersion = PeerPolicy.NO_VERSION;

  /** Where the last Send indication went, so that the next one finds it made. */
  @Nullable Peer lastPeer;

  Permission(long high, long low) {
    super(high, low, 0);
  }

  boolean isLive(long nowNanos) {
    return expiresNanos - nowNanos > 0;
  }
}
