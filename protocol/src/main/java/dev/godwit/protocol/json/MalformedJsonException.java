package dev.godwit.protocol.json;

/** Text off the network that is not the JSON object that was expected; the message says why. */
public final class MalformedJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedJsonException(String message) {
    super(message);
  }
}
