package dev.godwit.testkit.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildProcessTest {
  private static final Duration ENOUGH = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(100);

  @Test
  void bothOutputsAndTheExitCodeAreSeen() {
    try (ChildProcess process = shell("echo one; echo two >&2; printf three; exit 7").start()) {
      assertEquals(7, process.awaitExit(ENOUGH));
      assertEquals(List.of("one", "three"), process.stdout());
      assertEquals(List.of("two"), process.stderr());
    }
  }

  @Test
  void aLineIsAwaitedAndItsGroupsAreTaken() {
    try (ChildProcess process = shell("read go; echo listening on port 8888; cat").start()) {
      process.type("go\n");
      assertEquals("8888", process.awaitStdout("port (\\d+)", ENOUGH).group(1));
      assertEquals("8888", process.awaitStdout("port (\\d+)", ENOUGH).group(1));
      process.endInput();
      assertEquals(0, process.awaitExit(ENOUGH));
    }
  }

  @Test
  void aLineThatDoesNotComeFailsWithAllOutput() {
    try (ChildProcess process = shell("echo something else; echo on stderr >&2; cat").start()) {
      process.awaitStdout("else", ENOUGH);
      process.awaitStderr("stderr", ENOUGH);
      AssertionError e =
          assertThrows(AssertionError.class, () -> process.awaitStdout("expected", SHORT));
      assertTrue(e.toString().contains("out| something else"), e::toString);
      assertTrue(e.toString().contains("err| on stderr"), e::toString);
    }
  }

  @Test
  void theEndOfTheOutputEndsTheWaitForALine() {
    long startNanos = System.nanoTime();
    try (ChildProcess process = shell("echo bye").start()) {
      assertThrows(
          AssertionError.class, () -> process.awaitStdout("hello", Duration.ofMinutes(10)));
    }
    assertTrue(Duration.ofNanos(System.nanoTime() - startNanos).compareTo(ENOUGH) < 0);
  }

  @Test
  void aProcessThatDoesNotEndFailsTheWaitForItsEnd() {
    try (ChildProcess process = shell("cat").start()) {
      assertThrows(AssertionError.class, () -> process.awaitExit(SHORT));
    }
  }

  @Test
  void signalsAreSent() {
    String trap = "trap 'echo got INT' INT; trap 'echo got TERM; exit 3' TERM; echo ready; ";
    try (ChildProcess process = shell(trap + "while :; do read -r _; done").start()) {
      process.awaitStdout("ready", ENOUGH);
      process.signal(Signal.INT);
      process.awaitStdout("got INT", ENOUGH);
      process.signal(Signal.TERM);
      assertEquals(3, process.awaitExit(ENOUGH));
      process.signal(Signal.TERM);
    }
  }

  @Test
  void aKilledProcessSaysSoByItsExitCode() {
    try (ChildProcess process = Command.of("cat").start()) {
      process.signal(Signal.KILL);
      assertEquals(128 + 9, process.awaitExit(ENOUGH));
    }
  }

  @Test
  void closingEndsAProcessThatIgnoresPolitenessAndItsChildren() {
    ProcessHandle child;
    ChildProcess process = shell("trap '' TERM; tail -f /dev/null & echo $!; cat").start();
    try (process) {
      child = ProcessHandle.of(Long.parseLong(process.awaitStdout("\\d+", ENOUGH).group())).get();
    }
    assertFalse(process.isAlive());
    child.onExit().join();
  }

  @Test
  void theEnvironmentAndTheDirectoryAreAsTold(@TempDir Path directory) throws Exception {
    Command command =
        shell("echo ${GODWIT_TEST}; echo ${HOME-none}; pwd -P")
            .with("GODWIT_TEST", "set")
            .without("HOME")
            .in(directory);
    try (ChildProcess process = command.start()) {
      process.awaitExit(ENOUGH);
      assertEquals(List.of("set", "none", directory.toRealPath().toString()), process.stdout());
    }
  }

  @Test
  void argumentsAreAddedAsTheyAre() {
    try (ChildProcess process = Command.of("printf", "%s\n").and("a b", "$c", "*").start()) {
      process.awaitExit(ENOUGH);
      assertEquals(List.of("a b", "$c", "*"), process.stdout());
    }
  }

  @Test
  void standardOutputCanGoToAFileByteForByte(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("out");
    try (ChildProcess process = shell("printf 'a\\r\\n\\377'").stdoutTo(file).start()) {
      process.awaitExit(ENOUGH);
      assertEquals(List.of(), process.stdout());
    }
    assertArrayEquals(new byte[] {'a', '\r', '\n', (byte) 0xff}, Files.readAllBytes(file));
  }

  @Test
  void memoryAndTimeOfTheProcessorAreKnownAfterTheEnd() {
    // The shell holds 30 MB of text in a variable, and counts for a while.
    String work =
        "big=$(head -c 30000000 /dev/zero | tr '\\0' x); i=0; "
            + "while [ $i -lt 300000 ]; do i=$((i + 1)); done";
    try (ChildProcess process = shell(work).start()) {
      process.awaitExit(ENOUGH);
      ResourceUse use = process.resourceUse();
      assertTrue(use.peakResidentBytes() > 30_000_000, use::toString);
      assertTrue(use.cpuTime().compareTo(Duration.ofMillis(50)) > 0, use::toString);
      assertTrue(use.cpuTime().compareTo(ENOUGH) < 0, use::toString);
    }
  }

  @Test
  void aTalkativeProcessFillsNoMemory() {
    int lines = Output.MAX_LINES + 5;
    try (ChildProcess process = shell("seq " + lines).start()) {
      process.awaitExit(ENOUGH);
      assertEquals(Output.MAX_LINES, process.stdout().size());
      assertEquals("6", process.stdout().getFirst());
      assertEquals(String.valueOf(lines), process.stdout().getLast());
      AssertionError e =
          assertThrows(AssertionError.class, () -> process.awaitStdout("never", SHORT));
      assertTrue(e.toString().contains("(5 earlier lines dropped)"));
    }
  }

  @Test
  void outputWithoutLinesIsCutIntoPieces() {
    int length = Output.MAX_LINE_LENGTH + 10;
    try (ChildProcess process = shell("head -c " + length + " /dev/zero").start()) {
      process.awaitExit(ENOUGH);
      assertEquals(
          List.of(Output.MAX_LINE_LENGTH, 10),
          process.stdout().stream().map(String::length).toList());
    }
  }

  @Test
  void aProgramThatIsNotThereIsReported() {
    Command command = Command.of("/nonexistent/program");
    assertThrows(UncheckedIOException.class, command::start);
  }

  private static Command shell(String script) {
    return Command.of("sh", "-c", script);
  }
}
