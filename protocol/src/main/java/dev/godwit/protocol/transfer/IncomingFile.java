package dev.godwit.protocol.transfer;

import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has become of one file on its way in, block by block. Blocks are announced in order, but for
 * those that are sent again; there may be many files, so what only trouble needs is made when it
 * comes. Confined to its machine.
 */
final class IncomingFile {
  /** How often one block may arrive with a wrong digest before the transfer is given up. */
  static final int MAX_REFUSALS = 3;

  /** How far a block may be ahead of the first one that is missing; more than any window holds. */
  static final int MAX_BLOCKS_AHEAD = 1024;

  /** A block that came with a wrong digest. */
  private record Refusal(int count, boolean awaited) {}

  private final long blocks;
  private final Map<Long, Refusal> refusals = new HashMap<>(0);
  private final Map<Long, Digest> outOfOrder = new HashMap<>(0);
  private @Nullable MessageDigest digest;
  private @Nullable Digest stated;
  private long announced;
  private long verifiedInOrder;

  IncomingFile(long size) {
    this.blocks = (size + Frame.BLOCK_BYTES - 1) / Frame.BLOCK_BYTES;
  }

  /** Notes that this block is on its way; false if it is not its turn. */
  boolean announce(long offset) {
    long index = index(offset);
    Refusal refusal = refusals.get(index);
    if (refusal != null && refusal.awaited()) {
      refusals.put(index, new Refusal(refusal.count(), false));
      return true;
    }
    if (index != announced || index >= verifiedInOrder + MAX_BLOCKS_AHEAD) {
      return false;
    }
    announced++;
    return true;
  }

  void verified(long offset, Digest blockDigest) {
    long index = index(offset);
    refusals.remove(index);
    Digest next = blockDigest;
    if (index != verifiedInOrder) {
      outOfOrder.put(index, blockDigest);
      next = null;
    }
    while (next != null) {
      next.updateInto(digest());
      verifiedInOrder++;
      next = outOfOrder.remove(verifiedInOrder);
    }
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
    return announced == blocks;
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
    return stated != null && verifiedInOrder == blocks;
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
