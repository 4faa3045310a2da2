package dev.godwit.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The heap of another JVM on this machine. */
final class Heap {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern TOTAL = Pattern.compile("Total +[0-9]+ +([0-9]+)");

  private Heap() {}

  /** What is in use after a full collection, which this makes. */
  static long bytesAfterCollection(Workbench bench, ProcessHandle jvm)
      throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String pid = Long.toString(jvm.pid());
    try (Child asked = bench.start("jcmd", jcmd, pid, "GC.class_histogram")) {
      asked.awaitSuccess(PATIENCE);
      return number(TOTAL, asked.awaitLine("a total", TOTAL.asPredicate(), PATIENCE).text());
    }
  }

  /** The number in the pattern's first group. */
  static long number(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    if (!matcher.find()) {
      throw new IllegalStateException(line);
    }
    return Long.parseLong(matcher.group(1));
  }
}
