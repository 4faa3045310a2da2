package dev.godwit.signaling;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ServeCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine command =
      Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

  @Test
  void itSaysWhereItListensAndWhoCanReachItAndStopsWhenTold() throws Exception {
    FutureTask<Integer> exit =
        new FutureTask<>(
            () -> command.execute("serve", "--host", "127.0.0.1", "--port", "0", "--admin", "off"));
    Thread thread = Thread.ofPlatform().start(exit);

    await().atMost(Duration.ofSeconds(20)).until(() -> out.toString().contains("Ctrl-C"));
    String firstLine = out.toString().lines().findFirst().orElseThrow();
    thread.interrupt();

    assertTrue(
        Pattern.matches(
            "Godwit is listening on http://127\\.0\\.0\\.1:[1-9][0-9]*/"
                + " \\(only this machine can reach it\\)",
            firstLine),
        firstLine);
    assertTrue(thread.join(Duration.ofSeconds(20)));
    assertEquals(0, exit.get());
  }

  @Test
  void aTakenPortIsOneSentenceAndExitCodeOne() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int exit =
          command.execute(
              "serve",
              "--host",
              "127.0.0.1",
              "--admin",
              "off",
              "--port",
              String.valueOf(taken.getLocalPort()));

      assertEquals(1, exit);
      assertEquals(1, err.toString().lines().count(), err.toString());
      assertTrue(err.toString().contains("the port is in use"), err.toString());
    }
  }

  @Test
  void aTakenAdminAddressThatWasAskedForIsAnError() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int exit =
          command.execute(
              "serve",
              "--host",
              "127.0.0.1",
              "--port",
              "0",
              "--admin",
              "127.0.0.1:" + taken.getLocalPort());

      assertEquals(1, exit);
      assertTrue(err.toString().contains("127.0.0.1:" + taken.getLocalPort()), err.toString());
    }
  }

  @Test
  void aTakenDefaultAdminAddressIsDoneWithout() throws Exception {
    FutureTask<Integer> exit =
        new FutureTask<>(() -> command.execute("serve", "--host", "127.0.0.1", "--port", "0"));
    try (ServerSocket taken = new ServerSocket()) {
      try {
        taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9464));
      } catch (BindException _) {
        // Whoever has it serves this test as well.
      }
      Thread thread = Thread.ofPlatform().start(exit);

      await().atMost(Duration.ofSeconds(20)).until(() -> out.toString().contains("Ctrl-C"));
      thread.interrupt();

      assertEquals(0, exit.get());
      assertFalse(out.toString().contains("/metrics"), out.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--https-port=8443", "--tls-cert", "--base-path=/x"})
  void aFlagThatIsPlannedIsRefusedAsNotBuiltYet(String flag) {
    int exit = command.execute("serve", flag);

    assertEquals(2, exit);
    assertTrue(err.toString().contains("is not built yet"), err.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve --port 70000",
        "serve --port x",
        "serve --admin nonsense:x",
        "serve --drain -1",
        "serve --allow-origin evil",
        "serve --allow-origin https://a.example/path",
        "serve --log xml",
        "serve --public-host files.example:8888",
        "serve --max-connections 0",
        "serve extra",
        "dance",
        ""
      })
  void wrongUsageIsExplainedWithExitCodeTwo(String line) {
    int exit = command.execute(line.isEmpty() ? new String[0] : line.split(" "));

    assertEquals(2, exit);
    assertTrue(err.toString().contains("--help"), err.toString());
  }

  @Test
  void helpHasAnExampleAndTheExitCodes() {
    int exit = command.execute("serve", "--help");

    assertEquals(0, exit);
    assertTrue(out.toString().contains("Example"), out.toString());
    assertTrue(out.toString().contains("Exit codes"), out.toString());
  }
}
