package dev.godwit.protocol.transfer;

import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which block of a manifest is read next and which is sent next: each file's blocks in order but
 * for those that the receiver holds, those to be sent again first. A file of which the receiver may
 * hold a part waits until that is proven, and keeps no other waiting. Confined to its machine.
 */
final class OutgoingBlocks {
  /**
   * A block whose bytes the edge holds in a buffer.
   *
   * @param encodedLength of what is sent of it, if that is compressed
   */
  record Loaded(Sender.Block block, Digest digest, OptionalInt encodedLength) {
    Loaded(Sender.Block block, Digest digest) {
      this(block, digest, OptionalInt.empty());
    }

    int lengthOnLink() {
      return encodedLength.orElse(block.length());
    }
  }

  private static final BlockDigests NONE = new BlockDigests();

  private final Manifest manifest;
  private final OutgoingFiles files;

  // Files whose part is proven, or is not: they go before those that follow in the manifest.
  private final Deque<Integer> ready = new ArrayDeque<>();
  private final Map<Integer, BlockDigests> held = new HashMap<>();
  private final Set<Integer> putOff = new HashSet<>();
  private final BitSet outOfOrder = new BitSet();
  private int nextFile;
  private int readFile = -1;
  private long readOffset;

  // To be sent again: waiting to be read, and on their way from there to the link.
  private final Set<Sender.Block> repeats = new LinkedHashSet<>();
  private final Set<Sender.Block> repeating = new LinkedHashSet<>();
  private final Deque<Sender.Block> reading = new ArrayDeque<>();
  private final Deque<Sender.Block> encoding = new ArrayDeque<>();
  private int droppedEncoding;
  private final Deque<Loaded> loaded = new ArrayDeque<>();

  // How far blocks have gone out for the first time, and the digest of the file they belong to.
  private final MessageDigest fileDigest = Digest.sha256();
  private int sentFile = -1;
  private long sentOffset;
  private int digestedBlocks;
  private final Map<Integer, Long> givenUpAt = new HashMap<>();

  OutgoingBlocks(Manifest manifest, OutgoingFiles files) {
    this.manifest = manifest;
    this.files = files;
  }

  /** Nothing of this file goes out before its turn is called by {@link #callUp}. */
  void putOff(int file) {
    putOff.add(file);
    outOfOrder.set(file);
  }

  /** This file's turn may come: all of it goes out but these blocks. */
  void callUp(int file, BlockDigests heldBlocks) {
    putOff.remove(file);
    ready.add(file);
    if (heldBlocks.count() > 0) {
      held.put(file, heldBlocks);
    }
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
    if (readFile >= 0 && files.isNothingToSend(readFile)) {
      readFile = -1;
    }
    if (readFile < 0 && !pickFile()) {
      return null;
    }
    long offset = afterHeld(readFile, readOffset);
    // If all that is left is held, a block of no bytes ends the file, as it does an empty one.
    Sender.Block block = Sender.Block.at(manifest, readFile, offset);
    readOffset = offset + block.length();
    if (block.last()) {
      readFile = -1;
    }
    return block;
  }

  private boolean pickFile() {
    while (readFile < 0 && !ready.isEmpty()) {
      int file = ready.remove();
      readFile = files.isNothingToSend(file) ? -1 : file;
    }
    while (readFile < 0 && nextFile < manifest.count()) {
      boolean skipped = outOfOrder.get(nextFile) || files.isNothingToSend(nextFile);
      readFile = skipped ? -1 : nextFile;
      nextFile++;
    }
    readOffset = 0;
    return readFile >= 0;
  }

  private long afterHeld(int file, long offset) {
    BlockDigests ofFile = held.getOrDefault(file, NONE);
    if (ofFile.count() == 0) {
      return offset;
    }
    int index = ofFile.nextMissingFrom(BlockDigests.indexAt(offset));
    return Math.min((long) index * Frame.BLOCK_BYTES, manifest.entry(file).knownBytes());
  }

  /** The oldest block that is being read is so no longer. */
  Sender.Block readEnded() {
    return reading.remove();
  }

  void load(Sender.Block block, Digest digest) {
    loaded.add(new Loaded(block, digest));
  }

