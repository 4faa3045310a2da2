package dev.godwit.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
  private @TempDir Path folder;
  private final StringWriter said = new StringWriter();

  private int run(String... arguments) {
    CommandLine command = Main.commandLine(new Invocation(List.of(), Map.of()));
    command.setErr(new PrintWriter(said)).setOut(new PrintWriter(said));
    return command.execute(arguments);
  }

  @Test
  void withoutACommandItSaysWhatThereIs() {
    assertEquals(ExitCode.USAGE, run());
    assertTrue(said.toString().contains("status, who, history or completion"), said.toString());
  }

  @Test
  void anUnknownOptionIsAUsageError() {
    assertEquals(ExitCode.USAGE, run("send", "a", "--to", "ann", "--fast"));
    assertTrue(said.toString().contains("--fast"), said.toString());
  }

  @Test
  void whatIsToComeLaterIsSaidAsSuch() {
    for (List<String> later :
        List.of(
            List.of("send", "a", "--to", "ann", "--qr"),
            List.of("send", "a", "--to", "ann", "--path", "https"),
            List.of("receive", "--verify=words", "--from", "bob", "--yes"))) {
      assertEquals(ExitCode.USAGE, run(later.toArray(String[]::new)));
      assertTrue(said.toString().contains("Not built yet"), said.toString());
      said.getBuffer().setLength(0);
    }
  }

  @Test
  void aPathThatThereIsNotIsAUsageError() {
    for (String command : new String[] {"send x --to ann", "receive --from ann --yes"}) {
      assertSays(command + " --path https", "Not built yet: --path https");
      assertSays(command + " --path relais", "--path is direct or relay, not \"relais\"");
      assertSays(command + " --turn sctp", "--turn is udp, tcp or tls, not \"sctp\"");
      assertSays(command + " --path direct --turn udp", "--path direct uses none");
    }
  }

  private void assertSays(String command, String sentence) {
    assertEquals(ExitCode.USAGE, run(command.split(" ", -1)), command);
    assertTrue(said.toString().contains(sentence), said.toString());
    said.getBuffer().setLength(0);
  }

  @Test
  void yesNeedsFrom() {
    assertEquals(ExitCode.USAGE, run("receive", "--yes"));
    assertTrue(said.toString().contains("--yes needs --from"), said.toString());
  }

  @Test
  void aWaitThatIsNoneIsAUsageError() {
    assertEquals(ExitCode.USAGE, run("send", "a", "--to", "ann", "--wait", "soon"));
    assertTrue(said.toString().contains("30s"), said.toString());
  }

  @Test
  void theVersionIsSaid() {
    assertEquals(ExitCode.DONE, run("--version"));
    assertTrue(said.toString().startsWith("godwit "), said.toString());
  }

  @Test
  void eachHelpHasExamplesThatAreUnderstood() {
    CommandLine all = Main.commandLine(new Invocation(List.of(), Map.of()));
    all.getSubcommands()
        .forEach((name, command) -> {
          List<String> examples =
              command
                  .getUsageMessage()
                  .lines()
                  .filter(line -> line.startsWith("  godwit "))
                  .toList();
          assertFalse(examples.isEmpty(), name);
          for (String example : examples) {
            String[] words = example.strip().replaceFirst(" (\\||>).*", "").split(" ", -1);
            assertEquals(name, words[1]);
            all.parseArgs(Arrays.copyOfRange(words, 1, words.length));
          }
        });
  }

  @Test
  void aNameMayBeginWithAnAt() throws Exception {
    Path list = Files.writeString(folder.resolve("words"), "--to eve");
    CommandLine.ParseResult parsed =
        Main.commandLine(new Invocation(List.of(), Map.of()))
            .parseArgs("send", "@" + list, "--to", "ann");
    assertEquals(
        List.of("@" + list), parsed.subcommand().matchedPositional(0).originalStringValues());
  }
}
