package dev.godwit.protocol.transfer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Whether data may flow: each side has its own pause, and neither may be set. Confined to its
 * machine.
 */
final class PauseState {
  /** How often the other side may change its mind within {@link #PERIOD}. */
  static final int MAX_CHANGES = 10;

  static final Duration PERIOD = Duration.ofSeconds(10);

  private final Deque<Long> peerChanges = new ArrayDeque<>();
  private boolean own;
  private boolean peer;

  boolean isPaused() {
    return own || peer;
  }

  /** Returns whether this is a change, of which the other side is to be told. */
  boolean setOwn(boolean paused) {
    boolean changed = own != paused;
    own = paused;
    return changed;
  }

  /** Returns false if the other side changes its mind too often. */
  boolean setPeer(boolean paused, long nowNanos) {
    peer = paused;
    peerChanges.add(nowNanos);
    while (nowNanos - peerChanges.element() > PERIOD.toNanos()) {
      peerChanges.remove();
    }
    return peerChanges.size() <= MAX_CHANGES;
  }
}
