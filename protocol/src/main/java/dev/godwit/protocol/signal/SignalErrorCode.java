package dev.godwit.protocol.signal;

import java.util.Locale;
import java.util.Optional;

/** The closed list of what can go wrong in signaling, each with its sentence and what to do. */
public enum SignalErrorCode {
  BAD_MESSAGE(
      "The message could not be understood.", "Correct it by the wire specification, then repeat."),
  UNKNOWN_TYPE("This kind of message is unknown.", "Go on without it, or use a newer server."),
  NOT_LOGGED_IN("You are not logged in.", "Log in with a name first."),
  ALREADY_LOGGED_IN(
      "This connection is logged in already.", "Log out first, or open another connection."),
  NAME_TAKEN("This name is in use.", "Choose another name."),
  NAME_INVALID(
      "This name cannot be used.",
      "Choose 1 to 64 letters, digits, spaces, dots, underscores or hyphens."),
  RESUME_UNKNOWN("This session cannot be resumed.", "Log in by name."),
  SESSION_REPLACED(
      "This session was taken over by another connection.",
      "Use that one; connect again only when a person asks for it."),
  PEER_OFFLINE("No one is online by that name.", "Check the name, or try again later."),
  TOO_LARGE("The message is larger than 64 KiB.", "Send a smaller one."),
  TOO_MANY(
      "Too many connections or logins came from your address.",
      "Close some or wait a minute, then try again."),
  RATE_LIMITED(
      "Messages came too fast and this one was dropped.",
      "Send at most 50 a second, this one once more."),
  FORBIDDEN("This is not allowed on this server.", "Ask whoever runs it."),
  UNAVAILABLE("This server does not offer that.", "Go on without it, or use a newer server."),
  SERVER_DRAINING("The server is stopping.", "Connect again in a moment; open transfers go on.");

  private final String sentence;
  private final String advice;

  SignalErrorCode(String sentence, String advice) {
    this.sentence = sentence;
    this.advice = advice;
  }

  /** The form on the wire. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The code that reads {@code wire}, if there is one. */
  public static Optional<SignalErrorCode> ofWire(String wire) {
    for (SignalErrorCode code : values()) {
      if (code.wire().equals(wire)) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }

  /** What happened, for a person. */
  public String sentence() {
    return sentence;
  }

  /** What to do next, for a person. */
  public String advice() {
    return advice;
  }

  /** What happened and what to do next. */
  public String message() {
    return sentence + " " + advice;
  }

  /** The same with a more exact sentence on what happened. */
  public String message(String whatHappened) {
    return whatHappened + " " + advice;
  }
}
