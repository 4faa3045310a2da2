package dev.godwit.agent.file;

import dev.godwit.agent.file.FileProblem.Reason;
import dev.godwit.protocol.transfer.RelativePath;
import dev.godwit.protocol.transfer.TransferId;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code DIR/.godwit/TRANSFER}: where the parts of one transfer lie until they are whole, for the
 * eyes of this user alone. A lock file in it says that a process works on it. Confined to its
 * caller.
 */
final class TransferFolder {
  /** How long a partial is kept after its last change. */
  static final Duration KEPT = Duration.ofDays(7);

  private static final String LOCK = "lock";
  private static final String JOURNAL = "journal";
  private static final String SCRATCH = "scratch";
  private static final String RESERVE = "reserve";

  /** Enough to note all that was stored since the checkpoint before. */
  private static final int RESERVE_BYTES = 64 << 10;

  private static final Pattern PART = Pattern.compile("([0-9]{1,6})\\.part");

  /** Another transfer that ends removes {@code .godwit} when it is empty: then try again. */
  private static final int CREATE_ATTEMPTS = 16;

  private final Path reserved;
  private final Path path;
  private final ProcessLock lock;

  private TransferFolder(Path path, ProcessLock lock) {
    this.reserved = Objects.requireNonNull(path.getParent());
    this.path = path;
    this.lock = lock;
  }

  /**
   * Opens it, with what earlier attempts have left, or creates it.
   *
   * @param root a real path
   * @throws FileProblem {@code EXISTS} if a process works on it, {@code UNSAFE_PATH} if something
   *     else lies in its place
   */
  static TransferFolder open(Path root, TransferId id) throws FileProblem, IOException {
    Path reserved = root.resolve(RelativePath.RESERVED_NAME);
    NoSuchFileException last = new NoSuchFileException(reserved.toString());
    for (int attempt = 0; attempt < CREATE_ATTEMPTS; attempt++) {
      try {
        makeOwn(reserved);
        Path path = reserved.resolve(id.text());
        makeOwn(path);
        ProcessLock lock = ProcessLock.tryTake(path.resolve(LOCK));
        if (lock == null) {
          throw new FileProblem(
              Reason.EXISTS, "This transfer is already arriving in %s.".formatted(root));
        }
        return new TransferFolder(path, lock);
      } catch (NoSuchFileException e) {
        last = e;
      }
    }
    throw last;
  }

  /** Where the bytes of this file lie until it is whole. */
  Path part(int file) {
    return path.resolve(file + ".part");
  }

  /** The number of the file that this is the part of, or -1. */
  static int fileOf(Path part) {
    Matcher name = PART.matcher(part.getFileName().toString());
    return name.matches() ? Integer.parseInt(name.group(1)) : -1;
  }

  /** All that is in it. */
  List<Path> content() throws IOException {
    return contentOf(path);
  }

  /** Where it is noted what of it is safe. */
  Path journal() {
    return journal(path);
  }

  /** Takes some room, so that it can still be noted what was stored when the disk is full. */
  void takeReserve() throws IOException {
    Files.write(path.resolve(RESERVE), new byte[RESERVE_BYTES]);
  }

  /** Gives that room back. */
  void giveReserve() throws IOException {
    Files.deleteIfExists(path.resolve(RESERVE));
  }

  /** A new empty folder for trials on this disk. */
  Path createScratch() throws IOException {
    Path scratch = path.resolve(SCRATCH);
    deleteTree(scratch);
    return Files.createDirectory(scratch);
  }

  /** This folder and the one above it: what a power failure could take its name from. */
  List<Path> chain() {
    return List.of(path, reserved);
  }

  /** Leaves all that is in it for another attempt. */
  void keep() {
    try {
      lock.close();
    } catch (IOException e) {
      // It ends with the process at the latest.
    }
  }

  /**
   * Deletes it with all that is in it, and {@code .godwit} too if that is empty then.
   *
   * @return false if that failed: then a later sweep may succeed
   */
  boolean remove() {
    try (lock) {
      clear();
      Files.deleteIfExists(path.resolve(LOCK));
      Files.deleteIfExists(path);
    } catch (IOException e) {
      return false;
    }
    try {
      Files.deleteIfExists(reserved);
    } catch (IOException e) {
      // Other transfers are in there, or begin to be.
    }
    return true;
  }

  /**
   * Deletes the folders of transfers that no process works on and whose last change is older than
   * {@link #KEPT}; whatever isn't named like a transfer is none of ours. Housekeeping must not keep
   * anyone from receiving: what can't be deleted stays.
   *
   * @return how many were deleted
   */
  static int sweep(Path directory, Instant now) {
    int deleted = 0;
    for (Path folder : all(directory)) {
      if (sweepOne(folder, now.minus(KEPT))) {
        deleted++;
      }
    }
    return deleted;
  }

  /** The folders of all transfers; none if they can't be listed. */
  static List<Path> all(Path directory) {
    Path reserved = directory.resolve(RelativePath.RESERVED_NAME);
    if (!Files.isDirectory(reserved, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try {
      return contentOf(reserved).stream().filter(TransferFolder::isTransfer).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Deletes the folder of this transfer, if there is one and no process works on it. */
  static void discard(Path directory, TransferId id) {
    Path folder = directory.resolve(RelativePath.RESERVED_NAME).resolve(id.text());
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      var _ = sweepOne(folder, Instant.MAX);
    }
  }

  /** Where the journal of a transfer's folder is. */
  static Path journal(Path folder) {
    return folder.resolve(JOURNAL);
  }

  private static boolean sweepOne(Path folder, Instant newestToDelete) {
    try {
      if (lastChange(folder).isAfter(newestToDelete)) {
        return false;
      }
      ProcessLock lock = ProcessLock.tryTake(folder.resolve(LOCK));
      if (lock == null) {
        return false;
      }
      return new TransferFolder(folder, lock).remove();
    } catch (IOException e) {
      return false;
    }
  }

  /** A folder's own time tells of names that came and went; its journal grows without that. */
  static Instant lastChange(Path folder) throws IOException {
    Instant change = Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS).toInstant();
    Path journal = folder.resolve(JOURNAL);
    if (Files.isRegularFile(journal, LinkOption.NOFOLLOW_LINKS)) {
      Instant growth = Files.getLastModifiedTime(journal).toInstant();
      return growth.isAfter(change) ? growth : change;
    }
    return change;
  }

  private static boolean isTransfer(Path folder) {
    try {
      new TransferId(folder.getFileName().toString());
      return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void makeOwn(Path folder) throws FileProblem, IOException {
    try {
      OwnerOnly.makeFolder(folder);
    } catch (FileAlreadyExistsException e) {
      throw new FileProblem(
          Reason.UNSAFE_PATH,
          "%s is in the way: it should be a folder of ours. Move it away.".formatted(folder),
          e);
    }
  }

  /**
   * Deletes what is in it but the lock. Parts are never emptied: one may be published by a link.
   */
  void clear() throws IOException {
    for (Path one : content()) {
      if (!one.getFileName().toString().equals(LOCK)) {
        deleteTree(one);
      }
    }
  }

  private static List<Path> contentOf(Path folder) throws IOException {
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder)) {
      List<Path> content = new ArrayList<>();
      listing.forEach(content::add);
      return content;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static void deleteTree(Path top) throws IOException {
    if (Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS)) {
      for (Path one : contentOf(top)) {
        deleteTree(one);
      }
    }
    Files.deleteIfExists(top);
  }
}
