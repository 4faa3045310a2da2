package dev.godwit.agent.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the file system of a target folder can do, found by trying: neither the operating system nor
 * the kind of file system says it for certain.
 *
 * @param caseSensitive whether it tells {@code a} from {@code A}
 * @param hardLinks whether a file may have two names
 * @param forcesFolders whether a folder can be forced to disk like a file; where not (Windows, some
 *     network file systems), the system does so by itself
 */
record Traits(boolean caseSensitive, boolean hardLinks, boolean forcesFolders) {
  /** Tries it in an empty folder, which is left empty. */
  static Traits probe(Path scratch) throws IOException {
    Path file = Files.createFile(scratch.resolve("probe"));
    try {
      boolean caseSensitive = Files.notExists(scratch.resolve("PROBE"), LinkOption.NOFOLLOW_LINKS);
      return new Traits(caseSensitive, canLink(file, scratch.resolve("link")), canForce(scratch));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static boolean canLink(Path file, Path link) throws IOException {
    try {
      Files.createLink(link, file);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
    Files.delete(link);
    return true;
  }

  private static boolean canForce(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
