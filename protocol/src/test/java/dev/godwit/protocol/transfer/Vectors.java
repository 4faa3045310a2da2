package dev.godwit.protocol.transfer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden vectors, read from the files that every implementation replays. */
final class Vectors {
  private static final Path DIRECTORY = Path.of("vectors", "transfer");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Vectors() {}

  static List<JsonNode> entries(String file) {
    List<JsonNode> entries = new ArrayList<>();
    json(read(DIRECTORY.resolve(file))).forEach(entries::add);
    return entries;
  }

  /** The files of the transcripts, sorted by name. */
  static List<Path> transcripts() {
    try (Stream<Path> files = Files.list(DIRECTORY.resolve("transcripts"))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode json(String text) {
    return MAPPER.readTree(text);
  }

  /** A long text is written as pieces that are repeated. */
  static String text(JsonNode vector, String field) {
    if (vector.has(field)) {
      return vector.get(field).stringValue();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode piece : vector.get("pieces")) {
      text.repeat(piece.get("text").stringValue(), piece.get("times").intValue());
    }
    return text.toString();
  }
}
