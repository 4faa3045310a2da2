package dev.godwit.acceptance.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.launcher.Sandbox.Result;
import dev.godwit.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which program the launcher becomes, with what. */
@Timeout(60)
class LauncherTest {
  @TempDir Path directory;
  private Sandbox sandbox;

  @BeforeEach
  void onACompleteMachine() throws IOException {
    sandbox = Sandbox.complete(directory);
  }

  @Test
  void withoutACommandItSaysWhichThereAre() {
    Result result = sandbox.godwit();
    assertEquals(2, result.exitCode());
    assertEquals(List.of(), result.stdout());
    assertTrue(result.errors().contains("godwit send PATH"), result::errors);
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "-h"})
  void askedForHelpItGivesItOnStdoutWithoutBuilding(String help) throws IOException {
    Result result = sandbox.godwit(help);
    assertEquals(0, result.exitCode());
    assertEquals(List.of(), result.stderr());
    assertTrue(String.join("\n", result.stdout()).contains("godwit send PATH"));
    assertEquals(List.of(), sandbox.mavenCalls());
  }

  @Test
  void anUnknownCommandIsNamed() {
    Result result = sandbox.godwit("sned", "file");
    assertEquals(2, result.exitCode());
    assertEquals(List.of(), result.stdout());
    assertEquals("godwit: there is no command 'sned'.", result.stderr().getFirst());
  }

  @ParameterizedTest
  @ValueSource(strings = {"room", "media", "page", "doctor", "bench"})
  void aCommandThatIsToComeSaysSo(String command) {
    assertEquals(
        new Result(2, List.of(), List.of("godwit " + command + ": not built yet.")),
        sandbox.godwit(command));
  }

  @Test
  void serveBecomesTheServerWithItsOptions() {
    List<String> arguments = argumentsOfJava(sandbox.godwit("serve", "--port", "1 2"));
    assertEquals(
        List.of("dev.godwit.signaling.Main", "serve", "--port", "1 2"),
        arguments.subList(arguments.size() - 4, arguments.size()));
    assertEquals(
        sandbox.root()
            + "/signaling/target/signaling.jar:"
            + sandbox.root()
            + "/signaling/target/lib/*",
        arguments.get(arguments.indexOf("-cp") + 1));
  }

  @Test
  void relayBecomesTheRelayWithItsOptions() {
    List<String> arguments = argumentsOfJava(sandbox.godwit("relay", "--realm", "a b"));
    assertEquals(
        List.of("dev.godwit.relay.Main", "relay", "--realm", "a b"),
        arguments.subList(arguments.size() - 4, arguments.size()));
    assertEquals(
        sandbox.root()
            + "/relay-fallback/target/relay-fallback.jar:"
            + sandbox.root()
            + "/relay-fallback/target/lib/*",
        arguments.get(arguments.indexOf("-cp") + 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "receive", "--version"})
  void anAgentsCommandBecomesTheAgentWithTheCommand(String command) {
    List<String> arguments = argumentsOfJava(sandbox.godwit(command, "a b", "*"));
    assertEquals(
        List.of("dev.godwit.agent.cli.Main", command, "a b", "*"),
        arguments.subList(arguments.size() - 4, arguments.size()));
    assertTrue(arguments.contains("--enable-native-access=ALL-UNNAMED"), arguments::toString);
  }

  @Test
  void optionsForJavaAreAddedAfterItsOwn() {
    List<String> arguments =
        argumentsOfJava(
            Sandbox.run(
                sandbox.command("godwit", "send").with("GODWIT_JAVA_OPTS", "-Xmx1g -Da=b")));
    int last = arguments.indexOf("-cp");
    assertEquals(List.of("-Xmx1g", "-Da=b"), arguments.subList(last - 2, last));
  }

  @Test
  void itIsTheProgramThatSignalsReachAndWhoseExitCodeIsSeen() throws IOException {
    sandbox.addJava("echo ready $$; read -r _; exit 7");
    try (ChildProcess process = sandbox.command("godwit", "send").start()) {
      process.awaitStdout("ready " + process.pid() + "$", Sandbox.TIMEOUT);
      process.type("\n");
      assertEquals(7, process.awaitExit(Sandbox.TIMEOUT));
    }
  }

  @Test
  void itRunsWhereItIsCalledEvenThroughLinks() throws IOException {
    Path elsewhere = Files.createDirectories(sandbox.root().resolve("home/bin"));
    Files.createSymbolicLink(elsewhere.resolve("hop"), Path.of("../../godwit"));
    Files.createSymbolicLink(elsewhere.resolve("g"), Path.of("hop"));
    Result result = Sandbox.run(sandbox.command("home/bin/g", "send").in(elsewhere));
    assertEquals(0, result.exitCode(), result::errors);
    assertTrue(result.stdout().contains("directory: " + elsewhere), result::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "xx_XX.UTF-8"})
  void aLocaleThatCanNotNameFilesIsReplaced(String locale) {
    Result result = Sandbox.run(sandbox.command("godwit", "send").with("LC_ALL", locale));
    assertTrue(result.stdout().contains("locale: UTF-8"), result::toString);
  }

  private static List<String> argumentsOfJava(Result result) {
    assertEquals(0, result.exitCode(), result::errors);
    return result.stdout().stream()
        .filter(line -> line.startsWith("argument: "))
        .map(line -> line.substring("argument: ".length()))
        .toList();
  }
}
