package dev.godwit.protocol.transfer;

import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has become of one file on its way in, block by block. Blocks that are held from an earlier
 * attempt are not announced; the others are in order, but for those that are sent again. There may
 * be many files, so what only trouble needs is made when it comes. Confined to its machine.
 */
final class IncomingFile {
  /** How often one block may arrive with a wrong digest before the transfer is given up. */
  static final int MAX_REFUSALS = 3;

  /** How far a block may be ahead of the first one that is missing; more than any window holds. */
  static final int MAX_BLOCKS_AHEAD = 1024;

  private static final BlockDigests NONE = new BlockDigests();

  /** A block that came with a wrong digest. */
  private record Refusal(int count, boolean awaited) {}

  private final long blocks;
  private final BlockDigests held;
  private final Map<Long, Refusal> refusals = new HashMap<>(0);
  private final Map<Long, Digest> outOfOrder = new HashMap<>(0);
  private @Nullable MessageDigest digest;
  private @Nullable Digest stated;

  // The next block to be announced, and the first that is missing.
  private long nextIndex;
  private long missingIndex;

  // How many blocks of this attempt were announced, and are verified with all before them.
  private long announced;
  private long verifiedInOrder;

  IncomingFile(long size, @Nullable BlockDigests held) {
    this.blocks = Math.ceilDiv(size, (long) Frame.BLOCK_BYTES);
    this.held = held == null ? NONE : held;
    passHeld();
    nextIndex = afterHeld(0);
  }

  /** Notes that this block is on its way; false if it is not its turn. */
  boolean announce(long offset) {
    long index = index(offset);
    Refusal refusal = refusals.get(index);
    if (refusal != null && refusal.awaited()) {
      refusals.put(index, new Refusal(refusal.count(), false));
      return true;
    }
    if (index != nextIndex || announced - verifiedInOrder >= MAX_BLOCKS_AHEAD) {
      return false;
    }
    announced++;
    nextIndex = afterHeld(index + 1);
    return true;
  }

  void verified(long offset, Digest blockDigest) {
    long index = index(offset);
    refusals.remove(index);
    Digest next = blockDigest;
    if (index != missingIndex) {
      outOfOrder.put(index, blockDigest);
      next = null;
    }
    while (next != null) {
      next.updateInto(digest());
      verifiedInOrder++;
      missingIndex++;
      passHeld();
      next = outOfOrder.remove(missingIndex);
    }
  }

  /** The digests of held blocks count where no block before them is missing. */
  private void passHeld() {
    while (isHeld(missingIndex)) {
      Digest one = held.get((int) missingIndex);
      if (one != null) {
        one.updateInto(digest());
      }
      missingIndex++;
    }
  }

  private long afterHeld(long index) {
    long next = index;
    while (isHeld(next)) {
      next++;
    }
    return next;
  }

  private boolean isHeld(long index) {
    return index <= BlockDigests.MAX_INDEX && held.has((int) index);
  }

  /** Notes a wrong digest; returns whether the block may be asked for again. */
  boolean refused(long offset) {
    long index = index(offset);
    Refusal before = refusals.get(index);
    int count = before == null ? 1 : before.count() + 1;
    refusals.put(index, new Refusal(count, true));
    return count < MAX_REFUSALS;
  }

  /** Whether each block has been announced once, as it must before the whole is stated. */
  boolean isAllAnnounced() {
    return nextIndex == blocks;
  }

  /** Notes the digest of the whole. */
  void state(Digest whole) {
    stated = whole;
  }

  boolean isStated() {
    return stated != null;
  }

  /** Whether every block is verified and the whole was stated. */
  boolean isWhole() {
    return stated != null && missingIndex == blocks;
  }

  /** Whether the whole is what was stated; to be asked once, when it {@link #isWhole}. */
  boolean matches() {
    return stated != null && Digest.of(digest().digest()).equals(stated);
  }

  private MessageDigest digest() {
    if (digest == null) {
      digest = Digest.sha256();
    }
    return digest;
  }

  private static long index(long offset) {
    return offset / Frame.BLOCK_BYTES;
  }
}
