package dev.godwit.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;

/**
 * What each command of the bench has around it.
 *
 * @param root of the sources
 * @param out where the report goes
 * @param progress where it says what it is doing
 */
record Surroundings(Path root, PrintStream out, PrintStream progress) {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);

  /** Runs a command line and exits with its code. */
  static void run(Function<Surroundings, Callable<Integer>> command, String... args) {
    Locale.setDefault(Locale.ROOT);
    Surroundings here =
        new Surroundings(
            Path.of(System.getProperty("godwit.root", ".")).toAbsolutePath(),
            new PrintStream(System.out, true, StandardCharsets.UTF_8),
            new PrintStream(System.err, true, StandardCharsets.UTF_8));
    System.exit(
        new CommandLine(command.apply(here))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler((e, _, _) -> {
              here.progress.println(explain(e));
              return 1;
            })
            .execute(args));
  }

  private static String explain(Exception e) {
    return e instanceof InterruptedException
        ? "Interrupted: nothing is left behind, and no result is kept."
        : BenchException.tell(e);
  }

  /** Takes it away at Ctrl-C too. */
  void closeAtExit(Workbench bench) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(bench)));
  }

  private void close(Workbench bench) {
    try {
      bench.close();
    } catch (IOException e) {
      progress.println(bench.folder() + " could not be removed: " + e.getMessage());
    }
  }

  /** Keeps a report in the folder of results, under the time at which its runs began. */
  void keep(Instant at, String ending, String text) throws IOException {
    Path results = Files.createDirectories(root.resolve("bench/results"));
    Path kept = results.resolve(NAME.format(at) + ending);
    Files.writeString(kept, text);
    progress.println("Kept as " + kept);
  }
}
