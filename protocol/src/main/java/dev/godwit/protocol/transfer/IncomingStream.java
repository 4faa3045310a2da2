package dev.godwit.protocol.transfer;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a stream on its way in: blocks of any length up to 1 MiB, each beginning where
 * the one before it ends, but for those that are sent again. Confined to its machine.
 */
final class IncomingStream implements IncomingContent {
  private final HeldStream verified;
  private final Map<Long, Integer> refusals = new HashMap<>(0);
  private final Map<Long, Frame.Block> awaited = new HashMap<>(0);
  private final Map<Long, Frame.Block> outOfOrder = new HashMap<>(0);
  private @Nullable Digest stated;
  private long announcedEnd;
  private int ahead;

  IncomingStream(HeldStream held) {
    this.verified = held;
    this.announcedEnd = held.endBytes();
  }

  @Override
  public boolean announce(Frame.Block block) {
    Frame.Block again = awaited.get(block.offset());
    if (again != null && again.length() == block.length()) {
      awaited.remove(block.offset());
      return true;
    }
    if (block.offset() != announcedEnd || stated != null || ahead >= MAX_BLOCKS_AHEAD) {
      return false;
    }
    announcedEnd += block.length();
    ahead++;
    return true;
  }

  @Override
  public void verified(Frame.Block block) {
    refusals.remove(block.offset());
    outOfOrder.put(block.offset(), block);
    Frame.Block next = outOfOrder.remove(verified.endBytes());
    while (next != null) {
      verified.add(next.length(), next.sha256());
      ahead--;
      next = outOfOrder.remove(verified.endBytes());
    }
  }

  @Override
  public boolean refused(Frame.Block block) {
    awaited.put(block.offset(), block);
    return refusals.merge(block.offset(), 1, Integer::sum) < MAX_REFUSALS;
  }

  @Override
  public boolean isAllAnnounced(long size) {
    return size == announcedEnd;
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
    return stated != null && verified.endBytes() == announcedEnd;
  }

  @Override
  public boolean matches() {
    return stated != null && verified.contentDigest().equals(stated);
  }

  @Override
  public long sizeBytes() {
    return verified.endBytes();
  }
}
