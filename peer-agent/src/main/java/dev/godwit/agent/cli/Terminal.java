package dev.godwit.agent.cli;

import java.io.Console;

/** Whether a person sits in front of this process. */
final class Terminal {
  private Terminal() {}

  static boolean isThere() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
