package dev.godwit.relay;

/** What the relay was told makes no sense; the message says where it stands, and what would. */
final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  ConfigException(String message) {
    super(message);
  }
}
