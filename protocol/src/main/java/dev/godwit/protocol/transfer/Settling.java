package dev.godwit.protocol.transfer;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Tells from the bytes that a receiver has settled on the link how much of the files that is:
 * blocks are settled in the order in which they were sent. Confined to its machine.
 */
final class Settling {
  private record InFlight(long endOnLink, int length) {}

  private final Deque<InFlight> inFlight = new ArrayDeque<>();
  private long confirmedBytes;

  /** A block is on its way, with which so many bytes will have been sent. */
  void sent(long endOnLink, int length) {
    inFlight.add(new InFlight(endOnLink, length));
  }

  /** The receiver has settled so many bytes. */
  void settled(long bytes) {
    while (!inFlight.isEmpty() && inFlight.element().endOnLink() <= bytes) {
      confirmedBytes += inFlight.remove().length();
    }
  }

  /** A settled block was refused, and comes again. */
  void refused(int length) {
    confirmedBytes -= length;
  }

  long confirmedBytes() {
    return Math.max(0, confirmedBytes);
  }
}
