package dev.godwit.agent.file;

import dev.godwit.agent.file.FileProblem.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Turns what an operating system says about a disk into a problem that a person can act on. */
final class DiskErrors {
  /**
   * Below this a disk counts as full after a failed write: one block of 1 MiB. The system's own
   * words may be in any language, and a disk that is full by quota may still show free space: so
   * both are asked.
   */
  private static final long FULL_BELOW_BYTES = 1 << 20;

  private static final List<String> WORDS_FOR_FULL =
      List.of("no space left", "not enough space", "quota exceeded");

  private static final List<String> WORDS_FOR_READ_ONLY = List.of("read-only");

  private DiskErrors() {}

  /** A source that could not be read. */
  static FileProblem reading(Path source, IOException e) {
    return new FileProblem(
        Reason.UNREADABLE,
        "%s could not be read (%s). Check that you may read it and that its disk is sound."
            .formatted(source, words(e)),
        e);
  }

  /** A failed write anywhere below this folder. */
  static FileProblem writing(Path directory, IOException e) {
    if (isFull(directory, e)) {
      return full(directory, e);
    }
    if (e instanceof AccessDeniedException || says(WORDS_FOR_READ_ONLY, e)) {
      return unwritable(directory, e);
    }
    if (e instanceof NoSuchFileException) {
      return new FileProblem(
          Reason.DISK_FAILED,
          "Something in %s was moved or deleted while files arrived (%s). Send them again."
              .formatted(directory, words(e)),
          e);
    }
    return new FileProblem(
        Reason.DISK_FAILED,
        "The disk of %s failed (%s). Check the disk, or choose a folder on another one."
            .formatted(directory, words(e)),
        e);
  }

  /** A folder that was chosen to receive into and does not take anything. */
  static FileProblem unwritable(Path directory, IOException e) {
    if (isFull(directory, e)) {
      return full(directory, e);
    }
    return new FileProblem(
        Reason.UNWRITABLE,
        "%s can't be written to (%s). Choose another folder or change its permissions."
            .formatted(directory, words(e)),
        e);
  }

  /**
   * Refuses to work in a locale that can't express every name: files would be missed or misnamed.
   */
  static void requireUnicodeNames(Path anywhere) throws FileProblem {
    try {
      // Under LC_ALL=C the JDK takes ASCII alone for file names.
      anywhere.getFileSystem().getPath("\u00e9\u4e2d");
    } catch (InvalidPathException e) {
      throw new FileProblem(
          Reason.ENCODING,
          "The locale of this process allows only plain ASCII in file names."
              + " Start it with LC_ALL=C.UTF-8 in its environment.",
          e);
    }
  }

  private static FileProblem full(Path directory, IOException e) {
    return new FileProblem(
        Reason.NO_SPACE,
        "The disk of %s is full. Make room or choose a folder on another disk."
            .formatted(directory),
        e);
  }

  private static boolean isFull(Path directory, IOException e) {
    if (says(WORDS_FOR_FULL, e)) {
      return true;
    }
    try {
      return !(e instanceof NoSuchFileException)
          && !(e instanceof AccessDeniedException)
          && Files.getFileStore(directory).getUsableSpace() < FULL_BELOW_BYTES
          && !Files.getFileStore(directory).isReadOnly();
    } catch (IOException noAnswer) {
      return false;
    }
  }

  private static boolean says(List<String> words, IOException e) {
    String said = words(e).toLowerCase(Locale.ROOT);
    return words.stream().anyMatch(said::contains);
  }

  static String words(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException missing) {
      return missing.getFile() + " is missing";
    }
    if (e instanceof FileAlreadyExistsException inTheWay) {
      return inTheWay.getFile() + " is in the way";
    }
    if (e instanceof FileSystemException named && named.getReason() != null) {
      return named.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
