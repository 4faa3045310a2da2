package dev.godwit.protocol.transfer;

import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What has become of one file on its way in, block by block. Confined to its machine. */
final class IncomingFile {
  /** How often one block may arrive with a wrong digest before the transfer is given up. */
  static final int MAX_REFUSALS = 3;

  /** How far a block may be ahead of the first one that is missing; more than any window holds. */
  static final int MAX_BLOCKS_AHEAD = 1024;

  private final long blocks;
  private final Set<Long> onTheirWay = new HashSet<>();
  private final Map<Long, Digest> outOfOrder = new HashMap<>();
  private final Map<Long, Integer> refusals = new HashMap<>();
  private final MessageDigest digest = Digest.sha256();
  private long verifiedInOrder;
  private @Nullable Digest stated;

  IncomingFile(long size) {
    this.blocks = (size + Frame.BLOCK_BYTES - 1) / Frame.BLOCK_BYTES;
  }

  /** Notes that this block is on its way; false if it arrived, already is, or is too far ahead. */
  boolean announce(long offset) {
    long index = index(offset);
    return index >= verifiedInOrder
        && index < verifiedInOrder + MAX_BLOCKS_AHEAD
        && !outOfOrder.containsKey(index)
        && onTheirWay.add(index);
  }

  void verified(long offset, Digest blockDigest) {
    long index = index(offset);
    onTheirWay.remove(index);
    refusals.remove(index);
    outOfOrder.put(index, blockDigest);
    Digest next = outOfOrder.remove(verifiedInOrder);
    while (next != null) {
      next.updateInto(digest);
      verifiedInOrder++;
      next = outOfOrder.remove(verifiedInOrder);
    }
  }

  /** Notes a wrong digest; returns whether the block may be asked for again. */
  boolean refused(long offset) {
    onTheirWay.remove(index(offset));
    return refusals.merge(index(offset), 1, Integer::sum) < MAX_REFUSALS;
  }

  /** Notes the digest of the whole; false if that was stated before. */
  boolean state(Digest whole) {
    boolean fresh = stated == null;
    stated = whole;
    return fresh;
  }

  boolean isStated() {
    return stated != null;
  }

  /** Whether every block is verified and the whole was stated. */
  boolean isWhole() {
    return stated != null && verifiedInOrder == blocks;
  }

  /** Whether the whole is what was stated; to be asked once, when it {@link #isWhole}. */
  boolean matches() {
    return stated != null && Digest.of(digest.digest()).equals(stated);
  }

  private static long index(long offset) {
    return offset / Frame.BLOCK_BYTES;
  }
}
