package dev.godwit.agent.cli;

import dev.godwit.agent.ServerAddress;

/** The exact command for the other side. */
final class Commands {
  private Commands() {}

  static String receive(ServerAddress server, String as, String from) {
    return "./godwit receive --server %s %s %s"
        .formatted(server.shown(), option("--as", as), option("--from", from));
  }

  static String send(ServerAddress server, String to) {
    return "./godwit send FILE %s --server %s".formatted(option("--to", to), server.shown());
  }

  /**
   * For a POSIX shell: names have letters, digits, spaces, dots, underscores and hyphens, and one
   * that begins with a hyphen must not be taken for an option.
   */
  private static String option(String option, String name) {
    String quoted = name.contains(" ") ? "'" + name + "'" : name;
    return option + (name.startsWith("-") ? "=" : " ") + quoted;
  }
}
