package dev.godwit.acceptance.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.launcher.Sandbox.Result;
import dev.godwit.testkit.process.Checkout;
import dev.godwit.testkit.process.ChildProcess;
import dev.godwit.testkit.process.Command;
import dev.godwit.testkit.process.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What operators are given to install works as it is. */
@Timeout(300)
class PackagingTest {
  /** A build may come first, on a busy machine. */
  private static final Duration TIMEOUT = Duration.ofMinutes(4);

  @TempDir private Path folder;

  @Test
  void theUnitOfTheRelayIsOneThatSystemdUnderstands() throws Exception {
    assertUnderstood("godwit-relay.service", "ExecStart=/opt/godwit/godwit relay --config ");
  }

  @Test
  void theUnitOfTheAgentIsOneThatSystemdUnderstands() throws Exception {
    assertUnderstood("godwit-agent.service", "ExecStart=/opt/godwit/godwit agent\n");
  }

  private void assertUnderstood(String name, String command) throws Exception {
    String unit = Files.readString(Checkout.root().resolve("packaging").resolve(name));
    assertTrue(unit.contains(command), unit);
    Path here = folder.resolve(name);
    // The project is not where the unit has it.
    Files.writeString(
        here, unit.replace("/opt/godwit/godwit", Checkout.root().resolve("godwit").toString()));

    Result result =
        Sandbox.run(Command.of("systemd-analyze", "verify", "--man=no", here.toString()), TIMEOUT);

    assertEquals(0, result.exitCode(), result::errors);
    assertEquals("", result.errors());
  }

  @Test
  void theRelayStartsFromAFileAndEndsByTheSignalThatTheLauncherGets() throws Exception {
    Files.writeString(folder.resolve("secret"), "hush");
    Path file = folder.resolve("relay.toml");
    Files.writeString(
        file,
        """
        listen = "127.0.0.1"
        port = 0
        secret-file = "%s"
        admin = "off"
        """
            .formatted(folder.resolve("secret")));
    try (ChildProcess relay = Checkout.godwit("relay", "--config", file.toString()).start()) {
      relay.awaitStdout("listening on 127\\.0\\.0\\.1:\\d+ \\(UDP and TCP\\)", TIMEOUT);
      relay.awaitStdout("Ctrl-C", TIMEOUT);
      relay.signal(Signal.TERM);
      assertEquals(128 + 15, relay.awaitExit(TIMEOUT));
    }
  }
}
