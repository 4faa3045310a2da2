package dev.godwit.acceptance.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.launcher.Sandbox.Result;
import dev.godwit.testkit.process.ChildProcess;
import dev.godwit.testkit.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When the launcher builds, and what it says of it. */
@Timeout(60)
class BuildTest {
  private static final String FIRST_USE = "Building Godwit (first use, about a minute)…";
  private static final String AGAIN = "Building Godwit again, as its sources have changed…";

  @TempDir Path directory;
  private Sandbox sandbox;

  @BeforeEach
  void onACompleteMachine() throws IOException {
    sandbox = Sandbox.complete(directory);
  }

  @Test
  void itBuildsOnFirstUseOnlyAndSaysOneLine() throws IOException {
    Result first = sandbox.godwit("serve");
    assertEquals(List.of(FIRST_USE), first.stderr());
    assertFalse(first.stdout().contains("talk of Maven"));
    assertEquals(List.of(), sandbox.godwit("serve").stderr());
    assertEquals(List.of(), sandbox.godwit("--version").stderr());
    assertEquals(1, sandbox.mavenCalls().size());
    assertTrue(
        sandbox
            .mavenCalls()
            .getFirst()
            .startsWith("JAVA_HOME=" + sandbox.root() + "/" + Sandbox.JDK + " "));
  }

  @Test
  void itBuildsAgainWhenASourceIsChangedAddedOrRemoved() throws IOException {
    sandbox.godwit("serve");
    sandbox.write("protocol/src/main/java/Source.java", "changed");
    assertEquals(List.of(AGAIN), sandbox.godwit("send").stderr());
    sandbox.write("peer-agent/src/main/java/New.java", "");
    assertEquals(List.of(AGAIN), sandbox.godwit("serve").stderr());
    Files.delete(sandbox.root().resolve("peer-agent/src/main/java/New.java"));
    assertEquals(List.of(AGAIN), sandbox.godwit("serve").stderr());
    assertEquals(List.of(), sandbox.godwit("serve").stderr());
  }

  @Test
  void itBuildsAgainWhenWhatWasBuiltIsGone() throws IOException {
    sandbox.godwit("serve");
    Files.delete(sandbox.root().resolve("signaling/target/signaling.jar"));
    assertEquals(0, sandbox.godwit("send").exitCode());
    assertEquals(2, sandbox.mavenCalls().size());
  }

  @Test
  void aSourceThatIsChangedDuringTheBuildIsBuiltNextTime() throws IOException {
    sandbox.addMaven("echo changed >\"$SANDBOX/protocol/src/main/java/Source.java\"");
    sandbox.godwit("serve");
    sandbox.addMaven("");
    assertEquals(List.of(AGAIN), sandbox.godwit("serve").stderr());
    assertEquals(List.of(), sandbox.godwit("serve").stderr());
  }

  @Test
  void librariesOfAnEarlierBuildAreRemoved() throws IOException {
    sandbox.write("signaling/target/lib/old-1.0.jar", "");
    sandbox.godwit("serve");
    assertFalse(Files.exists(sandbox.root().resolve("signaling/target/lib/old-1.0.jar")));
  }

  @Test
  void aBuildThatFailsShowsItsErrorsAndItsLogAndIsTriedAgain() throws IOException {
    sandbox.addMaven("echo '[INFO] chatter'; echo '[ERROR] A.java:3: no such thing'; exit 1");
    Result result = sandbox.godwit("serve");
    assertEquals(1, result.exitCode());
    assertEquals(List.of(), result.stdout());
    Path log = sandbox.root().resolve("target/launcher/build.log");
    assertEquals(
        List.of(
            FIRST_USE,
            "[ERROR] A.java:3: no such thing",
            "The build failed; the whole log: " + log),
        result.stderr());
    assertTrue(Files.readString(log).contains("[INFO] chatter"));
    sandbox.addMaven("");
    assertEquals(0, sandbox.godwit("serve").exitCode());
  }

  @Test
  void twoAtOnceBuildOnce() throws IOException {
    sandbox.addMaven("read -r _ <\"$SANDBOX/gate\"");
    makeGate();
    try (ChildProcess one = sandbox.command("godwit", "serve").start()) {
      one.awaitStderr("Building", Sandbox.TIMEOUT);
      try (ChildProcess other = sandbox.command("godwit", "send").start()) {
        other.awaitStderr("Waiting for another process", Sandbox.TIMEOUT);
        Files.writeString(sandbox.root().resolve("gate"), "\n");
        assertEquals(0, one.awaitExit(Sandbox.TIMEOUT));
        assertEquals(0, other.awaitExit(Sandbox.TIMEOUT));
      }
    }
    assertEquals(1, sandbox.mavenCalls().size());
  }

  @Test
  void aBuildThatIsKilledLeavesNoLock() throws IOException {
    sandbox.addMaven("read -r _ <\"$SANDBOX/gate\"");
    makeGate();
    try (ChildProcess killed = sandbox.command("godwit", "serve").start()) {
      killed.awaitStderr("Building", Sandbox.TIMEOUT);
    }
    sandbox.addMaven("");
    assertEquals(List.of(FIRST_USE), sandbox.godwit("serve").stderr());
  }

  /** A pipe that Maven reads from, so that a build goes on when the test says so. */
  private void makeGate() {
    Path gate = sandbox.root().resolve("gate");
    Sandbox.run(Command.of("mkfifo", gate.toString()));
  }
}
