package dev.godwit.agent.cli;

import dev.godwit.agent.ServerAddress;

/** The exact command for the other side. */
final class Commands {
  private Commands() {}

  static String receive(ServerAddress server, String as, String from) {
    return "./godwit receive %s %s %s"
        .formatted(option(server), option("--as", as), option("--from", from));
  }

  static String send(ServerAddress server, String to) {
    return "./godwit send FILE %s %s".formatted(option("--to", to), option(server));
  }

  private static String option(ServerAddress server) {
    return "--server "
        + server.shown()
        + server.fingerprint().map(digest -> " --server-fingerprint " + digest).orElse("");
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
