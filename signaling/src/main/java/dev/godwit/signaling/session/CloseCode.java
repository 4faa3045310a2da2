package dev.godwit.signaling.session;

/** Why the server closes a WebSocket (RFC 6455, section 7.4.1, and the IANA registry). */
public enum CloseCode {
  /** The server stops, or the client has been silent for too long. */
  GOING_AWAY(1001),
  /** The client sends binary frames. */
  UNSUPPORTED_DATA(1003),
  /** The client sends far more than it may. */
  POLICY_VIOLATION(1008),
  /** The client does not read what it is sent, or there are too many. */
  TRY_AGAIN_LATER(1013),
  /** Another socket has taken the session over: of the range for private use. */
  SESSION_REPLACED(4001);

  private final int number;

  CloseCode(int number) {
    this.number = number;
  }

  /** The number on the wire. */
  public int number() {
    return number;
  }
}
