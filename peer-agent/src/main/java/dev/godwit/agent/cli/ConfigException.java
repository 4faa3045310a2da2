package dev.godwit.agent.cli;

/** The person's file of defaults makes no sense; the message says where, and what would. */
final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  ConfigException(String message) {
    super(message);
  }
}
