package dev.godwit.protocol.transfer;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Tells from the bytes that a receiver has settled on the link how much of the files that is:
 * blocks are settled in the order in which they were sent. Confined to its machine.
 */
final class Settling {
  private static final class InFlight {
    final Sender.Block block;
    final long endOnLink;
    boolean refused;

    InFlight(Sender.Block block, long endOnLink) {
      this.block = block;
      this.endOnLink = endOnLink;
    }
  }

  private final Deque<InFlight> inFlight = new ArrayDeque<>();
  private long confirmedBytes;

  /** A block is on its way, with which so many bytes will have been sent. */
  void sent(Sender.Block block, long endOnLink) {
    inFlight.add(new InFlight(block, endOnLink));
  }

  /** The receiver has settled so many bytes. */
  void settled(long bytes) {
    while (!inFlight.isEmpty() && inFlight.element().endOnLink <= bytes) {
      InFlight oldest = inFlight.remove();
      confirmedBytes += oldest.refused ? 0 : oldest.block.length();
    }
  }

  /** This block was refused, which is told before it counts as settled, and comes again. */
  void refused(Sender.Block block) {
    for (InFlight one : inFlight) {
      if (!one.refused && one.block.equals(block)) {
        one.refused = true;
        return;
      }
    }
  }

  long confirmedBytes() {
    return confirmedBytes;
  }
}
