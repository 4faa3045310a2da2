package dev.godwit.agent.cli;

import java.io.Console;
import java.nio.charset.Charset;
import java.util.Optional;

/** The person in front of this process, if there is one. */
final class Terminal {
  private Terminal() {}

  static boolean isThere() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  /** In which characters it reads and writes. */
  static Charset charset() {
    return Optional.ofNullable(System.console())
        .map(Console::charset)
        .orElseGet(Charset::defaultCharset);
  }
}
