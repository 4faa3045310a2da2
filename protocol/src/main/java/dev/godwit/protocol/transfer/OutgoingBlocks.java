package dev.godwit.protocol.transfer;

import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which block of a manifest is read next, which is sent next, and what has become of each file: the
 * sender's books. Confined to its machine.
 */
final class OutgoingBlocks {
  /** How many blocks may wait to be sent again; more would be more than any window holds. */
  static final int MAX_REPEATS = 64;

  /** A block whose bytes the edge holds in a buffer. */
  record Loaded(Sender.Block block, Digest digest) {}

  private final Manifest manifest;
  private int nextFile;
  private long nextOffset;
  private final Deque<Sender.Block> repeats = new ArrayDeque<>();
  private final Deque<Sender.Block> reading = new ArrayDeque<>();
  private final Deque<Loaded> loaded = new ArrayDeque<>();

  // The digest of the file whose blocks go out for the first time, in order.
  private final MessageDigest fileDigest = Digest.sha256();
  private int hashedFile = -1;
  private long hashedOffset;

  private final BitSet settled = new BitSet();
  private final BitSet skipped = new BitSet();
  private final BitSet stated = new BitSet();

  OutgoingBlocks(Manifest manifest) {
    this.manifest = manifest;
  }

  /** The next block to ask the disk for, which is then being read; null if there is none. */
  Sender.@Nullable Block nextToRead() {
    Sender.Block block = repeats.isEmpty() ? nextInOrder() : repeats.remove();
    if (block != null) {
      reading.add(block);
    }
    return block;
  }

  private Sender.@Nullable Block nextInOrder() {
    while (nextFile < manifest.count() && isNothingToSend(nextFile)) {
      nextFile++;
      nextOffset = 0;
    }
    if (nextFile == manifest.count()) {
      return null;
    }
    Sender.Block block = blockAt(nextFile, nextOffset);
    nextOffset += block.length();
    if (block.last()) {
      nextFile++;
      nextOffset = 0;
    }
    return block;
  }

  /** The oldest block that is being read is so no longer. */
  Sender.Block readEnded() {
    return reading.remove();
  }

  void load(Sender.Block block, Digest digest) {
    loaded.add(new Loaded(block, digest));
  }

  @Nullable Loaded nextToSend() {
    return loaded.peek();
  }

  /** The next block to send goes out; the first time it counts for its file's digest. */
  void sendNext() {
    Loaded next = loaded.remove();
    Sender.Block block = next.block();
    boolean firstTime =
        block.file() > hashedFile || (block.file() == hashedFile && block.offset() >= hashedOffset);
    if (!firstTime) {
      return;
    }
    if (block.offset() == 0) {
      fileDigest.reset();
    }
    if (block.length() > 0) {
      next.digest().updateInto(fileDigest);
    }
    hashedFile = block.file();
    hashedOffset = block.offset() + block.length();
  }

  /** After a file's last block, and only the first time: what is to be stated about it. */
  Optional<Frame.FileSent> statementAfter(Sender.Block block) {
    int file = block.file();
    if (!block.last() || stated.get(file) || skipped.get(file)) {
      return Optional.empty();
    }
    stated.set(file);
    return Optional.of(
        new Frame.FileSent(
            file, manifest.entry(file).knownBytes(), Digest.of(fileDigest.digest())));
  }

  /** How many blocks hold, or will hold, a buffer at the edge. */
  int inMemory() {
    return reading.size() + loaded.size();
  }

  boolean isWaitingForDisk() {
    return loaded.isEmpty() && !reading.isEmpty();
  }

  boolean isAllSent() {
    return nextFile == manifest.count()
        && reading.isEmpty()
        && loaded.isEmpty()
        && repeats.isEmpty();
  }

  /** Queues a block anew; empty if it was never sent, is settled, or too many wait. */
  Optional<Sender.Block> repeat(int file, long offset) {
    boolean sent = file < nextFile || (file == nextFile && offset < nextOffset);
    if (file >= manifest.count()
        || manifest.entry(file).isDirectory()
        || offset >= manifest.entry(file).knownBytes()
        || !sent
        || settled.get(file)
        || repeats.size() >= MAX_REPEATS) {
      return Optional.empty();
    }
    Sender.Block block = blockAt(file, offset);
    if (!skipped.get(file)) {
      repeats.add(block);
    }
    return Optional.of(block);
  }

  /** The receiver has this entry from an earlier attempt. */
  void settleBeforehand(FileRange range) {
    settled.set(range.from(), range.to());
  }

  /** The receiver is done with this entry; false if that cannot be. */
  boolean settle(int file) {
    boolean sane =
        file < manifest.count()
            && !settled.get(file)
            && (stated.get(file) || manifest.entry(file).isDirectory());
    if (sane) {
      settled.set(file);
    }
    return sane;
  }

  /** Gives a file up; returns its blocks that were loaded, or null if it was given up before. */
  @Nullable List<Sender.Block> skip(int file) {
    if (skipped.get(file)) {
      return null;
    }
    skipped.set(file);
    repeats.removeIf(block -> block.file() == file);
    List<Sender.Block> dropped = new ArrayList<>();
    for (Iterator<Loaded> i = loaded.iterator(); i.hasNext(); ) {
      Sender.Block block = i.next().block();
      if (block.file() == file) {
        i.remove();
        dropped.add(block);
      }
    }
    return dropped;
  }

  boolean isSkipped(int file) {
    return skipped.get(file);
  }

  int skippedCount() {
    return skipped.cardinality();
  }

  /** Whether nothing is left of which the receiver could not say that it is done. */
  boolean isAllSettled() {
    BitSet over = (BitSet) settled.clone();
    over.or(skipped);
    return over.cardinality() == manifest.count();
  }

  private boolean isNothingToSend(int file) {
    return manifest.entry(file).isDirectory() || settled.get(file) || skipped.get(file);
  }

  private Sender.Block blockAt(int file, long offset) {
    long size = manifest.entry(file).knownBytes();
    int length = (int) Math.min(Frame.BLOCK_BYTES, size - offset);
    return new Sender.Block(file, offset, length, offset + length == size);
  }
}
