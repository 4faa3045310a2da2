package dev.godwit.acceptance.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.launcher.Sandbox.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When the launcher rehearses a transfer, and what it makes of that. */
@Timeout(60)
class RehearsalTest {
  private static final String REHEARSING =
      "Rehearsing a transfer, so that others start sooner (once)…";

  /** A server that names an address, and agents that leave a cache where they are told to. */
  private static final String OBEDIENT =
      """
      case "$*" in *" serve "*) echo 'listening on http://127.0.0.1:7/'; exit ;; esac
      for argument in "$@"; do
        case $argument in
          -XX:AOTCacheOutput=*) echo cache >"${argument#*=}" ;;
        esac
        echo "argument: $argument"
      done
      """;

  @TempDir Path directory;
  private Sandbox sandbox;

  @BeforeEach
  void onACompleteMachine() throws IOException {
    sandbox = Sandbox.complete(directory);
    sandbox.addJava(OBEDIENT);
  }

  @Test
  void theFirstTransferAfterABuildIsPrecededByARehearsal() {
    sandbox.godwit("serve");
    Result first = sandbox.godwit("send", "file");
    assertEquals(List.of(REHEARSING), first.stderr());
    assertEquals(List.of(), sandbox.godwit("receive").stderr());
  }

  @Test
  void afterTheTalkOfABuildThereIsNoFurtherTalk() {
    assertEquals(1, sandbox.godwit("send").stderr().size());
  }

  @Test
  void eachCommandUsesItsCache() {
    for (String command : List.of("send", "receive", "agent")) {
      Result result = sandbox.godwit(command);
      Path cache = sandbox.root().resolve("target/launcher/" + command + ".aot");
      assertTrue(result.stdout().contains("argument: -XX:AOTCache=" + cache), result::toString);
    }
  }

  @Test
  void aNewBuildIsRehearsedAnew() throws IOException {
    sandbox.godwit("send");
    sandbox.write("protocol/src/main/java/Source.java", "changed");
    sandbox.godwit("serve");
    assertFalse(Files.exists(sandbox.root().resolve("target/launcher/send.aot")));
    assertEquals(List.of(REHEARSING), sandbox.godwit("send").stderr());
  }

  @Test
  void aRehearsalThatFailsIsNoHindranceAndNotRepeated() throws IOException {
    sandbox.addJava("echo \"argument: $*\"; case \"$*\" in *' serve '*) exit 1 ;; esac");
    sandbox.godwit("--version");
    Result first = sandbox.godwit("send");
    assertEquals(0, first.exitCode());
    assertFalse(first.stdout().getLast().contains("AOTCache"), first::toString);
    assertEquals(List.of(), sandbox.godwit("send").stderr());
    Path log = sandbox.root().resolve("target/launcher/rehearsal.log");
    assertTrue(Files.readString(log).contains("It failed."));
  }
}
