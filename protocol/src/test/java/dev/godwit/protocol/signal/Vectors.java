package dev.godwit.protocol.signal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden messages, read from the files that every implementation replays. */
final class Vectors {
  private static final Path DIRECTORY = Path.of("vectors", "signal");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Vectors() {}

  static JsonNode read(String file) {
    try {
      return MAPPER.readTree(Files.readString(DIRECTORY.resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonNode> entries(String file) {
    List<JsonNode> entries = new ArrayList<>();
    read(file).forEach(entries::add);
    return entries;
  }

  static JsonNode json(String text) {
    return MAPPER.readTree(text);
  }
}
