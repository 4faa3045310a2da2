package dev.godwit.protocol.transfer;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The receiver's books: which blocks may come, which files are whole, which are done or skipped.
 * Confined to its machine.
 */
final class IncomingFiles {
  /** What is to be thought of something that the sender says about a file. */
  enum Verdict {
    FINE,
    NO_SUCH_FILE,
    DOES_NOT_FIT,
    OUT_OF_TURN,
    TOO_MANY_FILES
  }

  private final Manifest manifest;
  private final Map<Integer, IncomingContent> underWay = new HashMap<>();
  private final BitSet whole = new BitSet();
  private final BitSet done = new BitSet();
  private final BitSet skipped = new BitSet();
  private final PublishQueue queue;
  private final Map<Integer, BlockDigests> held = new HashMap<>();
  private HeldStream heldStream = new HeldStream();
  private long streamBytes;
  private long heldBytes;
  private int filesUnderWay;

  IncomingFiles(Manifest manifest, PublishQueue queue) {
    this.manifest = manifest;
    this.queue = queue;
  }

  /** These entries are there from an earlier attempt. */
  void resumeDone(FileRange range) {
    done.set(range.from(), range.to());
    whole.set(range.from(), range.to());
    for (int file = range.from(); file < range.to(); file++) {
      heldBytes += manifest.entry(file).knownBytes();
    }
  }

  /** These blocks of a file are there from an earlier attempt. */
  void resume(int file, BlockDigests blocks) {
    held.put(file, blocks);
    heldBytes += blocks.bytes(manifest.entry(file).knownBytes());
  }

  /** So much of the stream is there from an earlier attempt. */
  void resume(HeldStream stream) {
    heldStream = stream;
    heldBytes = stream.endBytes();
  }

  /** What is held of this file is of another one; false if nothing is, or some of it is in use. */
  boolean restart(int file) {
    BlockDigests wrong = held.remove(file);
    if (wrong == null) {
      return false;
    }
    heldBytes -= wrong.bytes(manifest.entry(file).knownBytes());
    return true;
  }

  /** What is there from earlier attempts. */
  long heldBytes() {
    return heldBytes;
  }

  /** Every directory is whole from the start. */
  void startDirectories(long nowNanos) {
    for (int file = 0; file < manifest.count(); file++) {
      if (manifest.entry(file).isDirectory() && !whole.get(file)) {
        whole.set(file);
        queue.add(file, nowNanos);
      }
    }
  }

  /** Notes a block on its way, or says why it cannot be. */
  Verdict announce(Frame.Block block) {
    Verdict verdict = begin(block.file());
    if (verdict != Verdict.FINE) {
      return verdict;
    }
    long size = manifest.entry(block.file()).knownBytes();
    boolean fits = manifest.isStream() || isBlockOf(block, size);
    if (!fits) {
      return Verdict.DOES_NOT_FIT;
    }
    return file(block.file()).announce(block) ? Verdict.FINE : Verdict.OUT_OF_TURN;
  }

  private static boolean isBlockOf(Frame.Block block, long size) {
    return block.offset() < size
        && block.offset() % Frame.BLOCK_BYTES == 0
        && block.length() == Math.min(Frame.BLOCK_BYTES, size - block.offset());
  }

  /** The sender states that it sent a file whole. */
  Verdict state(Frame.FileSent statement) {
    Verdict verdict = begin(statement.file());
    if (verdict != Verdict.FINE) {
      return verdict;
    }
    IncomingContent file = file(statement.file());
    boolean fits =
        manifest.isStream() || statement.size() == manifest.entry(statement.file()).knownBytes();
    if (!fits) {
      return Verdict.DOES_NOT_FIT;
    }
    if (file.isStated() || !file.isAllAnnounced(statement.size())) {
      return Verdict.OUT_OF_TURN;
    }
    file.state(statement.sha256());
    return Verdict.FINE;
  }

  private Verdict begin(int file) {
    if (!isExpected(file)) {
      return Verdict.NO_SUCH_FILE;
    }
    if (!underWay.containsKey(file)) {
      if (filesUnderWay >= Frame.MAX_FILES_UNDER_WAY) {
        return Verdict.TOO_MANY_FILES;
      }
      filesUnderWay++;
      underWay.put(file, content(file));
    }
    return Verdict.FINE;
  }

  private IncomingContent content(int file) {
    return manifest.isStream()
        ? new IncomingStream(heldStream)
        : new IncomingFile(manifest.entry(file).knownBytes(), held.remove(file));
  }

  /** A block is on disk. Returns false if it completed a file that is not what was stated. */
  boolean verified(Frame.Block block, long nowNanos) {
    if (skipped.get(block.file())) {
      return true;
    }
    file(block.file()).verified(block);
    return checkWhole(block.file(), nowNanos);
  }

  /** Notes a wrong digest; returns whether the block may be asked for again. */
  boolean refused(Frame.Block block) {
    return file(block.file()).refused(block);
  }

  /** Whether the file, if all of it is here, is what was stated; then it waits for publishing. */
  boolean checkWhole(int number, long nowNanos) {
    IncomingContent file = file(number);
    if (!file.isWhole()) {
      return true;
    }
    underWay.remove(number);
    if (!file.matches()) {
      return false;
    }
    whole.set(number);
    if (manifest.isStream()) {
      streamBytes = file.sizeBytes();
    }
    queue.add(number, nowNanos);
    return true;
  }

  /** The sender gives a file up; false if it is not one that could still come. */
  boolean skip(int file) {
    if (!isExpected(file)) {
      return false;
    }
    skipped.set(file);
    restart(file);
    if (underWay.remove(file) != null) {
      filesUnderWay--;
    }
    return true;
  }

  boolean isSkipped(int file) {
    return skipped.get(file);
  }

  /** These are under their real names. */
  void published(List<Integer> files) {
    queue.published();
    for (int file : files) {
      done.set(file);
      if (!manifest.entry(file).isDirectory()) {
        filesUnderWay--;
      }
    }
  }

  /** Whether the sender has stated or skipped each file, as it must before it finishes. */
  boolean isAllStated() {
    for (int file = 0; file < manifest.count(); file++) {
      IncomingContent coming = underWay.get(file);
      if (!whole.get(file) && !skipped.get(file) && (coming == null || !coming.isStated())) {
        return false;
      }
    }
    return true;
  }

  boolean isAllOver() {
    return done.cardinality() + skipped.cardinality() == manifest.count();
  }

  /** What the sender is told at the end. */
  Frame.Complete complete() {
    long bytes = done.stream().mapToLong(file -> manifest.entry(file).knownBytes()).sum();
    return new Frame.Complete(
        done.cardinality(), bytes + streamBytes, FileRange.covering(skipped, Frame.MAX_RANGES));
  }

  int skippedCount() {
    return skipped.cardinality();
  }

  private boolean isExpected(int file) {
    return file < manifest.count()
        && !manifest.entry(file).isDirectory()
        && !whole.get(file)
        && !skipped.get(file);
  }

  private IncomingContent file(int number) {
    IncomingContent file = underWay.get(number);
    if (file == null) {
      throw new IllegalStateException("file " + number + " is not under way");
    }
    return file;
  }
}
