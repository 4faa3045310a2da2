package dev.godwit.protocol.transfer;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The digests of those blocks of one file that somebody holds or knows, by the number of the block
 * in its file: 32 bytes of memory each. Not thread-safe; whoever hands one over lets go of it.
 */
public final class BlockDigests {
  /** So many blocks one file may have here: 2 PiB. */
  public static final int MAX_INDEX = Integer.MAX_VALUE - 1;

  /** Digests lie together, so many of them at most; a small file takes no more than it needs. */
  private static final int PAGE_BLOCKS = 1024;

  private final BitSet present = new BitSet();
  private final List<byte[]> pages = new ArrayList<>();

  /** Of no block. */
  public BlockDigests() {}

  /** The number of the block that begins at this offset. */
  public static int indexAt(long offset) {
    return Math.toIntExact(offset / Frame.BLOCK_BYTES);
  }

  /** Notes the digest of a block; one that was noted before is replaced. */
  public void put(int index, Digest digest) {
    int page = index / PAGE_BLOCKS;
    while (pages.size() <= page) {
      pages.add(new byte[0]);
    }
    int at = index % PAGE_BLOCKS * Digest.BYTES;
    byte[] bytes = pages.get(page);
    if (bytes.length < at + Digest.BYTES) {
      int doubled = Math.min(2 * bytes.length, PAGE_BLOCKS * Digest.BYTES);
      bytes = Arrays.copyOf(bytes, Math.max(at + Digest.BYTES, doubled));
      pages.set(page, bytes);
    }
    digest.copyInto(bytes, at);
    present.set(index);
  }

  /** The digest of a block, or null if it is not here. */
  public @Nullable Digest get(int index) {
    if (!present.get(index)) {
      return null;
    }
    int at = index % PAGE_BLOCKS * Digest.BYTES;
    return Digest.of(Arrays.copyOfRange(pages.get(index / PAGE_BLOCKS), at, at + Digest.BYTES));
  }

  /** Whether the digest of this block is here. */
  public boolean has(int index) {
    return present.get(index);
  }

  /** The first block from this one on that is here; -1 if there is none. */
  public int nextFrom(int index) {
    return present.nextSetBit(index);
  }

  /** The first block from this one on that is not here. */
  public int nextMissingFrom(int index) {
    return present.nextClearBit(index);
  }

  /** How many blocks are here. */
  public int count() {
    return present.cardinality();
  }

  /** What the blocks here measure, in a file of this size. */
  long bytes(long sizeBytes) {
    return ranges(sizeBytes).stream().mapToLong(range -> range.to() - range.from()).sum();
  }

  /**
   * The bytes of the blocks here, in a file of this size: sorted, disjoint, none next to another.
   */
  List<Frame.ByteRange> ranges(long sizeBytes) {
    List<Frame.ByteRange> ranges = new ArrayList<>();
    int from = present.nextSetBit(0);
    while (from >= 0) {
      int to = present.nextClearBit(from);
      ranges.add(
          new Frame.ByteRange(
              (long) from * Frame.BLOCK_BYTES, Math.min((long) to * Frame.BLOCK_BYTES, sizeBytes)));
      from = present.nextSetBit(to);
    }
    return ranges;
  }

  /**
   * Forgets what cannot be held of a file of this size, and what would make more ranges than that.
   */
  void limit(long sizeBytes, int maxRanges) {
    int blocks = blocksOf(sizeBytes);
    present.clear(blocks, Math.max(blocks, present.length()));
    int from = present.nextSetBit(0);
    for (int ranges = 0; from >= 0 && ranges < maxRanges; ranges++) {
      from = present.nextSetBit(present.nextClearBit(from));
    }
    if (from >= 0) {
      present.clear(from, present.length());
    }
  }

  /** How many blocks a file of this size has, as far as they can be counted here. */
  static int blocksOf(long sizeBytes) {
    return (int) Math.min(Math.ceilDiv(sizeBytes, (long) Frame.BLOCK_BYTES), MAX_INDEX);
  }

  /**
   * What proves that these are blocks of one and the same file of this size: SHA-256 over offset (8
   * bytes), length (4 bytes) and digest of each, in order.
   */
  Digest proof(long sizeBytes) {
    MessageDigest proof = Digest.sha256();
    for (int index = nextFrom(0); index >= 0; index = nextFrom(index + 1)) {
      long offset = (long) index * Frame.BLOCK_BYTES;
      int length = (int) Math.min(Frame.BLOCK_BYTES, sizeBytes - offset);
      addToProof(proof, offset, length);
      proof.update(
          pages.get(index / PAGE_BLOCKS), index % PAGE_BLOCKS * Digest.BYTES, Digest.BYTES);
    }
    return Digest.of(proof.digest());
  }

  /** Feeds where a block is to a proof; its digest comes next. */
  static void addToProof(MessageDigest proof, long offset, int length) {
    proof.update(ByteBuffer.allocate(12).putLong(offset).putInt(length).flip());
  }
}
