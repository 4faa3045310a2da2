package dev.godwit.agent.file;

import dev.godwit.agent.file.FileProblem.Reason;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Manifest;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/**
 * Judges whether the entries of a manifest can lie side by side on a disk: no two under one name,
 * and none below a file. What a single path may be, {@code RelativePath} has judged before. Pure.
 */
final class NameRules {
  /**
   * How many folders may be implied by paths and not listed: a sender of ours lists all, and the
   * entries themselves are bounded alike.
   */
  static final int MAX_IMPLIED_FOLDERS = Manifest.MAX_ENTRIES;

  /** The names stand between NULs, which sort first: below a file comes right after it. */
  private static final char BORDER = '\0';

  private record Key(String text, FileEntry entry) {}

  private NameRules() {}

  /**
   * Refuses a manifest that doesn't fit.
   *
   * @throws FileProblem {@code UNSAFE_PATH}, {@code TOO_MANY_FILES}
   */
  static void check(Manifest manifest, boolean caseSensitive) throws FileProblem {
    Key[] keys = new Key[manifest.count()];
    for (int file = 0; file < keys.length; file++) {
      FileEntry entry = manifest.entry(file);
      keys[file] = new Key(keyOf(entry.path().text(), caseSensitive), entry);
    }
    Arrays.sort(keys, Comparator.comparing(Key::text));
    long implied = impliedFolders("", keys[0].text());
    for (int i = 1; i < keys.length; i++) {
      checkNeighbours(keys[i - 1], keys[i]);
      implied += impliedFolders(keys[i - 1].text(), keys[i].text());
    }
    if (implied > MAX_IMPLIED_FOLDERS) {
      throw new FileProblem(
          Reason.TOO_MANY_FILES,
          "The transfer needs more than %,d folders that it does not list."
              .formatted(MAX_IMPLIED_FOLDERS));
    }
  }

  private static void checkNeighbours(Key one, Key next) throws FileProblem {
    if (one.text().equals(next.text())) {
      throw new FileProblem(
          Reason.UNSAFE_PATH,
          "\"%s\" and \"%s\" are one name on this disk. The sender must rename one."
              .formatted(one.entry().path(), next.entry().path()));
    }
    if (!one.entry().isDirectory() && next.text().startsWith(one.text() + BORDER)) {
      throw new FileProblem(
          Reason.UNSAFE_PATH,
          "\"%s\" would be a file and a folder at once. The sender must rename it."
              .formatted(one.entry().path()));
    }
  }

  /**
   * How a disk that ignores case sees a path. It also ignores how a letter with an accent is
   * written; but two paths in NFC differ in that only where they differ in case too.
   */
  private static String keyOf(String path, boolean caseSensitive) {
    String bordered = path.replace('/', BORDER);
    if (caseSensitive) {
      return bordered;
    }
    String apart = Normalizer.normalize(bordered, Normalizer.Form.NFD);
    String folded = apart.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(folded, Normalizer.Form.NFC);
  }

  /** How many folders the next path is in that the one before neither is nor is in. */
  private static int impliedFolders(String one, String next) {
    int shared = 0;
    int above = 0;
    boolean same = true;
    for (int i = 0; i < next.length(); i++) {
      boolean border = next.charAt(i) == BORDER;
      if (border) {
        above++;
        shared += same && (i >= one.length() || one.charAt(i) == BORDER) ? 1 : 0;
      }
      same &= i < one.length() && one.charAt(i) == next.charAt(i);
    }
    return above - shared;
  }
}
