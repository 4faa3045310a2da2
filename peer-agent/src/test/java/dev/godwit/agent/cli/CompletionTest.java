package dev.godwit.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script for shells, as bash reads it. */
class CompletionTest {
  private @TempDir Path folder;
  private Path script = Path.of("");

  @BeforeEach
  void write() throws Exception {
    script = folder.resolve("completion.bash");
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      System.setOut(out);
      assertEquals(ExitCode.DONE, run("completion", "bash"));
    } finally {
      System.setOut(before);
    }
    Files.write(script, printed.toByteArray());
  }

  private static int run(String... words) {
    return Main.commandLine(new Invocation(List.of(words), Map.of())).execute(words);
  }

  /** What bash offers for the last of these words. */
  private Set<String> offers(String... words) throws Exception {
    String typed = String.join(" ", words);
    String reads =
        "source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; COMP_LINE='%s'; _complete_godwit; echo \"${COMPREPLY[*]}\""
            .formatted(script, typed, words.length - 1, typed);
    Process bash =
        // It complains that nobody has pressed the tabulator.
        new ProcessBuilder("bash", "-c", reads)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String offered = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, bash.waitFor(), offered);
    return Set.of(offered.strip().split("\\s+"));
  }

  @Test
  void commandsAreCompleted() throws Exception {
    assertEquals(Set.of("send", "serve"), offers("godwit", "se"));
    assertTrue(offers("godwit", "r").containsAll(Set.of("receive", "relay")));
  }

  @Test
  void optionsAreThoseOfTheCommand() throws Exception {
    assertEquals(Set.of("--server", "--server-fingerprint"), offers("godwit", "send", "--se"));
    assertEquals(Set.of("--to"), offers("godwit", "send", "--to"));
    assertEquals(Set.of(""), offers("godwit", "receive", "--to"));
  }

  @Test
  void valuesThatAreWordsAreCompleted() throws Exception {
    assertEquals(Set.of("tcp", "tls"), offers("godwit", "send", "--turn", "t"));
    assertEquals(Set.of("bash"), offers("godwit", "completion", "b"));
  }

  @Test
  void anotherShellHasNone() {
    assertEquals(ExitCode.USAGE, run("completion", "fish"));
  }
}
