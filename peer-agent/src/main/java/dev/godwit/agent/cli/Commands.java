package dev.godwit.agent.cli;

import dev.godwit.agent.ServerAddress;

/** The exact command for the other side. */
final class Commands {
  private Commands() {}

  static String receive(ServerAddress server, String as, String from) {
    return "./godwit receive --server %s --as %s --from %s"
        .formatted(address(server), quoted(as), quoted(from));
  }

  static String send(ServerAddress server, String to) {
    return "./godwit send FILE --to %s --server %s".formatted(quoted(to), address(server));
  }

  private static String address(ServerAddress server) {
    var uri = server.uri();
    return uri.getScheme() + "://" + uri.getAuthority();
  }

  /** For a POSIX shell: names have letters, digits, spaces, dots, underscores and hyphens. */
  private static String quoted(String name) {
    return name.contains(" ") ? "'" + name + "'" : name;
  }
}
