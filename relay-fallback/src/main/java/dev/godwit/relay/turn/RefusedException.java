package dev.godwit.relay.turn;

import dev.godwit.relay.stun.Attribute;
import dev.godwit.relay.stun.StunError;

/** A request is refused: with this error, and what belongs into the answer. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final StunError error;
  private final transient Attribute[] attributes;

  RefusedException(StunError error, Attribute... attributes) {
    super(error.reason(), null, false, false);
    this.error = error;
    this.attributes = attributes;
  }

  StunError error() {
    return error;
  }

  Attribute[] attributes() {
    return attributes;
  }
}
