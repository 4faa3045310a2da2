package dev.godwit.protocol.transfer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which blocks a sender has compressed: those of files that shrink, while the link is what it waits
 * for. Confined to its machine.
 */
final class CompressionChoice {
  /** A file whose sample did not shrink is tried again after so many blocks. */
  static final int SAMPLE_EVERY_BLOCKS = 16;

  /** What is smaller crosses as it is, in as many packets, before it could be compressed. */
  static final int MIN_BYTES = 4096;

  private final Set<Integer> shrinking = new HashSet<>();
  private final Map<Integer, Integer> blocksUntilSample = new HashMap<>();
  private boolean agreed;

  /** Both sides can. */
  void agree() {
    agreed = true;
  }

  /** Whether this block is to be encoded. */
  boolean isWorthTrying(Sender.Block block, boolean linkIsBusy) {
    if (!agreed || !linkIsBusy || block.length() < MIN_BYTES) {
      return false;
    }
    if (shrinking.contains(block.file())) {
      return true;
    }
    int left = blocksUntilSample.getOrDefault(block.file(), 0);
    blocksUntilSample.put(block.file(), left == 0 ? SAMPLE_EVERY_BLOCKS - 1 : left - 1);
    return left == 0;
  }

  /** So small has the block become; returns whether it is sent so: if it shrank by a tenth. */
  boolean isUseful(Sender.Block block, int encodedLength) {
    boolean useful = encodedLength > 0 && encodedLength <= block.length() * 9L / 10;
    if (useful && !block.last()) {
      shrinking.add(block.file());
    } else {
      shrinking.remove(block.file());
    }
    if (block.last()) {
      blocksUntilSample.remove(block.file());
    }
    return useful;
  }
}
