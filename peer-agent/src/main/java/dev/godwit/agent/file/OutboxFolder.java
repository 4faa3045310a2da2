package dev.godwit.agent.file;

import dev.godwit.agent.file.FileProblem.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A watched folder: the files right in it are sent and then put away in a folder in it. One process
 * at a time has it. Thread-safe.
 */
public final class OutboxFolder implements AutoCloseable {
  /** How many files one look finds; further ones are found when these have gone. */
  static final int MAX_LISTED = 10_000;

  /** For us alone; like all that is hidden it is not sent. */
  private static final String OWN = ".godwit-outbox";

  /**
   * A file as it was found.
   *
   * @param key which file it is, whatever its name
   */
  public record Found(String name, long sizeBytes, Instant modified, String key) {}

  private final Path folder;
  private final Traits traits;
  private final ProcessLock lock;

  private OutboxFolder(Path folder, Traits traits, ProcessLock lock) {
    this.folder = folder;
    this.traits = traits;
    this.lock = lock;
  }

  /**
   * Takes it for this process, and makes it if it is missing.
   *
   * @throws FileProblem {@code EXISTS} if another process has it, {@code UNWRITABLE}
   */
  public static OutboxFolder open(Path path) throws FileProblem {
    try {
      Path folder = Files.createDirectories(path).toRealPath();
      Path own = folder.resolve(OWN);
      OwnerOnly.makeFolder(own);
      ProcessLock lock = ProcessLock.tryTake(own.resolve("lock"));
      if (lock == null) {
        throw new FileProblem(
            Reason.EXISTS,
            "Another process watches %s. Stop that one, or watch another folder.".formatted(path));
      }
      Path scratch = own.resolve("scratch");
      OwnerOnly.makeFolder(scratch);
      return new OutboxFolder(folder, Traits.probe(scratch), lock);
    } catch (IOException e) {
      throw new FileProblem(
          Reason.UNWRITABLE,
          "%s can't be watched (%s). Files in it are moved when they are sent: that must be allowed."
              .formatted(path, DiskErrors.words(e)),
          e);
    }
  }

  /** Where it is. */
  public Path path() {
    return folder;
  }

  /** The files right in it that are not hidden; links, folders and the rest are left alone. */
  public List<Found> list() throws IOException {
    List<Found> all = new ArrayList<>();
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder)) {
      for (Path file : listing) {
        String name = file.getFileName().toString();
        if (!name.startsWith(".") && all.size() < MAX_LISTED) {
          BasicFileAttributes attributes = attributes(file);
          if (attributes != null && attributes.isRegularFile()) {
            all.add(found(name, attributes));
          }
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return all;
  }

  /**
   * Puts a file away, under a name of its own in that folder; safe from a power failure when this
   * returns. Done in part before, it is done to the end.
   *
   * @return false if the file is not here any more, or not what it was
   */
  public boolean putAway(Found expected, String subfolder) throws IOException {
    Path file = folder.resolve(expected.name());
    BasicFileAttributes now = attributes(file);
    if (now == null || !found(expected.name(), now).equals(expected)) {
      return false;
    }
    Path target = Files.createDirectories(folder.resolve(subfolder));
    Publishing publishing = traits.hardLinks() ? Publishing.BY_LINK : Publishing.BY_RESERVATION;
    for (int number = 0; number < FreeNames.MAX_TRIES; number++) {
      Path place = target.resolve(FreeNames.ofFile(expected.name(), number));
      boolean isThere = Files.exists(place, LinkOption.NOFOLLOW_LINKS);
      if (isThere ? Files.isSameFile(place, file) : publishing.tryPublish(file, place)) {
        force(target);
        Files.deleteIfExists(file);
        force(folder);
        return true;
      }
    }
    throw new IOException("no name is free in " + target + " for " + expected.name());
  }

  private void force(Path changed) throws IOException {
    if (traits.forcesFolders()) {
      try (FileChannel channel = FileChannel.open(changed, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static @Nullable BasicFileAttributes attributes(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static Found found(String name, BasicFileAttributes attributes) {
    return new Found(
        name,
        attributes.size(),
        attributes.lastModifiedTime().toInstant(),
        String.valueOf(attributes.fileKey()));
  }

  /** Others may have it. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
