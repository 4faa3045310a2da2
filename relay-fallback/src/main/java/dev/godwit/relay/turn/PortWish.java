package dev.godwit.relay.turn;

/** Which port a relay shall have (RFC 8656, sections 18.7 and 18.10). */
sealed interface PortWish {
  /** No matter which. */
  record Any() implements PortWish {}

  /** An even one. */
  record Even() implements PortWish {}

  /** An even one, and the next is to be kept under the token until then. */
  record EvenAndNext(long token, long untilNanos) implements PortWish {}

  /** The one that had been kept under the token. */
  record Kept(long token) implements PortWish {}
}
