package dev.godwit.agent.file;

import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.TransferId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The records of transfers on their way out. A record is found again by the same sources for the
 * same peer; one that a process works on is left to it. Thread-safe.
 */
public final class SentTransfers {
  /** How long a record is kept after its last change. */
  static final Duration KEPT = Duration.ofDays(7);

  /** How many records are kept; those unchanged for longest go first. */
  static final int MAX_RECORDS = 1_000;

  private static final String JOURNAL = ".journal";
  private static final String LOCK = ".lock";

  /** So much of a digest tells one set of sources from another. */
  private static final int KEY_LENGTH = 22;

  /**
   * A transfer that was begun and is not done.
   *
   * @param sources what was to be sent, as absolute paths
   * @param lastChange when something was noted last
   */
  public record Unfinished(
      String peer, List<String> sources, int files, long totalBytes, Instant lastChange) {
    public Unfinished {
      sources = List.copyOf(sources);
    }
  }

  private final Path folder;
  private final StateFolder state;

  SentTransfers(Path folder, StateFolder state) {
    this.folder = folder;
    this.state = state;
  }

  /**
   * Takes up the record of the same sources for the same peer, or begins one.
   *
   * @param sources as they were found now; if they have changed since, the transfer begins anew
   * @param fresh names the transfer if it begins
   * @param anew whether an earlier record is of no interest
   * @throws FileProblem {@code UNWRITABLE}
   */
  public SentTransfer take(
      String peer, SourceFiles sources, TransferId fresh, boolean anew, Instant now)
      throws FileProblem {
    try {
      sweep(now);
      String key = key(peer, sources.roots());
      Digest fingerprint = sources.fingerprint();
      boolean hasChanged = false;
      for (Path journal : journals()) {
        if (!name(journal).startsWith(key)) {
          continue;
        }
        ProcessLock lock = ProcessLock.tryTake(lockOf(journal));
        if (lock == null) {
          continue;
        }
        SentTransfer found = anew ? null : takeUp(journal, lock, fingerprint);
        if (found != null) {
          return found;
        }
        hasChanged = !anew;
        delete(journal);
        lock.close();
      }
      return begin(key, peer, sources, fingerprint, fresh, hasChanged, now);
    } catch (IOException e) {
      throw state.unusable(e);
    }
  }

  /** What was begun and is not done, the last changed last. */
  public List<Unfinished> unfinished() throws FileProblem {
    try {
      List<Unfinished> unfinished = new ArrayList<>();
      for (Path journal : journals()) {
        read(journal).ifPresent(unfinished::add);
      }
      return unfinished;
    } catch (IOException e) {
      throw state.unusable(e);
    }
  }

  private @Nullable SentTransfer takeUp(Path file, ProcessLock lock, Digest fingerprint)
      throws IOException {
    try {
      Journal journal = Journal.open(file, SentTransfer.FORMAT);
      if (journal.state().isBegun() && journal.state().begun().manifest().equals(fingerprint)) {
        return new SentTransfer(idOf(file), journal, lock, file, false);
      }
      journal.close();
      return null;
    } catch (RecordLog.NewerVersionException | IllegalArgumentException e) {
      return null;
    }
  }

  private SentTransfer begin(
      String key,
      String peer,
      SourceFiles sources,
      Digest fingerprint,
      TransferId fresh,
      boolean hasChanged,
      Instant now)
      throws IOException {
    Path file = folder.resolve(key + "." + fresh.text() + JOURNAL);
    ProcessLock lock = ProcessLock.take(lockOf(file));
    JournalRecord.Begun begun =
        new JournalRecord.Begun(
            fingerprint,
            peer,
            sources.roots().stream().limit(Opening.MAX_NAMES).map(Path::toString).toList(),
            sources.manifest().count(),
            sources.manifest().totalBytes(),
            now.toEpochMilli());
    Journal journal = Journal.create(file, SentTransfer.FORMAT, begun);
    return new SentTransfer(fresh, journal, lock, file, hasChanged);
  }

  private Optional<Unfinished> read(Path file) throws IOException {
    try {
      JournalState read = Journal.read(file, SentTransfer.FORMAT);
      if (!read.isBegun()) {
        return Optional.empty();
      }
      JournalRecord.Begun begun = read.begun();
      return Optional.of(
          new Unfinished(
              begun.peer(),
              begun.names(),
              begun.files(),
              begun.totalBytes(),
              Files.getLastModifiedTime(file).toInstant()));
    } catch (RecordLog.NewerVersionException e) {
      return Optional.empty();
    }
  }

  private void sweep(Instant now) throws IOException {
    List<Path> journals = journals();
    int tooMany = Math.max(0, journals.size() - MAX_RECORDS + 1);
    for (int i = 0; i < journals.size(); i++) {
      Path journal = journals.get(i);
      boolean old =
          Files.getLastModifiedTime(journal).toInstant().isBefore(now.minus(KEPT)) || i < tooMany;
      if (old) {
        ProcessLock lock = ProcessLock.tryTake(lockOf(journal));
        if (lock != null) {
          delete(journal);
          lock.close();
        }
      }
    }
  }

  /** The last changed last. */
  private List<Path> journals() throws IOException {
    record Dated(Path path, FileTime time) {}

    List<Dated> journals = new ArrayList<>();
    for (Path file : StateFolder.content(folder)) {
      if (name(file).endsWith(JOURNAL)) {
        journals.add(new Dated(file, Files.getLastModifiedTime(file)));
      }
    }
    journals.sort(Comparator.comparing(Dated::time));
    return journals.stream().map(Dated::path).toList();
  }

  /** With its lock, which whoever calls has. */
  static void delete(Path journal) throws IOException {
    Files.deleteIfExists(journal);
    Files.deleteIfExists(lockOf(journal));
  }

  private static Path lockOf(Path journal) {
    return journal.resolveSibling(name(journal) + LOCK);
  }

  private static TransferId idOf(Path journal) {
    String name = name(journal);
    return new TransferId(name.substring(KEY_LENGTH + 1, name.length() - JOURNAL.length()));
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static String key(String peer, List<Path> roots) {
    MessageDigest sha256 = Digest.sha256();
    sha256.update(peer.getBytes(StandardCharsets.UTF_8));
    roots.stream()
        .map(Path::toString)
        .sorted()
        .forEach(root -> sha256.update(("\0" + root).getBytes(StandardCharsets.UTF_8)));
    return Digest.of(sha256.digest()).text().substring(0, KEY_LENGTH);
  }
}
