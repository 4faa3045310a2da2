package dev.godwit.protocol.json;

/** Text off the network that is not the JSON object that was expected; the message says why. */
public final class MalformedJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  public MalformedJsonException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** What is wrong with it, as a sentence. */
  public String reason() {
    return reason;
  }
}
