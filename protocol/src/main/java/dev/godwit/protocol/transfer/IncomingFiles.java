package dev.godwit.protocol.transfer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The receiver's books: which blocks may come, which files are whole, what waits to be published.
 * Confined to its machine.
 */
final class IncomingFiles {
  /** How many files are published in one go. */
  static final int MAX_BATCH = 256;

  /** How long a whole file waits for others to be published with. */
  static final Duration MAX_BATCH_WAIT = Duration.ofMillis(100);

  private final Manifest manifest;
  private final Map<Integer, IncomingFile> underWay = new HashMap<>();
  private final BitSet whole = new BitSet();
  private final BitSet done = new BitSet();
  private final BitSet skipped = new BitSet();
  private final BitSet waiting = new BitSet();
  private long waitingSinceNanos;
  private int publishing;

  IncomingFiles(Manifest manifest) {
    this.manifest = manifest;
  }

  /** Every directory is whole from the start. */
  void startDirectories(long nowNanos) {
    for (int file = 0; file < manifest.count(); file++) {
      if (manifest.entry(file).isDirectory()) {
        await(file, nowNanos);
      }
    }
  }

  /** Notes a block on its way, or says why it cannot be. */
  Optional<String> announce(Frame.Block block) {
    if (!isExpected(block.file())) {
      return Optional.of("A block belongs to no file that is still to come.");
    }
    long size = manifest.entry(block.file()).knownBytes();
    if (block.offset() >= size
        || block.length() != Math.min(Frame.BLOCK_BYTES, size - block.offset())) {
      return Optional.of("A block does not fit its file.");
    }
    return file(block.file()).announce(block.offset())
        ? Optional.empty()
        : Optional.of("A block came twice, or too far ahead of its turn.");
  }

  /** A block is on disk. Returns false if it completed a file that is not what was stated. */
  boolean verified(Frame.Block block, long nowNanos) {
    if (skipped.get(block.file())) {
      return true;
    }
    file(block.file()).verified(block.offset(), block.sha256());
    return checkWhole(block.file(), nowNanos);
  }

  /** Notes a wrong digest; returns whether the block may be asked for again. */
  boolean refused(Frame.Block block) {
    return file(block.file()).refused(block.offset());
  }

  boolean isSkipped(int file) {
    return skipped.get(file);
  }

  /** The sender states that it sent a file whole; returns why that cannot be. */
  Optional<String> state(Frame.FileSent statement) {
    if (!isExpected(statement.file())) {
      return Optional.of("A statement is about no file that is still to come.");
    }
    if (statement.size() != manifest.entry(statement.file()).knownBytes()) {
      return Optional.of("A file's size is not the one that was offered.");
    }
    return file(statement.file()).state(statement.sha256())
        ? Optional.empty()
        : Optional.of("A file was stated twice.");
  }

  /** Whether the file, if all of it is here, is what was stated; then it waits for publishing. */
  boolean checkWhole(int number, long nowNanos) {
    IncomingFile file = file(number);
    if (!file.isWhole()) {
      return true;
    }
    underWay.remove(number);
    if (!file.matches()) {
      return false;
    }
    await(number, nowNanos);
    return true;
  }

  /** The sender gives a file up; false if it is not one that could still come. */
  boolean skip(int file) {
    if (!isExpected(file)) {
      return false;
    }
    skipped.set(file);
    underWay.remove(file);
    return true;
  }

  /** The next files to publish, if it is time to; {@code hurry} if nothing more will come. */
  List<Integer> nextBatch(boolean hurry, long nowNanos) {
    boolean due =
        publishing == 0
            && !waiting.isEmpty()
            && (hurry
                || waiting.cardinality() >= MAX_BATCH
                || nowNanos >= waitingSinceNanos + MAX_BATCH_WAIT.toNanos());
    if (!due) {
      return List.of();
    }
    List<Integer> batch = new ArrayList<>();
    for (int file = waiting.nextSetBit(0);
        file >= 0 && batch.size() < MAX_BATCH;
        file = waiting.nextSetBit(file + 1)) {
      batch.add(file);
    }
    batch.forEach(waiting::clear);
    publishing = batch.size();
    return batch;
  }

  /** When {@link #nextBatch} is worth asking again, or {@link Long#MAX_VALUE}. */
  long batchDeadlineNanos() {
    return publishing > 0 || waiting.isEmpty()
        ? Long.MAX_VALUE
        : waitingSinceNanos + MAX_BATCH_WAIT.toNanos();
  }

  boolean isPublishing() {
    return publishing > 0;
  }

  void published(List<Integer> files) {
    publishing = 0;
    files.forEach(done::set);
  }

  /** Whether the sender has stated or skipped each file, as it must before it finishes. */
  boolean isAllStated() {
    for (int file = 0; file < manifest.count(); file++) {
      boolean stated =
          whole.get(file)
              || skipped.get(file)
              || (underWay.containsKey(file) && file(file).isStated());
      if (!stated) {
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
        done.cardinality(), bytes, FileRange.covering(skipped, Frame.MAX_RANGES));
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

  private IncomingFile file(int number) {
    return underWay.computeIfAbsent(number, n -> new IncomingFile(manifest.entry(n).knownBytes()));
  }

  private void await(int file, long nowNanos) {
    whole.set(file);
    if (waiting.isEmpty()) {
      waitingSinceNanos = nowNanos;
    }
    waiting.set(file);
  }
}
