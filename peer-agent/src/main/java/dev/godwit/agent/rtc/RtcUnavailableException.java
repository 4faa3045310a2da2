package dev.godwit.agent.rtc;

/** This machine cannot run the WebRTC engine; the message says what is missing and what to do. */
public final class RtcUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The stable name of this error. */
  public static final String CODE = "rtc-unavailable";

  RtcUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
