package dev.godwit.protocol.transfer;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Optional;

/**
 * Where a file goes below the folder that a receiver chose: names joined by {@code /}, such that
 * they cannot lead anywhere else. This is the one function that judges a path off the network; what
 * only a target file system can tell (links in the way, names it cannot hold) its edge adds.
 *
 * @param text the path as on the wire, in NFC
 */
public record RelativePath(String text) {
  /** What a path may measure in UTF-8. */
  public static final int MAX_BYTES = 1024;

  /** How many names a path may have. */
  public static final int MAX_DEPTH = 32;

  /** What one name may measure in UTF-8: the limit of the file systems in use. */
  public static final int MAX_NAME_BYTES = 255;

  /** Where a receiver keeps parts and journals; nobody may send into it. */
  public static final String RESERVED_NAME = ".godwit";

  public RelativePath {
    problemWith(text)
        .ifPresent(problem -> {
          throw new IllegalArgumentException(problem);
        });
  }

  /** Why this text is no safe relative path, as a sentence for a person; empty if it is one. */
  public static Optional<String> problemWith(String text) {
    if (text.isEmpty()) {
      return Optional.of("The path is empty.");
    }
    if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return Optional.of("The path is longer than " + MAX_BYTES + " bytes.");
    }
    if (text.codePoints().anyMatch(RelativePath::isForbidden)) {
      return Optional.of("The path has control characters.");
    }
    if (!Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
      return Optional.of("The path is not in Unicode's normal form C.");
    }
    List<String> names = split(text);
    if (names.size() > MAX_DEPTH) {
      return Optional.of("The path is deeper than " + MAX_DEPTH + " folders.");
    }
    return names.stream().map(RelativePath::problemWithName).flatMap(Optional::stream).findFirst();
  }

  /** The names from the top down. */
  public List<String> names() {
    return split(text);
  }

  /** The last name. */
  public String name() {
    return text.substring(text.lastIndexOf('/') + 1);
  }

  @Override
  public String toString() {
    return text;
  }

  private static List<String> split(String text) {
    return List.of(text.split("/", -1));
  }

  private static Optional<String> problemWithName(String name) {
    if (name.isEmpty()) {
      return Optional.of("The path is absolute, or has an empty name in it.");
    }
    if (name.equals(".") || name.equals("..")) {
      return Optional.of("The path has \"" + name + "\" in it.");
    }
    if (name.equalsIgnoreCase(RESERVED_NAME)) {
      return Optional.of("The name " + RESERVED_NAME + " is reserved.");
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
      return Optional.of("A name in the path is longer than " + MAX_NAME_BYTES + " bytes.");
    }
    return Optional.empty();
  }

  private static boolean isForbidden(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
