package dev.godwit.agent.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * A command as it was typed, and what else is said about it: by variables of the environment, and
 * in the person's file of defaults. A flag is heard first, then the variable, then the file; one
 * place says all of an option.
 *
 * @param typed the words after {@code godwit}
 * @param environment the variables that there are
 */
record Invocation(List<String> typed, Map<String, String> environment) {
  private static final String SERVER = "server";
  private static final String FINGERPRINT = "server-fingerprint";

  /** Which options have a variable. Others would clash with what scripts call their own. */
  private static final Map<String, String> VARIABLES =
      Map.of(
          SERVER,
          "GODWIT_SERVER",
          FINGERPRINT,
          "GODWIT_SERVER_FINGERPRINT",
          "as",
          "GODWIT_AS",
          "state",
          "GODWIT_STATE");

  /** These are said of one run alone. */
  private static final Set<String> NEVER_DEFAULTS = Set.of("help", "version");

  Invocation {
    typed = List.copyOf(typed);
    environment = Map.copyOf(environment);
  }

  /**
   * The words with which the command runs.
   *
   * @param places where a person finds what was not typed, by option
   */
  record Completed(List<String> words, Map<String, String> places) {
    Completed {
      words = List.copyOf(words);
      places = Map.copyOf(places);
    }
  }

  /** Some values of an option, and where they are said. */
  private record Said(List<String> values, String place) {}

  /**
   * Adds to what was typed what else is said now; another time the file may say something else.
   *
   * @throws ConfigException if the file makes no sense
   */
  Completed complete() throws ConfigException {
    CommandLine all = Main.commandLine(this);
    // What is wrong with it is said by whoever parses the whole.
    all.getCommandSpec().parser().collectErrors(true);
    ParseResult command = all.parseArgs(typed.toArray(String[]::new)).subcommand();
    if (command == null || command.isUsageHelpRequested() || command.isVersionHelpRequested()) {
      return new Completed(typed, Map.of());
    }
    ConfigFile file = ConfigFile.read(configFile());
    requireMeaning(file, all);
    List<String> added = new ArrayList<>();
    Map<String, String> places = new HashMap<>();
    defaults(command, file)
        .forEach((key, said) -> {
          said.values().forEach(value -> added.add("--" + key + "=" + value));
          places.put("--" + key, said.place());
        });
    List<String> words = new ArrayList<>(typed);
    words.addAll(typed.indexOf(command.commandSpec().name()) + 1, added);
    return new Completed(words, places);
  }

  /** What is said, by key, of the command's options that were not typed. */
  private Map<String, Said> defaults(ParseResult command, ConfigFile file) {
    String name = command.commandSpec().name();
    Set<String> open = new HashSet<>();
    for (OptionSpec option : command.commandSpec().options()) {
      if (!command.hasMatchedOption(option)) {
        open.add(key(option));
      }
    }
    Map<String, Said> defaults = new LinkedHashMap<>();
    for (Map<String, Said> place :
        List.of(inEnvironment(), in(file, name), in(file, ConfigFile.TOP))) {
      // A fingerprint is that of the server which is said in the same place, and of no other.
      boolean serverIsSaid = !open.contains(SERVER);
      place.forEach((key, said) -> {
        if (open.contains(key) && !(key.equals(FINGERPRINT) && serverIsSaid)) {
          defaults.put(key, said);
        }
      });
      open.removeAll(place.keySet());
    }
    return defaults;
  }

  private Map<String, Said> inEnvironment() {
    Map<String, Said> all = new LinkedHashMap<>();
    VARIABLES.forEach((key, variable) ->
        variable(variable)
            .ifPresent(value -> all.put(key, new Said(List.of(value), "$" + variable))));
    return all;
  }

  private static Map<String, Said> in(ConfigFile file, String table) {
    Map<String, Said> all = new LinkedHashMap<>();
    file.table(table)
        .forEach((key, values) -> all.put(key, new Said(values, file.place(table, key))));
    return all;
  }

  /** Each key is an option of its table's command, or at the top of any: else it was misspelt. */
  private static void requireMeaning(ConfigFile file, CommandLine all) throws ConfigException {
    for (String table : file.tables()) {
      Set<String> known = new HashSet<>();
      all.getSubcommands()
          .forEach((name, command) -> {
            if (table.equals(ConfigFile.TOP) || table.equals(name)) {
              command.getCommandSpec().options().forEach(option -> known.add(key(option)));
            }
          });
      known.removeAll(NEVER_DEFAULTS);
      for (String key : file.table(table).keySet()) {
        if (!known.contains(key)) {
          throw new ConfigException(
              file.place(table, key)
                  + " means nothing. Keys are options without their hyphens; tables are commands.");
        }
      }
    }
  }

  private static String key(OptionSpec option) {
    return option.longestName().replaceFirst("^-+", "");
  }

  private Path configFile() {
    return variable("GODWIT_CONFIG")
        .map(Path::of)
        .orElseGet(() ->
            variable("XDG_CONFIG_HOME")
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".config"))
                .resolve("godwit")
                .resolve("config.toml"));
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }
}
