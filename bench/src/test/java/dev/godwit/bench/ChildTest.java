package dev.godwit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @Test
  void aLineThatCameBeforeIsFound() throws IOException, InterruptedException {
    try (Child child = sh("echo ready; echo more")) {
      child.awaitSuccess(LONG);

      assertEquals("ready", child.awaitLine("ready", "ready"::equals, LONG).text());
    }
  }

  @Test
  void oneThatEndsWithoutTheLineSaysWhatItSaid() throws IOException {
    try (Child child = sh("echo no such option >&2")) {
      BenchException failure =
          assertThrows(BenchException.class, () -> child.awaitLine("ready", "ready"::equals, LONG));

      assertTrue(String.valueOf(failure.getMessage()).contains("no such option"));
    }
  }

  @Test
  void aFailureIsNoSuccess() throws IOException {
    try (Child child = sh("exit 3")) {
      assertThrows(BenchException.class, () -> child.awaitSuccess(LONG));
    }
  }

  @Test
  void closingEndsWhatItStartedToo() throws IOException, InterruptedException {
    ProcessHandle grandchild;
    try (Child child = sh("sleep 1000 & echo $!; wait")) {
      long pid = Long.parseLong(child.awaitLine("its child", said -> true, LONG).text());
      grandchild = ProcessHandle.of(pid).orElseThrow();
    }

    assertFalse(grandchild.isAlive());
  }

  @Test
  void itsPeakMemoryIsSeenWhileItRuns() throws IOException {
    try (Child child = sh("exec sleep 1000")) {
      Awaitility.await().atMost(LONG).until(() -> child.peakBytes() > 0);
    }
  }

  private Child sh(String script) throws IOException {
    return Child.start("sh", folder, Map.of(), List.of("sh", "-c", script));
  }
}
