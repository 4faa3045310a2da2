package dev.godwit.agent.rtc;

/** An ICE server's URL or credential is malformed; the message says which and how. */
public final class InvalidIceServerException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** The stable name of this error. */
  public static final String CODE = "rtc-bad-ice-server";

  InvalidIceServerException(String message) {
    super(message);
  }
}
