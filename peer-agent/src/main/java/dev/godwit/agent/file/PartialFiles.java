package dev.godwit.agent.file;

import dev.godwit.protocol.transfer.BlockDigests;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.FileRange;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.ResumePoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The files of one transfer on the receiving side. Blocks are checked and kept apart, in {@code
 * DIR/.godwit/TRANSFER/}, with a journal of what is safe there; a file gets its real name only when
 * it is whole and on disk, and never replaces one that exists. Whatever ends it, but {@link
 * #complete} and {@link #discard}, leaves a partial that another attempt goes on with. Confined to
 * one thread at a time, which must not be interrupted in here: the JDK answers that by closing the
 * file. Every call may take as long as the disk does.
 */
public final class PartialFiles implements AutoCloseable {
  /** How many files {@link #publish} takes at once: so many are forced to disk together. */
  public static final int MAX_BATCH = 256;

  /** Bytes that begin at a multiple of this in memory are spared a copy to or from the disk. */
  public static final int PAGE_BYTES = DirectFile.PAGE_BYTES;

  private enum State {
    OPEN,
    CLOSED
  }

  private final Path root;
  private final Manifest manifest;
  private final TransferFolder folder;
  private final Journal journal;
  private final Parts parts;
  private final TargetTree tree;
  private final BitSet published = new BitSet();
  private final BitSet dropped = new BitSet();
  private final MessageDigest sha256 = Digest.sha256();
  private final ResumePoint held;
  private final ExistingFiles existing;
  private State state = State.OPEN;

  /** Whether there is more than what nobody needs; also set by whatever notes blocks. */
  private volatile boolean hasLeft;

  private PartialFiles(Opening opening, HashProgress progress) {
    this.root = opening.root();
    this.manifest = opening.manifest();
    this.folder = opening.folder();
    this.journal = opening.journal();
    this.tree = opening.tree();
    this.published.or(journal.state().done());
    this.existing = opening.existing();
    Map<Integer, BlockDigests> all = new HashMap<>(opening.held());
    all.putAll(existing.hash(progress));
    this.held = new ResumePoint(FileRange.covering(published, Integer.MAX_VALUE), all);
    this.hasLeft = !opening.held().isEmpty();
    this.parts =
        new Parts(
            folder::part,
            opening.held().keySet(),
            blocks -> {
              hasLeft |= !blocks.isEmpty();
              journal.checkpoint(blocks);
            });
  }

  /**
   * Makes ready to receive: creates the folder if it is missing and what is needed in it, and
   * judges whether its disk can hold what was offered. What an earlier attempt has left of the same
   * transfer, and of the same manifest, is taken up: {@link #held}. If it throws, that is left as
   * it was, and nothing else is left but the folder.
   *
   * @param directory may be a symbolic link: it was chosen by this side
   * @throws FileProblem {@code UNWRITABLE}, {@code UNSAFE_PATH}, {@code TOO_MANY_FILES}, {@code
   *     NO_SPACE}, {@code ENCODING}, {@code NEWER_VERSION}, and {@code EXISTS} if a process
   *     receives this very transfer already, or the rule says so
   */
  public static PartialFiles open(
      Path directory, Arrival arrival, Manifest manifest, HashProgress progress)
      throws FileProblem {
    return new PartialFiles(
        Opening.of(directory, arrival, manifest, UnaryOperator.identity()), progress);
  }

  /** For tests too: lets a disk appear to have other traits than were found. */
  static PartialFiles open(
      Path directory, Arrival arrival, Manifest manifest, UnaryOperator<Traits> seenAs)
      throws FileProblem {
    return new PartialFiles(Opening.of(directory, arrival, manifest, seenAs), HashProgress.UNTOLD);
  }

  /**
   * What an earlier attempt has left: what is done, and blocks that were verified and are safe on
   * disk. Handed over: to be asked for once.
   */
  public ResumePoint held() {
    return held;
  }

  /**
   * Whether so many bytes fit, before anything is accepted or created.
   *
   * @param directory need not exist yet
   * @throws FileProblem {@code NO_SPACE}, {@code UNWRITABLE}
   */
  public static void requireSpace(Path directory, long requiredBytes) throws FileProblem {
    Opening.requireSpace(directory, requiredBytes);
  }

  /**
   * Whether the names at the top of all these are free.
   *
   * @throws FileProblem {@code EXISTS}
   */
  public static void requireFree(Path directory, List<FileEntry> entries) throws FileProblem {
    Opening.requireFree(directory, entries);
  }

  /**
   * Writes a block if it is what it should be. It is not yet safe from a power failure then: that
   * is what {@link #checkpoint} and {@link #publish} see to.
   *
   * @param data one slice or more, direct, or the bytes are copied once more; if they are written,
   *     all are read to their limits, else they are left as they were
   * @return false if the digest differs; then nothing is written
   * @throws FileProblem {@code NO_SPACE}, {@code DISK_FAILED}
   */
  public boolean store(int file, long offset, ByteBuffer[] data, Digest expected)
      throws FileProblem {
    requireWithin(file, offset, data);
    for (ByteBuffer slice : data) {
      int start = slice.position();
      sha256.update(slice);
      slice.position(start);
    }
    if (!Digest.of(sha256.digest()).equals(expected)) {
      return false;
    }
    try {
      parts.write(file, offset, data, expected);
      return true;
    } catch (IOException e) {
      throw DiskErrors.writing(root, e);
    }
  }

  /**
   * Gives whole files their real names, creates folders, and returns when both are safe on disk. A
   * taken name becomes {@code name (1).ext} and so on. If it throws, some of the batch may be
   * published, each of them whole.
   *
   * @param files numbers of entries whose bytes were all stored, each once; at most {@link
   *     #MAX_BATCH}
   * @return in the same order
   * @throws FileProblem {@code UNSAFE_PATH}, {@code EXISTS}, {@code NO_SPACE}, {@code UNWRITABLE},
   *     {@code DISK_FAILED}
   */
  public List<Published> publish(List<Integer> files) throws FileProblem {
    requireOpen();
    if (files.size() > MAX_BATCH) {
      throw new IllegalArgumentException("at most " + MAX_BATCH + " at once");
    }
    files.forEach(this::requirePending);
    try {
      List<Integer> regular =
          files.stream()
              .filter(file -> !manifest.entry(file).isDirectory() && !existing.has(file))
              .toList();
      parts.awaitIdle();
      if (!regular.isEmpty()) {
        parts.seal(regular, manifest::entry);
      }
      tree.begin();
      hasLeft = true; // From here on the parts may have second names.
      List<Published> result = new ArrayList<>(files.size());
      for (int file : files) {
        result.add(new Published(file, publish(file)));
      }
      tree.forceFolders();
      note(result);
      for (int file : regular) {
        Files.deleteIfExists(folder.part(file));
      }
      return result;
    } catch (IOException e) {
      throw DiskErrors.writing(root, e);
    }
  }

  /**
   * Makes all that was stored so far safe from a crash, while more may be stored.
   *
   * @param outcome is told when it is, or why it is not, on a thread of its own
   * @throws FileProblem {@code NO_SPACE}, {@code DISK_FAILED}
   */
  public void checkpoint(Consumer<Optional<FileProblem>> outcome) throws FileProblem {
    requireOpen();
    try {
      parts.beginCheckpoint(
          failure -> outcome.accept(failure.map(e -> DiskErrors.writing(root, e))));
    } catch (IOException e) {
      throw DiskErrors.writing(root, e);
    }
  }

  /**
   * Forgets what there is of a file, which begins anew.
   *
   * @throws FileProblem {@code DISK_FAILED}
   */
  public void restart(int file) throws FileProblem {
    requireOpen();
    requirePending(file);
    existing.forget(file);
    try {
      parts.awaitIdle();
      // First: else new bytes could be taken for the old ones after a crash.
      journal.append(new JournalRecord.Restarted(file));
      journal.force();
      parts.drop(file);
    } catch (IOException e) {
      throw DiskErrors.writing(root, e);
    }
  }

  /**
   * Forgets what there is of a file that will not come: nothing may be stored of it any more.
   *
   * @throws FileProblem {@code DISK_FAILED}
   */
  public void drop(int file) throws FileProblem {
    requireOpen();
    requirePending(file);
    try {
      parts.drop(file);
      dropped.set(file);
    } catch (IOException e) {
      throw DiskErrors.writing(root, e);
    }
  }

  /**
   * To be called when all is published or dropped: gives the folders their times, as files in them
   * no longer change those, and removes what was needed on the way.
   */
  public void complete() {
    requireOpen();
    if (published.cardinality() + dropped.cardinality() != manifest.count()) {
      throw new IllegalStateException("some entries are neither published nor dropped");
    }
    for (int file = 0; file < manifest.count(); file++) {
      FileEntry entry = manifest.entry(file);
      if (entry.isDirectory()) {
        tree.existingFolder(entry.path()).ifPresent(path -> Attributes.apply(entry, path));
      }
    }
    discard();
  }

  /** Ends it, and deletes all that is not published. */
  public void discard() {
    if (state == State.OPEN) {
      release();
      folder.remove();
    }
  }

  /**
   * Ends it, and keeps what is not published for another attempt. What was stored last is made safe
   * if the disk allows it.
   */
  @Override
  public void close() {
    if (state == State.OPEN) {
      parts.lastCheckpoint(folder::giveReserve);
      release();
      if (isOfUse()) {
        folder.keep();
      } else {
        folder.remove();
      }
    }
  }

  /** Whether another attempt would find anything. */
  private boolean isOfUse() {
    return hasLeft || !published.isEmpty();
  }

  /** As {@link #close}, and notes that a person on this side wanted it: another consent is due. */
  public void stop() {
    if (state == State.OPEN) {
      try {
        parts.awaitIdle();
        journal.append(new JournalRecord.Stopped());
        journal.force();
      } catch (IOException e) {
        // Then nobody is asked again, as after a crash just before.
      }
      close();
    }
  }

  private void release() {
    state = State.CLOSED;
    try {
      parts.awaitIdle();
    } catch (IOException e) {
      // As above.
    }
    parts.close();
    try {
      journal.close();
    } catch (IOException e) {
      // What was forced is safe.
    }
  }

  private void note(List<Published> batch) throws IOException {
    List<Integer> files = new ArrayList<>(batch.size());
    List<String> names = new ArrayList<>(batch.size());
    for (Published one : batch) {
      files.add(one.file());
      names.add(Recovery.nameOf(root, one.path()));
    }
    journal.append(new JournalRecord.Done(files, names));
    journal.force();
  }

  private Path publish(int file) throws FileProblem, IOException {
    FileEntry entry = manifest.entry(file);
    Path path;
    if (entry.isDirectory()) {
      path = tree.folder(entry.path());
    } else if (existing.has(file)) {
      path = existing.take(file);
    } else {
      path = tree.place(folder.part(file), entry.path());
    }
    published.set(file);
    return path;
  }

  private void requireWithin(int file, long offset, ByteBuffer[] data) {
    requireOpen();
    FileEntry entry = manifest.entry(file);
    long length = 0;
    for (ByteBuffer slice : data) {
      length += slice.remaining();
    }
    requirePending(file);
    if (entry.isDirectory()) {
      throw new IllegalArgumentException("nothing is written to a folder");
    }
    if (offset < 0 || offset > entry.sizeBytes().orElse(Long.MAX_VALUE) - length) {
      throw new IllegalArgumentException("the block is not within the file");
    }
  }

  private void requirePending(int file) {
    if (published.get(file) || dropped.get(file)) {
      throw new IllegalStateException("published or dropped already");
    }
  }

  private void requireOpen() {
    if (state == State.CLOSED) {
      throw new IllegalStateException("closed");
    }
  }
}
