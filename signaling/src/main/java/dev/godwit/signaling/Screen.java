package dev.godwit.signaling;

import java.io.Console;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What shows the output, and so whether something can be drawn there. */
enum Screen {
  /** A program or a file, or a terminal without the characters that drawing takes. */
  LINES,
  /** A terminal in one colour. */
  PLAIN,
  /** A terminal whose colours can be chosen. */
  COLOURED;

  /** What shows the output of this process. */
  @SuppressWarnings("SystemConsoleNull") // JDK 22 to 24 never gave null; since 25 it is back
  static Screen ofThisProcess() {
    Console console = System.console();
    boolean canDraw =
        console != null && console.isTerminal() && console.charset().equals(StandardCharsets.UTF_8);
    return canDraw ? ofTerminal(System.getenv()) : LINES;
  }

  /** What a terminal with this environment is. */
  static Screen ofTerminal(Map<String, String> environment) {
    if (environment.getOrDefault("TERM", "dumb").equals("dumb")) {
      return LINES;
    }
    // https://no-color.org: present and not empty
    return environment.getOrDefault("NO_COLOR", "").isEmpty() ? COLOURED : PLAIN;
  }
}
