package dev.godwit.agent.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where commands keep what must outlive their process. */
final class StateOption {
  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "Where to keep what a further run goes on with. Default: $GODWIT_STATE, else"
              + " ~/.local/state/godwit.")
  private @Nullable Path state;

  Path path() {
    if (state != null) {
      return state;
    }
    return Optional.ofNullable(System.getenv("XDG_STATE_HOME"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "godwit"))
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "state", "godwit"));
  }
}
