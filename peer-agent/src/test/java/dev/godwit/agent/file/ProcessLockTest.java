package dev.godwit.agent.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may have something on disk, within a process and between processes. */
final class ProcessLockTest {
  @TempDir private Path directory;

  @Test
  void oneHasItAtATimeWhateverPathLeadsThere() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory);
    try (ProcessLock first = ProcessLock.tryTake(directory.resolve("lock"))) {
      assertNotNull(first);
      assertNull(ProcessLock.tryTake(directory.resolve("lock")));
      assertNull(ProcessLock.tryTake(link.resolve("lock")));
    }
    try (ProcessLock next = ProcessLock.tryTake(link.resolve("lock"))) {
      assertNotNull(next);
    }
  }

  @Test
  void toAskForItInVainDoesNotOpenItToOtherProcesses() throws Exception {
    try (ProcessLock first = ProcessLock.tryTake(directory.resolve("lock"))) {
      assertNotNull(first);
      assertNull(ProcessLock.tryTake(directory.resolve("lock")));

      assertEquals("null", askInAnotherProcess());
    }
    assertEquals("taken", askInAnotherProcess());
  }

  @Test
  void whoWaitsGetsItWhenItIsFree() throws Exception {
    Thread waiting;
    try (ProcessLock first = ProcessLock.take(directory.resolve("lock"))) {
      assertNotNull(first);
      waiting =
          Thread.startVirtualThread(() -> {
            try (ProcessLock second = ProcessLock.take(directory.resolve("lock"))) {
              assertNotNull(second);
              Files.createFile(directory.resolve("got it"));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      assertFalse(Files.exists(directory.resolve("got it")));
    }
    waiting.join();
    assertTrue(Files.exists(directory.resolve("got it")));
  }

  /** Says whether it got the lock. */
  static final class Asking {
    private Asking() {}

    public static void main(String[] arguments) throws Exception {
      ProcessLock lock = ProcessLock.tryTake(Path.of(arguments[0]));
      System.out.println(lock == null ? "null" : "taken");
    }
  }

  private String askInAnotherProcess() throws Exception {
    Process asking = ChildProcess.of(Asking.class, directory.resolve("lock").toString()).start();
    try (var said = asking.inputReader(UTF_8)) {
      return String.valueOf(said.readLine());
    } finally {
      asking.waitFor();
    }
  }
}
