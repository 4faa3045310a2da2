package dev.godwit.agent.file;

import dev.godwit.agent.file.FileProblem.Reason;
import dev.godwit.protocol.transfer.RelativePath;
import dev.godwit.protocol.transfer.TransferId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * {@code DIR/.godwit/TRANSFER}: where the parts of one transfer lie until they are whole, for the
 * eyes of this user alone. A lock file in it says that a process works on it. Confined to its
 * caller.
 */
final class TransferFolder {
  /** How long what a killed process left is kept. */
  static final Duration KEPT = Duration.ofDays(7);

  private static final String OWNER_ONLY = "rwx------";
  private static final String LOCK = "lock";

  /** Another transfer that ends removes {@code .godwit} when it is empty: then try again. */
  private static final int CREATE_ATTEMPTS = 16;

  private final Path reserved;
  private final Path path;
  private final FileChannel lock;

  private TransferFolder(Path reserved, Path path, FileChannel lock) {
    this.reserved = reserved;
    this.path = path;
    this.lock = lock;
  }

  /**
   * Creates it, empty. What a process that is gone has left of the same transfer is deleted.
   *
   * @param root a real path
   * @throws FileProblem {@code EXISTS} if a process works on it, {@code UNSAFE_PATH} if something
   *     else lies in its place
   */
  static TransferFolder create(Path root, TransferId id) throws FileProblem, IOException {
    Path reserved = root.resolve(RelativePath.RESERVED_NAME);
    NoSuchFileException last = new NoSuchFileException(reserved.toString());
    for (int attempt = 0; attempt < CREATE_ATTEMPTS; attempt++) {
      try {
        makeOwn(reserved);
        Path path = reserved.resolve(id.text());
        makeOwn(path);
        FileChannel lock = lock(path);
        if (lock == null) {
          throw new FileProblem(
              Reason.EXISTS, "This transfer is already arriving in %s.".formatted(root));
        }
        TransferFolder folder = new TransferFolder(reserved, path, lock);
        folder.clearOrUnlock();
        return folder;
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

  /** A new empty folder for trials on this disk. */
  Path createScratch() throws IOException {
    return Files.createDirectory(path.resolve("scratch"));
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
    Path reserved = directory.resolve(RelativePath.RESERVED_NAME);
    int deleted = 0;
    if (!Files.isDirectory(reserved, LinkOption.NOFOLLOW_LINKS)) {
      return deleted;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(reserved)) {
      for (Path folder : folders) {
        if (isTransfer(folder) && sweepOne(reserved, folder, now.minus(KEPT))) {
          deleted++;
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return deleted;
    }
    return deleted;
  }

  private static boolean sweepOne(Path reserved, Path folder, Instant newestToDelete) {
    try {
      if (Files.getLastModifiedTime(folder).toInstant().isAfter(newestToDelete)) {
        return false;
      }
      FileChannel lock = lock(folder);
      if (lock == null) {
        return false;
      }
      return new TransferFolder(reserved, folder, lock).remove();
    } catch (IOException e) {
      return false;
    }
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
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    var permissions = PosixFilePermissions.fromString(OWNER_ONLY);
    try {
      if (posix) {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(permissions));
      } else {
        Files.createDirectory(folder);
      }
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileProblem(
            Reason.UNSAFE_PATH,
            "%s is in the way: it should be a folder of ours. Move it away.".formatted(folder),
            e);
      }
      if (posix && !Files.getPosixFilePermissions(folder).equals(permissions)) {
        Files.setPosixFilePermissions(folder, permissions);
      }
    }
  }

  /** The open lock file, or null if a process holds it. */
  private static @Nullable FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve(LOCK),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    boolean ours = false;
    try {
      FileLock held = channel.tryLock();
      ours = held != null;
    } catch (OverlappingFileLockException e) {
      // This very process holds it.
    } catch (IOException e) {
      // Some network file systems know no locks: go on without.
      ours = true;
    } finally {
      if (!ours) {
        channel.close();
      }
    }
    return ours ? channel : null;
  }

  private void clearOrUnlock() throws IOException {
    try {
      clear();
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Deletes what is in it but the lock. Parts are never emptied: one may be published by a link.
   */
  private void clear() throws IOException {
    Path kept = path.resolve(LOCK);
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!file.equals(kept)) {
              Files.deleteIfExists(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            if (!folder.equals(path)) {
              Files.deleteIfExists(folder);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
