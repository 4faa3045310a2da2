package dev.godwit.protocol.signal;

/** A text that is no {@link PeerName}; the message is the rule that it breaks. */
public final class InvalidNameException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidNameException(String message) {
    super(message);
  }
}
