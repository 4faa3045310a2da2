package dev.godwit.agent.file;

import dev.godwit.agent.file.FileProblem.Reason;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.TransferId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The files of one transfer on the receiving side. Blocks are checked and kept apart, in {@code
 * DIR/.godwit/TRANSFER/}; a file gets its real name only when it is whole and on disk, and never
 * replaces one that exists. Confined to one thread at a time, which must not be interrupted in
 * here: the JDK answers that by closing the file. Every call may take as long as the disk does.
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
  private final Parts parts;
  private final TargetTree tree;
  private final BitSet published = new BitSet();
  private final BitSet dropped = new BitSet();
  private final MessageDigest sha256 = Digest.sha256();
  private State state = State.OPEN;

  private PartialFiles(Path root, Manifest manifest, TransferFolder folder, TargetTree tree) {
    this.root = root;
    this.manifest = manifest;
    this.folder = folder;
    this.parts = new Parts(folder::part);
    this.tree = tree;
  }

  /**
   * Makes ready to receive: creates the folder if it is missing and what is needed in it, and
   * judges whether its disk can hold what was offered. If it can't, nothing is left behind but the
   * folder.
   *
   * @param directory may be a symbolic link: it was chosen by this side
   * @throws FileProblem {@code UNWRITABLE}, {@code UNSAFE_PATH}, {@code TOO_MANY_FILES}, {@code
   *     NO_SPACE}, {@code ENCODING}, and {@code EXISTS} if a process receives this very transfer
   *     already
   */
  public static PartialFiles create(Path directory, TransferId id, Manifest manifest)
      throws FileProblem {
    return create(directory, id, manifest, UnaryOperator.identity());
  }

  /** For tests too: lets a disk appear to have other traits than were found. */
  static PartialFiles create(
      Path directory, TransferId id, Manifest manifest, UnaryOperator<Traits> seenAs)
      throws FileProblem {
    DiskErrors.requireUnicodeNames(directory);
    requireSpace(directory, manifest.totalBytes());
    try {
      Path existing = existing(directory).toRealPath();
      Path root = Files.createDirectories(directory).toRealPath();
      TransferFolder folder = TransferFolder.create(root, id);
      try {
        Traits traits = seenAs.apply(probe(folder, root, manifest));
        NameRules.check(manifest, traits.caseSensitive());
        TargetTree tree = new TargetTree(root, between(existing, root), traits);
        return new PartialFiles(root, manifest, folder, tree);
      } catch (FileProblem | IOException | RuntimeException e) {
        folder.remove();
        throw e;
      }
    } catch (IOException e) {
      throw DiskErrors.unwritable(directory, e);
    }
  }

  /**
   * Whether so many bytes fit, before anything is accepted or created.
   *
   * @param directory need not exist yet
   * @throws FileProblem {@code NO_SPACE}, {@code UNWRITABLE}
   */
  public static void requireSpace(Path directory, long requiredBytes) throws FileProblem {
    try {
      long usableBytes = Files.getFileStore(existing(directory)).getUsableSpace();
      if (requiredBytes > usableBytes) {
        throw new FileProblem(
            Reason.NO_SPACE,
            "%,d bytes are to arrive, but only %,d are free in %s. Make room or choose another."
                .formatted(requiredBytes, usableBytes, directory));
      }
    } catch (IOException e) {
      throw DiskErrors.unwritable(directory, e);
    }
  }

  /**
   * Deletes what killed processes left in a folder more than 7 days ago; to be called now and then.
   * Never fails: what can't be deleted stays.
   *
   * @return how many transfers were deleted
   */
  public static int sweep(Path directory, Instant now) {
    return TransferFolder.sweep(directory, now);
  }

  /**
   * Writes a block if it is what it should be. It is not yet safe from a power failure then: that
   * is what {@link #publish} sees to.
   *
   * @param data one slice or more, direct, or the bytes are copied once more; if they are written,
   *     all are read to their limits, else they are left as they were
   * @param nowNanos by the clock that the caller uses throughout
   * @return false if the digest differs; then nothing is written
   * @throws FileProblem {@code NO_SPACE}, {@code DISK_FAILED}
   */
  public boolean store(int file, long offset, ByteBuffer[] data, Digest expected, long nowNanos)
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
      parts.write(file, offset, data, nowNanos);
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
          files.stream().filter(file -> !manifest.entry(file).isDirectory()).toList();
      if (!regular.isEmpty()) {
        parts.seal(regular, manifest::entry);
      }
      tree.begin();
      List<Published> result = new ArrayList<>(files.size());
      for (int file : files) {
        result.add(new Published(file, publish(file)));
      }
      tree.forceFolders();
      return result;
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
    close();
  }

  /** Ends it; without {@link #complete} before, what is not published is deleted. */
  @Override
  public void close() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    parts.close();
    folder.remove();
  }

  /** The folder, or the nearest above it that is there. */
  private static Path existing(Path directory) {
    Path existing = directory.toAbsolutePath();
    while (Files.notExists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return existing;
  }

  /** The folders from the first that was there down to the one above the last. */
  private static List<Path> between(Path existing, Path root) {
    List<Path> folders = new ArrayList<>();
    Path folder = root.getParent();
    while (folder != null && folder.startsWith(existing)) {
      folders.add(folder);
      folder = folder.getParent();
    }
    return folders;
  }

  private static Traits probe(TransferFolder folder, Path root, Manifest manifest)
      throws FileProblem, IOException {
    Path scratch = folder.createScratch();
    Traits traits = Traits.probe(scratch);
    NameProbe.check(manifest, scratch, root);
    Files.delete(scratch);
    return traits;
  }

  private Path publish(int file) throws FileProblem, IOException {
    FileEntry entry = manifest.entry(file);
    Path path =
        entry.isDirectory()
            ? tree.folder(entry.path())
            : tree.place(folder.part(file), entry.path());
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
