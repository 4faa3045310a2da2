package dev.godwit.testkit.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The checked-out project that the tests run from, and its launcher. */
public final class Checkout {
  private static final Path ROOT = findRoot();

  private Checkout() {}

  /** Its top directory, absolute. */
  public static Path root() {
    return ROOT;
  }

  /**
   * The project's own command, {@code ./godwit ARGUMENT…}, run where we are. What it keeps for
   * further runs, and what it is told, is apart from what the user who tests keeps and has set.
   */
  public static Command godwit(String... arguments) {
    return Command.of(ROOT.resolve("godwit").toString())
        .and(arguments)
        .with("GODWIT_STATE", ROOT.resolve("target/state").toString())
        .with("GODWIT_CONFIG", "/dev/null");
  }

  private static Path findRoot() {
    Path start = Path.of("").toAbsolutePath();
    return Stream.iterate(start, directory -> directory != null, Path::getParent)
        .filter(directory -> Files.isExecutable(directory.resolve("godwit")))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("No directory from " + start + " up has ./godwit."));
  }
}
