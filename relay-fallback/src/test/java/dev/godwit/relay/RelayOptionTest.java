package dev.godwit.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** The table of options, and that each place has all of it. */
class RelayOptionTest {
  private static final Path PROJECT = Path.of("..");

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void eachIsAFlagAVariableAndAKey(RelayOption option) throws Exception {
    String value = option.form() == RelayOption.Form.SWITCH ? "true" : "7";
    Path file = Files.writeString(folder.resolve("relay.toml"), option.key() + " = \"7\"");

    CommandLine relay =
        Objects.requireNonNull(Main.commandLine(Map.of(), folder).getSubcommands().get("relay"));
    assertNotNull(relay.getCommandSpec().findOption(option.flag()));
    assertEquals(
        List.of(value),
        OptionValues.of(OptionValues.fromEnvironment(Map.of(option.variable(), value)))
            .all(option));
    assertEquals(List.of("7"), OptionValues.of(ConfigFile.read(file)).all(option));
  }

  @Test
  void itIsWhatThePageOfTheCommandsSays() throws Exception {
    String page = Files.readString(PROJECT.resolve("docs/cli.md"));
    int start = page.indexOf("\n## `godwit relay`");
    Map<String, String> documented =
        page.substring(start, page.indexOf("\n## ", start + 1))
            .lines()
            .filter(line -> line.startsWith("| `"))
            .collect(
                Collectors.toMap(
                    line -> line.substring(3, line.indexOf('`', 3)),
                    line -> line,
                    (one, _) -> one,
                    TreeMap::new));

    Map<String, String> real =
        Arrays.stream(RelayOption.values())
            .collect(
                Collectors.toMap(
                    RelayOption::key, RelayOptionTest::row, (one, _) -> one, TreeMap::new));
    assertEquals(String.join("\n", real.values()), String.join("\n", documented.values()));
  }

  @Test
  void thePageOfOperationNamesTheVariablesOfSecrets() throws Exception {
    String page = Files.readString(PROJECT.resolve("docs/operations.md"));

    assertTrue(page.contains(RelayOption.SECRET.variable()), "the secret's variable");
    assertTrue(page.contains(RelayOption.SECRET_FILE.flag()), "the secret's file");
  }

  private static String row(RelayOption option) {
    String label = option.label().isEmpty() ? "" : " " + option.label().replace("|", "\\|");
    String usual = option.usual().isEmpty() ? "" : "`" + option.usual() + "`";
    String again = option.change() == RelayOption.Change.AT_ONCE ? "yes" : "";
    return "| `%s` |%s | %s | %s | %s |"
        .formatted(
            option.key(),
            label.isEmpty() ? "" : " `" + label.strip() + "`",
            option.description(),
            usual,
            again)
        .replaceAll(" +\\|", " |");
  }
}