  /** The block that was loaded last is being encoded, and does not go out before that is done. */
  void encode(Sender.Block block) {
    encoding.add(block);
  }

  /** The oldest block that is being encoded is so no longer. */
  Sender.Block encodeEnded() {
    return encoding.remove();
  }

  /** This block may go out, as it is or encoded; false if it was dropped meanwhile. */
  boolean encoded(Sender.Block block, OptionalInt encodedLength) {
    for (int i = loaded.size(); i > 0; i--) {
      Loaded one = loaded.remove();
      boolean found = one.block().equals(block);
      loaded.add(found ? new Loaded(block, one.digest(), encodedLength) : one);
      if (found) {
        turn(i - 1);
        return true;
      }
    }
    droppedEncoding--;
    return false;
  }

  /** Brings what was looked at back behind so many others, so that the order is as before. */
  private void turn(int others) {
    for (int i = 0; i < others; i++) {
      loaded.add(loaded.remove());
    }
  }

  @Nullable Loaded nextToSend() {
    Loaded next = loaded.peek();
    return next != null && encoding.contains(next.block()) ? null : next;
  }

  /** Whether some block waits for the link. */
  boolean isSomeLoaded() {
    return !loaded.isEmpty();
  }

  /** The next block to send goes out; the first time it counts for its file's digest. */
  void sendNext() {
    Loaded next = loaded.remove();
    Sender.Block block = next.block();
    repeating.remove(block);
    if (wasSent(block.file(), block.offset())) {
      return;
    }
    if (block.file() != sentFile) {
      fileDigest.reset();
      digestedBlocks = 0;
    }
    sentFile = block.file();
    sentOffset = block.offset() + block.length();
    digestHeld();
    if (block.length() > 0) {
      next.digest().updateInto(fileDigest);
      digestedBlocks++;
    }
  }

  /** Held blocks count for the digest where all before them has gone out or is held. */
  private void digestHeld() {
    BlockDigests ofFile = held.getOrDefault(sentFile, NONE);
    Digest next = ofFile.get(digestedBlocks);
    while (next != null) {
      next.updateInto(fileDigest);
      digestedBlocks++;
      next = ofFile.get(digestedBlocks);
    }
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
    Sender.Block block = Sender.Block.at(manifest, file, offset);
    if (repeating.contains(block) || !repeats.add(block)) {
      return null;
    }
    return block;
  }

  /**
   * Nothing of this file goes out any more; returns its blocks that were loaded, but for those that
   * are being encoded, which are not free before that is done.
   */
  List<Sender.Block> drop(int file) {
    if (file == sentFile) {
      givenUpAt.put(file, sentOffset);
    }
    putOff.remove(file);
    repeats.removeIf(block -> block.file() == file);
    repeating.removeIf(block -> block.file() == file);
    List<Sender.Block> dropped = new ArrayList<>();
    for (Iterator<Loaded> i = loaded.iterator(); i.hasNext(); ) {
      Sender.Block block = i.next().block();
      if (block.file() == file) {
        i.remove();
        if (encoding.contains(block)) {
          droppedEncoding++;
        } else {
          dropped.add(block);
        }
      }
    }
    return dropped;
  }

  /** How many blocks hold, or will hold, a buffer at the edge. */
  int inMemory() {
    return reading.size() + loaded.size() + droppedEncoding;
  }

  boolean isWaitingForDisk() {
    return (loaded.isEmpty() && !reading.isEmpty())
        || (!encoding.isEmpty() && nextToSend() == null);
  }

  boolean isAllSent() {
    return nextFile == manifest.count()
        && readFile < 0
        && ready.isEmpty()
        && putOff.isEmpty()
        && reading.isEmpty()
        && loaded.isEmpty()
        && repeats.isEmpty();
  }

  private boolean wasSent(int file, long offset) {
    if (isHeld(file, offset)) {
      return false;
    }
    return files.isStated(file)
        || (file == sentFile && offset < sentOffset)
        || offset < givenUpAt.getOrDefault(file, 0L);
  }

  private boolean isHeld(int file, long offset) {
    BlockDigests ofFile = held.getOrDefault(file, NONE);
    return ofFile.count() > 0 && ofFile.has(BlockDigests.indexAt(offset));
  }
}
