package dev.godwit.relay.process;

import java.nio.file.Path;
import java.util.Map;

/** Where the server keeps what it needs again at its next start. */
public final class StateFolder {
  private StateFolder() {}

  /**
   * The folder in this environment, by the XDG Base Directory Specification: {@code
   * $XDG_STATE_HOME/godwit}, where that is an absolute path, else {@code ~/.local/state/godwit}.
   *
   * @param accountHome this account's home, for when {@code $HOME} does not tell
   */
  public static Path of(Map<String, String> environment, String accountHome) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    if (Path.of(state).isAbsolute()) {
      return Path.of(state, "godwit");
    }
    String home = environment.getOrDefault("HOME", "");
    return Path.of(home.isEmpty() ? accountHome : home, ".local", "state", "godwit");
  }
}
