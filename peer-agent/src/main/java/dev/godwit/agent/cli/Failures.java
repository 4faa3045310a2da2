package dev.godwit.agent.cli;

import dev.godwit.agent.AgentException;

/** The exit codes of what fails before there is a transfer. */
final class Failures {
  private Failures() {}

  static int exitCode(AgentException failure) {
    return switch (failure.code()) {
      case "name_invalid", "server_invalid" -> ExitCode.USAGE;
      default -> ExitCode.FAILED;
    };
  }
}
