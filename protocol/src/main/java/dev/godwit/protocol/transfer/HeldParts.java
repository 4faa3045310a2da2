package dev.godwit.protocol.transfer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sender's books of what the receiver says that it holds: each part is proven with digests that
 * are known from earlier attempts, or are made now by reading its blocks. Confined to its machine.
 */
final class HeldParts {
  /** How a part turned out, which is then in the books no longer. */
  record Verdict(int file, boolean right, BlockDigests blocks) {}

  private static final class Part {
    final Frame.HeldPart claim;
    final BlockDigests digests = new BlockDigests();
    int range;
    long offset;
    int hashing;

    Part(Frame.HeldPart claim) {
      this.claim = claim;
      this.offset = claim.ranges().getFirst().from();
    }

    boolean isAllAsked() {
      return range == claim.ranges().size();
    }
  }

  private final Manifest manifest;
  // In the order in which they were claimed.
  private final Map<Integer, Part> open = new LinkedHashMap<>();
  private final Deque<Part> toHash = new ArrayDeque<>();
  private final Deque<Sender.Block> hashing = new ArrayDeque<>();
  private Map<Integer, BlockDigests> known = Map.of();
  private int claimedBlocks;
  private long claimedBytes;
  private long provenBytes;

  HeldParts(Manifest manifest) {
    this.manifest = manifest;
  }

  /**
   * What is known of the source already; of files that the receiver does not hold it is not used.
   */
  void know(Map<Integer, BlockDigests> digests) {
    known = Map.copyOf(digests);
  }

  /** The receiver holds this; false if it is more than can be proven. */
  boolean claim(Frame.HeldPart part) {
    long blocks = 0;
    long bytes = 0;
    for (Frame.ByteRange range : part.ranges()) {
      blocks +=
          Math.ceilDiv(range.to(), (long) Frame.BLOCK_BYTES) - range.from() / Frame.BLOCK_BYTES;
      bytes += range.to() - range.from();
      if (range.to() / Frame.BLOCK_BYTES > BlockDigests.MAX_INDEX) {
        return false;
      }
    }
    if (blocks == 0 || blocks > ResumePoint.MAX_BLOCKS - claimedBlocks) {
      return false;
    }
    claimedBlocks += (int) blocks;
    claimedBytes += bytes;
    Part fresh = new Part(part);
    open.put(part.file(), fresh);
    toHash.add(fresh);
    return true;
  }

  /** The next block to be hashed, which then is so; null if there is none. */
  Sender.@Nullable Block nextToHash() {
    Part part = toHash.peek();
    while (part != null) {
      Sender.Block block = nextUnknown(part);
      if (block != null) {
        part.hashing++;
        hashing.add(block);
        return block;
      }
      toHash.remove();
      part = toHash.peek();
    }
    return null;
  }

  private Sender.@Nullable Block nextUnknown(Part part) {
    int file = part.claim.file();
    while (open.containsKey(file) && !part.isAllAsked()) {
      Frame.ByteRange range = part.claim.ranges().get(part.range);
      Sender.Block block = Sender.Block.at(manifest, file, part.offset);
      part.offset += block.length();
      if (part.offset >= range.to()) {
        part.range++;
        part.offset = part.isAllAsked() ? 0 : part.claim.ranges().get(part.range).from();
      }
      Digest digest = known(file, block.offset());
      if (digest == null) {
        return block;
      }
      note(part, block, digest);
    }
    return null;
  }

  private @Nullable Digest known(int file, long offset) {
    BlockDigests ofFile = known.get(file);
    return ofFile == null ? null : ofFile.get(BlockDigests.indexAt(offset));
  }

  private void note(Part part, Sender.Block block, Digest digest) {
    part.digests.put(BlockDigests.indexAt(block.offset()), digest);
    provenBytes += block.length();
  }

  /** The oldest block that is being hashed has this digest. */
  void hashed(Digest digest) {
    Sender.Block block = hashing.remove();
    Part part = open.get(block.file());
    if (part != null) {
      part.hashing--;
      note(part, block, digest);
    }
  }

  /** The oldest block that is being hashed cannot be read; returns its file. */
  int hashFailed() {
    return hashing.remove().file();
  }

  /** The parts of which enough is known by now. */
  List<Verdict> judge() {
    List<Verdict> verdicts = new ArrayList<>();
    for (Iterator<Part> parts = open.values().iterator(); parts.hasNext(); ) {
      Part part = parts.next();
      if (!part.isAllAsked()) {
        // One after the other is asked about, so nothing is known of those behind it.
        break;
      }
      if (part.hashing == 0) {
        parts.remove();
        int file = part.claim.file();
        Digest proof = part.digests.proof(manifest.entry(file).knownBytes());
        verdicts.add(new Verdict(file, proof.equals(part.claim.proof()), part.digests));
      }
    }
    return verdicts;
  }

  boolean isNoneOpen() {
    return open.isEmpty();
  }

  /** This file is given up. */
  void drop(int file) {
    open.remove(file);
  }

  int hashingCount() {
    return hashing.size();
  }

  /** What is claimed, and how much of it has been looked at. */
  long claimedBytes() {
    return claimedBytes;
  }

  long provenBytes() {
    return provenBytes;
  }
}
