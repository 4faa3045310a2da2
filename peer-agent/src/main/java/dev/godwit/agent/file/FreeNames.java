package dev.godwit.agent.file;

import dev.godwit.protocol.transfer.RelativePath;
import java.nio.charset.StandardCharsets;
import java.text.BreakIterator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names to try for something whose own name is taken: {@code name (1).ext} and on. Pure. */
final class FreeNames {
  /** How many names are tried before giving up: each costs one call to the system. */
  static final int MAX_TRIES = 10_000;

  /** What counts as an extension: short and at the end; {@code .tar} belongs to what follows it. */
  private static final Pattern STEM_AND_EXTENSION =
      Pattern.compile("(?<stem>.+?)(?<extension>(\\.tar)?\\.[^. ]{1,16})", Pattern.DOTALL);

  private FreeNames() {}

  /**
   * The name to try next.
   *
   * @param number 0 for the name itself
   */
  static String ofFile(String name, int number) {
    Matcher matcher = STEM_AND_EXTENSION.matcher(name);
    return matcher.matches()
        ? numbered(matcher.group("stem"), number, matcher.group("extension"))
        : numbered(name, number, "");
  }

  /** As {@link #ofFile}; a folder's name has no extension. */
  static String ofFolder(String name, int number) {
    return numbered(name, number, "");
  }

  private static String numbered(String stem, int number, String extension) {
    if (number == 0) {
      return stem + extension;
    }
    String tail = " (" + number + ")" + extension;
    return shortened(stem, RelativePath.MAX_NAME_BYTES - bytes(tail)) + tail;
  }

  /** Cut where a reader sees characters end, so that no emoji falls apart. */
  private static String shortened(String stem, int maxBytes) {
    if (bytes(stem) <= maxBytes) {
      return stem;
    }
    BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
    characters.setText(stem);
    int end = 0;
    int next = characters.next();
    while (next != BreakIterator.DONE && bytes(stem.substring(0, next)) <= maxBytes) {
      end = next;
      next = characters.next();
    }
    return stem.substring(0, end);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
