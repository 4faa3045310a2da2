package dev.godwit.acceptance.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.launcher.Sandbox.Result;
import dev.godwit.testkit.process.Checkout;
import dev.godwit.testkit.process.ChildProcess;
import dev.godwit.testkit.process.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher of this checkout, with what it really runs. */
@Timeout(300)
class RealLauncherTest {
  /** A build may come first, on a busy machine. */
  private static final Duration TIMEOUT = Duration.ofMinutes(4);

  @Test
  void itSaysItsVersionFromAnyDirectory(@TempDir Path elsewhere) {
    Result result = Sandbox.run(Checkout.godwit("--version").in(elsewhere), TIMEOUT);
    assertEquals(0, result.exitCode(), result::errors);
    assertEquals(1, result.stdout().size(), result::toString);
    assertTrue(result.stdout().getFirst().matches("godwit \\d+\\.\\d+\\.\\d+.*"), result::toString);
  }

  @Test
  void theServerEndsByTheSignalThatTheLauncherGets() {
    try (ChildProcess server =
        Checkout.godwit("serve", "--host", "127.0.0.1", "--port", "0", "--https-port", "off")
            .and("--admin", "off")
            .start()) {
      server.awaitStdout("http://127.0.0.1:\\d+/", TIMEOUT);
      server.signal(Signal.TERM);
      assertEquals(128 + 15, server.awaitExit(TIMEOUT));
    }
  }

  @Test
  void anAgentStartsFromTheCacheOfItsRehearsal(@TempDir Path elsewhere) throws IOException {
    Path log = elsewhere.resolve("classes");
    Result result =
        Sandbox.run(
            Checkout.godwit("send", "--help")
                .with("GODWIT_JAVA_OPTS", "-Xlog:class+load:file=" + log),
            TIMEOUT);
    assertEquals(0, result.exitCode(), result::errors);
    assertTrue(
        Files.readAllLines(log).stream()
            .anyMatch(
                line -> line.contains("dev.godwit.agent.cli.Main source: shared objects file")));
  }
}
