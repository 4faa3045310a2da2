package dev.godwit.agent.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HookProgramTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  @TempDir private Path folder;

  private HookProgram script(String text) throws IOException {
    Path script = Files.writeString(folder.resolve("a hook"), "#!/bin/sh\n" + text);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return new HookProgram(script);
  }

  @Test
  void itHasTheFactsAndNoArgumentsAndNoInput() throws Exception {
    Path told = folder.resolve("told");
    HookProgram program = script("read -r line; echo \"$FACT|$#|$line\" >\"$TOLD\"\n");
    Map<String, String> facts = Map.of("FACT", "a b;$(id)", "TOLD", told.toString());
    assertEquals(Optional.empty(), program.run(facts, LONG));
    assertEquals("a b;$(id)|0|\n", Files.readString(told));
  }

  @Test
  void whatItSaidLastIsToldIfItFails() throws Exception {
    HookProgram program = script("yes filler | head -n 100000; echo broken >&2; exit 3\n");
    String why = program.run(Map.of(), LONG).orElseThrow();
    assertTrue(why.startsWith("it ended with 3, and had said: "), why);
    assertTrue(why.endsWith("broken"), why);
    assertTrue(why.length() < 2_200, why);
  }

  @Test
  void itIsEndedWithAllThatItHasStartedWhenItTakesTooLong() throws Exception {
    Path pid = folder.resolve("pid");
    HookProgram program = script("tail -f /dev/null & echo $! >\"$PID\"; wait\n");
    Optional<String> why = program.run(Map.of("PID", pid.toString()), Duration.ofSeconds(3));
    assertTrue(why.orElse("").startsWith("it took longer than 3 s"), why::toString);
    long child = Long.parseLong(Files.readString(pid).strip());
    await().until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void aChildThatLivesOnHoldsNobodyUp() throws Exception {
    Path pid = folder.resolve("pid");
    HookProgram program = script("tail -f /dev/null & echo $! >\"$PID\"; exit 4\n");
    try {
      assertEquals(
          Optional.of("it ended with 4"), program.run(Map.of("PID", pid.toString()), LONG));
    } finally {
      ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
          .ifPresent(ProcessHandle::destroy);
    }
  }

  @Test
  void aProgramThatCannotBeStartedIsSaidToBeSo() throws Exception {
    String why = new HookProgram(folder.resolve("none")).run(Map.of(), LONG).orElseThrow();
    assertTrue(why.startsWith("it could not be started: "), why);
  }
}
