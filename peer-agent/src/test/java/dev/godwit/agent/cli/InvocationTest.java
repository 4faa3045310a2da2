package dev.godwit.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command is told besides its flags. */
class InvocationTest {
  private final Map<String, String> environment = new HashMap<>();
  private @TempDir Path home;

  private void file(String toml) throws IOException {
    Path folder = Files.createDirectories(home.resolve("godwit"));
    Files.writeString(folder.resolve("config.toml"), toml);
  }

  private Invocation.Completed complete(String command) throws ConfigException {
    environment.put("XDG_CONFIG_HOME", home.toString());
    return new Invocation(List.of(command.split(" ", -1)), environment).complete();
  }

  private void assertRuns(String expected, String typed) throws ConfigException {
    List<String> words = complete(typed).words();
    assertEquals(
        new TreeSet<>(List.of(expected.split(" ", -1))), new TreeSet<>(words), words.toString());
    assertEquals(words.getFirst(), typed.split(" ", -1)[0]);
  }

  private void assertMakesNoSense(String toml, String sentence) throws IOException {
    file(toml);
    ConfigException thrown = assertThrows(ConfigException.class, () -> complete("send a --to ann"));
    String said = String.valueOf(thrown.getMessage());
    assertTrue(said.contains(sentence) && said.contains("config.toml"), said);
  }

  @Test
  void withoutAFileAndVariablesItIsWhatWasTyped() throws Exception {
    assertRuns("send a --to ann", "send a --to ann");
  }

  @Test
  void theFlagIsHeardFirstThenTheVariableThenTheFile() throws Exception {
    file("server = 'ws://file'\nas = 'file'\nstate = 'file'");
    environment.put("GODWIT_SERVER", "ws://variable");
    environment.put("GODWIT_AS", "variable");
    assertRuns("send --as=variable --state=file --server ws://flag", "send --server ws://flag");
  }

  @Test
  void anEmptyVariableSaysNothing() throws Exception {
    environment.put("GODWIT_SERVER", "");
    assertRuns("send", "send");
  }

  @Test
  void aTableIsForItsCommandAndGoesBeforeTheTop() throws Exception {
    file("as = 'top'\njson = true\n[receive]\nas = 'ann'\nyes = true\nfrom = ['bob', 'carol']");
    assertRuns(
        "receive --json=true --as=ann --yes=true --from=bob --from=carol --once", "receive --once");
    assertRuns("send --json=true --as=top", "send");
  }

  @Test
  void aKeyAtTheTopIsForCommandsThatHaveTheOption() throws Exception {
    file("state = '/state'\nto = 'ann'");
    assertRuns("history --state=/state", "history");
    assertRuns("send --state=/state --to=ann", "send");
  }

  @Test
  void aListThatIsTypedReplacesThatOfTheFile() throws Exception {
    file("[send]\nexclude = ['*.tmp', '*.bak']");
    assertRuns("send a --exclude=*.tmp --exclude=*.bak", "send a");
    assertRuns("send a --exclude *.o", "send a --exclude *.o");
  }

  @Test
  void aFingerprintIsThatOfTheServerInTheSamePlace() throws Exception {
    file("server = 'wss://file'\nserver-fingerprint = 'ab'");
    assertRuns("send --server=wss://file --server-fingerprint=ab", "send");
    assertRuns("send --server wss://flag", "send --server wss://flag");
    environment.put("GODWIT_SERVER", "wss://variable");
    assertRuns("send --server=wss://variable", "send");
    environment.put("GODWIT_SERVER_FINGERPRINT", "cd");
    assertRuns("send --server=wss://variable --server-fingerprint=cd", "send");
  }

  @Test
  void theFileMayBeNamedByAVariable() throws Exception {
    Path other = Files.writeString(home.resolve("other.toml"), "as = 'other'");
    file("as = 'usual'");
    environment.put("GODWIT_CONFIG", other.toString());
    assertRuns("send --as=other", "send");
    environment.put("GODWIT_CONFIG", "/dev/null");
    assertRuns("send", "send");
  }

  @Test
  void whatIsNoTomlIsSaidWithItsPlace() throws Exception {
    assertMakesNoSense("as = ann", "is no TOML at line 1");
    assertMakesNoSense("as = 'ann'\nas = 'bob'", "says a key twice");
  }

  @Test
  void aKeyThatNoCommandHasIsMisspelt() throws Exception {
    assertMakesNoSense("sever = 'ws://x'", "sever in ");
    assertMakesNoSense("[send]\nyes = true", "yes of [send] in ");
    assertMakesNoSense("[sent]\nto = 'ann'", "to of [sent] in ");
    assertMakesNoSense("help = true", "help in ");
  }

  @Test
  void aValueIsATextANumberAWordOrAList() throws Exception {
    assertMakesNoSense("as = 1.5", "as in ");
    assertMakesNoSense("[send]\nto = [['ann']]", "to of [send] in ");
    assertMakesNoSense("[[send]]\nto = 'ann'", "send in ");
  }

  @Test
  void aLargeFileWasNamedByMistake() throws Exception {
    assertMakesNoSense("#".repeat(ConfigFile.MAX_FILE_BYTES + 1), "larger than any of its kind");
  }

  @Test
  void aFolderIsNoFile() throws Exception {
    Files.createDirectories(home.resolve("godwit/config.toml"));
    ConfigException thrown = assertThrows(ConfigException.class, () -> complete("send"));
    assertTrue(String.valueOf(thrown.getMessage()).contains("can't be read"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"send --help", "receive -h", "--version", "send -V", "--help", "sent"})
  void whoAsksForHelpGetsItWhateverTheFileSays(String command) throws Exception {
    file("as = ann");
    assertRuns(command, command);
  }

  @Test
  void whereADefaultStandsIsKnown() throws Exception {
    file("[send]\nwait = 'soon'");
    environment.put("GODWIT_AS", "ann");
    Map<String, String> places = complete("send a").places();
    assertEquals("$GODWIT_AS", places.get("--as"));
    assertEquals("wait of [send] in " + home.resolve("godwit/config.toml"), places.get("--wait"));
  }
}
