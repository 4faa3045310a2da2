package dev.godwit.relay;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/** Reads the files that a relay is told by: its TOML file, and lists of lines. */
final class ConfigFile {
  /** Some hundred users and ranges, and far more than a file given by mistake should cost. */
  private static final int MAX_FILE_BYTES = 1024 * 1024;

  private static final TomlMapper TOML = new TomlMapper();

  private ConfigFile() {}

  /**
   * What the file says.
   *
   * @throws ConfigException if it can't be read, is no TOML, or has a key that means nothing
   */
  static Map<RelayOption, OptionValues.Said> read(Path file) throws ConfigException {
    JsonNode root;
    try {
      root = TOML.readTree(text(file));
    } catch (JacksonException e) {
      var where = e.getLocation();
      throw new ConfigException(
          "%s is no TOML at line %d, column %d, or says a key twice. Strings stand in quotes, lists in brackets."
              .formatted(file, where.getLineNr(), where.getColumnNr()));
    }
    Map<RelayOption, OptionValues.Said> said = new EnumMap<>(RelayOption.class);
    for (Map.Entry<String, JsonNode> property : root.properties()) {
      String key = property.getKey();
      RelayOption option =
          RelayOption.ofKey(key)
              .orElseThrow(() ->
                  new ConfigException(
                      key + " in " + file + " means nothing. godwit relay --help lists the keys."));
      said.put(
          option,
          new OptionValues.Said(
              texts(option, property.getValue(), file), option.key() + " in " + file));
    }
    return said;
  }

  /**
   * The lines of a file, without empty ones and those that begin with {@code #}.
   *
   * @throws ConfigException if it can't be read
   */
  static List<String> lines(Path file) throws ConfigException {
    return text(file)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toList();
  }

  private static List<String> texts(RelayOption option, JsonNode value, Path file)
      throws ConfigException {
    List<String> texts = new ArrayList<>();
    if (value.isArray() && option.form() == RelayOption.Form.SEVERAL) {
      for (JsonNode each : value) {
        texts.add(text(option, each, file));
      }
    } else {
      texts.add(text(option, value, file));
    }
    return texts;
  }

  private static String text(RelayOption option, JsonNode value, Path file) throws ConfigException {
    if (!value.isString() && !value.isIntegralNumber() && !value.isBoolean()) {
      String takes =
          option.form() == RelayOption.Form.SEVERAL ? "a string or a list of them" : "one value";
      throw new ConfigException(option.key() + " in " + file + " takes " + takes + ".");
    }
    return value.asString();
  }

  private static String text(Path file) throws ConfigException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_FILE_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new ConfigException("There is no file " + file + ".");
    } catch (AccessDeniedException e) {
      throw new ConfigException(
          "This user may not read " + file + ". Let the relay's user read it.");
    } catch (IOException e) {
      throw new ConfigException(file + " can't be read: " + e.getMessage() + ".");
    }
    if (bytes.length > MAX_FILE_BYTES) {
      throw new ConfigException(file + " is larger than any of its kind: at most 1 MiB.");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
