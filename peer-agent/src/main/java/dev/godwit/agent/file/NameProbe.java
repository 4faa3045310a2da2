package dev.godwit.agent.file;

import dev.godwit.agent.file.FileProblem.Reason;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Manifest;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out whether a file system can hold the names of a manifest, by creating one of each kind
 * that some refuse (too long, a colon, an emoji, …) and looking whether it is there. Confined to
 * its caller.
 */
final class NameProbe {
  private static final boolean ON_WINDOWS = File.separatorChar == '\\';

  /** Characters that one file system or another refuses or silently drops. */
  private static final String DELICATE = "<>:\"|?*\\";

  private final Path scratch;
  private final Path directory;

  /** By what makes them special: the first, or the longest, name of that kind. */
  private final Map<String, String> samples = new HashMap<>();

  private String longestPath = "";
  private int longestPathBytes;
  private int longestNameBytes;

  private NameProbe(Path scratch, Path directory) {
    this.scratch = scratch;
    this.directory = directory;
  }

  /**
   * Refuses a manifest with names that this disk can't hold.
   *
   * @param scratch an empty folder below the directory; it is left empty
   * @param directory where the names are to be
   * @throws FileProblem {@code UNSAFE_PATH}
   */
  static void check(Manifest manifest, Path scratch, Path directory)
      throws FileProblem, IOException {
    NameProbe probe = new NameProbe(scratch, directory);
    for (FileEntry entry : manifest.entries()) {
      probe.sample(entry);
    }
    for (String name : probe.samples.values()) {
      probe.tryName(name);
    }
    probe.tryLongestPath();
  }

  private void sample(FileEntry entry) throws FileProblem {
    String path = entry.path().text();
    if (bytes(path) > longestPathBytes) {
      longestPath = path;
      longestPathBytes = bytes(path);
    }
    for (String name : entry.path().names()) {
      if (ON_WINDOWS) {
        Optional<String> problem = WindowsNames.problemWith(name);
        if (problem.isPresent()) {
          throw refused(name, problem.get());
        }
      }
      if (bytes(name) > longestNameBytes) {
        samples.put("longest", name);
        longestNameBytes = bytes(name);
      }
      sampleKinds(name);
    }
  }

  private void sampleKinds(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isSurrogate(c)) {
        samples.putIfAbsent("beyond the basic plane", name);
      } else if (c > 0x7f) {
        samples.putIfAbsent("beyond ASCII", name);
      } else if (DELICATE.indexOf(c) >= 0) {
        samples.putIfAbsent(String.valueOf(c), name);
      }
    }
    if (name.endsWith(".")) {
      samples.putIfAbsent("a dot at the end", name);
    }
    if (name.endsWith(" ")) {
      samples.putIfAbsent("a space at the end", name);
    }
  }

  private void tryName(String name) throws FileProblem, IOException {
    Path file;
    try {
      file = scratch.resolve(name);
      Files.createFile(file);
    } catch (InvalidPathException | IOException e) {
      if (e instanceof IOException failure && isFullOrGone(failure)) {
        throw failure;
      }
      throw refused(name, "The disk does not take it.");
    }
    boolean kept = listedAs(name);
    Files.deleteIfExists(file);
    if (!kept) {
      throw refused(name, "The disk would change it.");
    }
  }

  /** A failure that says nothing about the name: even a plain one can't be created. */
  private boolean isFullOrGone(IOException failure) {
    try {
      Files.delete(Files.createFile(scratch.resolve("plain")));
      return false;
    } catch (IOException plain) {
      failure.addSuppressed(plain);
      return true;
    }
  }

  private boolean listedAs(String name) throws IOException {
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(scratch)) {
      for (Path file : listing) {
        String listed = file.getFileName().toString();
        if (Normalizer.normalize(listed, Normalizer.Form.NFC).equals(name)) {
          return true;
        }
      }
      return false;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private void tryLongestPath() throws FileProblem {
    try {
      // The scratch folder lies deeper than the directory: by more than a new name can add.
      Path path = scratch.resolve(longestPath);
      Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      // As it should be: short enough to be looked for, and not there.
    } catch (InvalidPathException | IOException e) {
      throw refused(longestPath, "Choose a folder with a shorter path.");
    }
  }

  private FileProblem refused(String name, String why) {
    return new FileProblem(
        Reason.UNSAFE_PATH, "\"%s\" can't be stored in %s. %s".formatted(name, directory, why));
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
