package dev.godwit.agent.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * A person's own defaults, from a TOML file: what stands at its top is for each command that has
 * such an option; what stands in a table is for the command of that name, and goes before it.
 */
final class ConfigFile {
  /** The name of the part that stands at the top. */
  static final String TOP = "";

  /** A page has 2 KiB; more than this was named by mistake. */
  static final int MAX_FILE_BYTES = 64 * 1024;

  private final Path file;
  private final Map<String, Map<String, List<String>>> tables;

  private ConfigFile(Path file, Map<String, Map<String, List<String>>> tables) {
    this.file = file;
    this.tables = tables;
  }

  /**
   * What the file says; nothing, if there is none.
   *
   * @throws ConfigException if it can't be read, or is no TOML of tables, texts and lists of them
   */
  static ConfigFile read(Path file) throws ConfigException {
    Map<String, Map<String, List<String>>> tables = new LinkedHashMap<>();
    Optional<String> text = text(file);
    if (text.isPresent()) {
      Map<String, List<String>> top = new LinkedHashMap<>();
      tables.put(TOP, top);
      for (Map.Entry<String, JsonNode> property : parse(text.get(), file).properties()) {
        String key = property.getKey();
        if (property.getValue().isObject()) {
          Map<String, List<String>> table = new LinkedHashMap<>();
          for (Map.Entry<String, JsonNode> each : property.getValue().properties()) {
            table.put(each.getKey(), values(each.getValue(), place(file, key, each.getKey())));
          }
          tables.put(key, table);
        } else {
          top.put(key, values(property.getValue(), place(file, TOP, key)));
        }
      }
    }
    return new ConfigFile(file, tables);
  }

  /** The tables that there are, {@link #TOP} among them. */
  Set<String> tables() {
    return tables.keySet();
  }

  /** What this table says, by key. */
  Map<String, List<String>> table(String name) {
    return Collections.unmodifiableMap(tables.getOrDefault(name, Map.of()));
  }

  /** Where that stands, as a person would look for it. */
  String place(String table, String key) {
    return place(file, table, key);
  }

  private static String place(Path file, String table, String key) {
    return key + (table.equals(TOP) ? "" : " of [" + table + "]") + " in " + file;
  }

  private static JsonNode parse(String text, Path file) throws ConfigException {
    try {
      return new TomlMapper().readTree(text);
    } catch (JacksonException e) {
      var where = e.getLocation();
      throw new ConfigException(
          "%s is no TOML at line %d, column %d, or says a key twice. Strings stand in quotes, lists in brackets."
              .formatted(file, where.getLineNr(), where.getColumnNr()));
    }
  }

  private static List<String> values(JsonNode value, String place) throws ConfigException {
    List<String> values = new ArrayList<>();
    for (JsonNode each : value.isArray() ? value : List.of(value)) {
      if (!each.isString() && !each.isIntegralNumber() && !each.isBoolean()) {
        throw new ConfigException(place + " takes a string, a number, true or false, or a list.");
      }
      values.add(each.asString());
    }
    return List.copyOf(values);
  }

  private static Optional<String> text(Path file) throws ConfigException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw new ConfigException(file + " is larger than any of its kind: at most 64 KiB.");
      }
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new ConfigException(file + " can't be read: " + e.getMessage() + ".");
    }
  }
}
