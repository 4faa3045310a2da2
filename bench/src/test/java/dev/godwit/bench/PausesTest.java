package dev.godwit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PausesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void theLongestIsFound() throws IOException {
    Path log = folder.resolve("log");
    Files.writeString(
        log,
        """
        [safepoint] Safepoint "ICBufferFull", Time since last: 5000000 ns, Reaching safepoint: 90 ns, At safepoint: 10 ns, Leaving safepoint: 1 ns, Total: 101 ns, Threads: 0 runnable, 9 total
        [safepoint] Safepoint "SerialCollectForAllocation", Time since last: 9 ns, Reaching safepoint: 9 ns, At safepoint: 2000000 ns, Leaving safepoint: 1 ns, Total: 2000010 ns, Threads: 0 runnable, 9 total
        [safepoint] something else
        """);
    assertEquals(Duration.ofNanos(2_000_010), Pauses.longest(log));
  }

  @Test
  void whereThereAreNoneItIsNothing() throws IOException {
    Path log = Files.createFile(folder.resolve("log"));
    assertEquals(Duration.ZERO, Pauses.longest(log));
  }

  /** What the JVM really writes. */
  @Test
  void aCollectionIsAPause() throws Exception {
    Path program = folder.resolve("Collect.java");
    Files.writeString(program, "void main() { System.gc(); }");
    Path log = folder.resolve("log");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        List.of(java, "-Xlog:safepoint:file=" + log + ":tags", program.toString());
    try (Child jvm = Child.start("java", folder, Map.of(), command)) {
      jvm.awaitSuccess(PATIENCE);
    }
    assertTrue(Pauses.longest(log).isPositive());
  }
}
