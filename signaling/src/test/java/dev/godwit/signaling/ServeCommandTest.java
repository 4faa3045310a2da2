package dev.godwit.signaling;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.testkit.tls.TestAuthority;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ServeCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private CommandLine command;

  @TempDir private Path state;

  @BeforeEach
  void aCommand() {
    command =
        Main.commandLine(state, Screen.LINES)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
  }

  @Test
  void itSaysWhereItListensAndWhoCanReachItAndStopsWhenTold() throws Exception {
    FutureTask<Integer> exit =
        new FutureTask<>(() ->
            command.execute(
                "serve --host 127.0.0.1 --port 0 --https-port off --admin off".split(" ")));
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
              "--https-port",
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
              "--https-port",
              "off",
              "--admin",
              "127.0.0.1:" + taken.getLocalPort());

      assertEquals(1, exit);
      assertTrue(err.toString().contains("127.0.0.1:" + taken.getLocalPort()), err.toString());
    }
  }

  @Test
  void aTakenDefaultAdminAddressIsDoneWithout() throws Exception {
    FutureTask<Integer> exit =
        new FutureTask<>(() ->
            command.execute("serve", "--host", "127.0.0.1", "--port", "0", "--https-port", "off"));
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

  @Test
  void httpsComesFirstAndKeepsItsCertificateBetweenRuns() throws Exception {
    List<String> first = greetingOf("serve --host 127.0.0.1 --port 0 --https-port 0 --admin off");
    List<String> second = greetingOf("serve --host 127.0.0.1 --port 0 --https-port 0 --admin off");

    assertTrue(
        first.getFirst().matches("Godwit is listening on https://127\\.0\\.0\\.1:[1-9][0-9]*/ .*"),
        first.getFirst());
    assertTrue(
        first.get(1).matches(" {2}and on http://127\\.0\\.0\\.1:[1-9][0-9]*/"), first.get(1));
    assertEquals(fingerprint(first), fingerprint(second));
    assertTrue(Files.exists(state.resolve("tls").resolve("server.pem")));
  }

  @Test
  void aGivenCertificateIsServedAndNoneIsMade() throws Exception {
    KeyPair keys = TestAuthority.keys("EC", 256);
    Path certificate = write("cert.pem", new TestAuthority().certify(keys));
    Path key = Files.writeString(state.resolve("key.pem"), TestAuthority.pkcs8(keys.getPrivate()));

    List<String> greeting =
        greetingOf(
            "serve --host 127.0.0.1 --port 0 --https-port 0 --admin off --tls-cert "
                + certificate
                + " --tls-key "
                + key);

    assertTrue(greeting.getFirst().contains("https://files.example:"), greeting.getFirst());
    assertFalse(Files.exists(state.resolve("tls")));
  }

  @Test
  void aCertificateAndAKeyThatDoNotBelongTogetherAreWrongUsage() throws Exception {
    KeyPair keys = TestAuthority.keys("EC", 256);
    Path certificate = write("cert.pem", new TestAuthority().certify(keys));
    Path key =
        Files.writeString(
            state.resolve("key.pem"),
            TestAuthority.pkcs8(TestAuthority.keys("EC", 256).getPrivate()));

    int exit =
        command.execute("serve", "--tls-cert", certificate.toString(), "--tls-key", key.toString());

    assertEquals(2, exit);
    assertTrue(err.toString().contains("does not belong"), err.toString());
    assertTrue(err.toString().contains("Give the pair"), err.toString());
  }

  @Test
  void aTakenHttpsPortThatWasAskedForIsAnErrorAndLeavesNothingRunning() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int exit =
          command.execute(
              ("serve --host 127.0.0.1 --port 0 --admin off --https-port " + taken.getLocalPort())
                  .split(" "));

      assertEquals(1, exit);
      assertTrue(err.toString().contains("127.0.0.1:" + taken.getLocalPort()), err.toString());
    }
  }

  @Test
  void aTakenUsualHttpsPortIsDoneWithout() throws Exception {
    try (ServerSocket taken = new ServerSocket()) {
      try {
        taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8443));
      } catch (BindException _) {
        // Whoever has it serves this test as well.
      }

      List<String> greeting = greetingOf("serve --host 127.0.0.1 --port 0 --admin off");

      assertTrue(greeting.getFirst().contains("http://127.0.0.1:"), greeting.getFirst());
      assertFalse(greeting.toString().contains("https://"), greeting.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--trusted-proxy=10.0.0.0/8", "--check", "--base-path=/x"})
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
        "serve --https-port on",
        "serve --https-port 65536",
        "serve --https-port -1",
        "serve --tls-cert cert.pem",
        "serve --tls-key key.pem",
        "serve --https-port off --tls-cert cert.pem --tls-key key.pem",
        "serve --tls-cert /nowhere/cert.pem --tls-key /nowhere/key.pem",
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
    assertTrue(out.toString().contains("Exit codes: 143 told to stop"), out.toString());
  }

  @Test
  void eachOptionIsOnThePageOfTheCommandsAndNoOther() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "cli.md"));
    int start = page.indexOf("\n## `godwit serve`");
    Set<String> documented =
        page.substring(start, page.indexOf("\n## ", start + 1))
            .lines()
            .filter(line -> line.startsWith("| "))
            .flatMap(line ->
                Pattern.compile("`(--?[A-Za-z-]+)[` ]")
                    .matcher(line.substring(0, line.indexOf(" |", 2)))
                    .results()
                    .map(option -> option.group(1)))
            .collect(Collectors.toCollection(TreeSet::new));

    Set<String> real = new TreeSet<>();
    Objects.requireNonNull(command.getSubcommands().get("serve"))
        .getCommandSpec()
        .options()
        .forEach(option -> real.addAll(List.of(option.names())));
    assertEquals(real, documented);
  }

  /** What the server says when it runs, until it is stopped. */
  private List<String> greetingOf(String line) throws Exception {
    out.getBuffer().setLength(0);
    FutureTask<Integer> exit = new FutureTask<>(() -> command.execute(line.split(" ")));
    Thread thread = Thread.ofPlatform().start(exit);
    await().atMost(Duration.ofSeconds(20)).until(() -> out.toString().contains("Ctrl-C"));
    thread.interrupt();
    assertEquals(0, exit.get());
    return out.toString().lines().toList();
  }

  private static String fingerprint(List<String> greeting) {
    return greeting.stream()
        .filter(line -> line.matches(" {2}(?:[0-9A-F]{2}:){31}[0-9A-F]{2}"))
        .findFirst()
        .orElseThrow();
  }

  private Path write(String name, Object pem) throws Exception {
    return Files.writeString(state.resolve(name), TestAuthority.pem(pem));
  }
}
