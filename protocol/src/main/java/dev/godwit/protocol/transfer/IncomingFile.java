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
final class IncomingFile implements IncomingContent {
  private static final BlockDigests NONE = new BlockDigests();

  /** A block that came with a wrong digest. */
  private record Refusal(int count, boolean awaited) {}

  private final long size;
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
    this.size = size;
    this.blocks = Math.ceilDiv(size, (long) Frame.BLOCK_BYTES);
    this.held = held == null ? NONE : held;
    passHeld();
    nextIndex = afterHeld(0);
  }

  @Override
  public boolean announce(Frame.Block block) {
    long index = index(block.offset());
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

  @Override
  public void verified(Frame.Block block) {
    long index = index(block.offset());
    refusals.remove(index);
    Digest next = block.sha256();
    if (index != missingIndex) {
      outOfOrder.put(index, next);
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

  @Override
  public boolean refused(Frame.Block block) {
    long index = index(block.offset());
    Refusal before = refusals.get(index);
    int count = before == null ? 1 : before.count() + 1;
    refusals.put(index, new Refusal(count, true));
    return count < MAX_REFUSALS;
  }

  @Override
  public boolean isAllAnnounced(long whole) {
    return whole == size && nextIndex == blocks;
  }

  @Override
  public void state(Digest whole) {
    stated = whole;
  }

  @Override
  public boolean isStated() {
    return stated != null;
  }

  @Override
  public boolean isWhole() {
    return stated != null && missingIndex == blocks;
  }

  @Override
  public boolean matches() {
    return stated != null && Digest.of(digest().digest()).equals(stated);
  }

  @Override
  public long sizeBytes() {
    return size;
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
