package dev.godwit.protocol.transfer;

import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which block of a manifest is read next and which is sent next: each file's blocks in order, those
 * to be sent again first. Confined to its machine.
 */
final class OutgoingBlocks {
  /** A block whose bytes the edge holds in a buffer. */
  record Loaded(Sender.Block block, Digest digest) {}

  private final Manifest manifest;
  private final OutgoingFiles files;
  private int nextFile;
  private long nextOffset;

  // To be sent again: waiting to be read, and on their way from there to the link.
  private final Set<Sender.Block> repeats = new LinkedHashSet<>();
  private final Set<Sender.Block> repeating = new LinkedHashSet<>();
  private final Deque<Sender.Block> reading = new ArrayDeque<>();
  private final Deque<Loaded> loaded = new ArrayDeque<>();

  // How far blocks have gone out for the first time, and the digest of the file they belong to.
  private final MessageDigest fileDigest = Digest.sha256();
  private int sentFile = -1;
  private long sentOffset;

  OutgoingBlocks(Manifest manifest, OutgoingFiles files) {
    this.manifest = manifest;
    this.files = files;
  }

  /** The next block to ask the disk for, which is then being read; null if there is none. */
  Sender.@Nullable Block nextToRead() {
    Sender.Block block;
    if (repeats.isEmpty()) {
      block = nextInOrder();
    } else {
      block = repeats.iterator().next();
      repeats.remove(block);
      repeating.add(block);
    }
    if (block != null) {
      reading.add(block);
    }
    return block;
  }

  private Sender.@Nullable Block nextInOrder() {
    while (nextFile < manifest.count() && files.isNothingToSend(nextFile)) {
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
    repeating.remove(block);
    if (wasSent(block.file(), block.offset())) {
      return;
    }
    if (block.offset() == 0) {
      fileDigest.reset();
    }
    if (block.length() > 0) {
      next.digest().updateInto(fileDigest);
    }
    sentFile = block.file();
    sentOffset = block.offset() + block.length();
  }

  /** The digest of the file whose last block has just gone out for the first time. */
  Digest endFileDigest() {
    return Digest.of(fileDigest.digest());
  }

  /** Queues a block anew; null if it was never sent, or already is to be sent again. */
  Sender.@Nullable Block repeat(int file, long offset) {
    if (!wasSent(file, offset) || offset >= manifest.entry(file).knownBytes()) {
      return null;
    }
    Sender.Block block = blockAt(file, offset);
    if (repeating.contains(block) || !repeats.add(block)) {
      return null;
    }
    return block;
  }

  /** Nothing of this file goes out any more; returns its blocks that were loaded. */
  List<Sender.Block> drop(int file) {
    repeats.removeIf(block -> block.file() == file);
    repeating.removeIf(block -> block.file() == file);
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

  private boolean wasSent(int file, long offset) {
    return file < sentFile || (file == sentFile && offset < sentOffset);
  }

  private Sender.Block blockAt(int file, long offset) {
    long size = manifest.entry(file).knownBytes();
    int length = (int) Math.min(Frame.BLOCK_BYTES, size - offset);
    return new Sender.Block(file, offset, length, offset + length == size);
  }
}
