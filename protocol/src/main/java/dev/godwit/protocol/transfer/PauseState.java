package dev.godwit.protocol.transfer;

import java.time.Duration;

/**
 * Whether data may flow: each side has its own pause, and neither may be set. What this side's
 * person wants is told to the other side as soon as it can be understood there, and not more often
 * than it puts up with. Confined to its machine.
 */
final class PauseState {
  /** How often the other side may change its mind within {@link #PERIOD}. */
  static final int MAX_CHANGES = 10;

  /** How often this side tells a change: less, as delay may bring them closer together. */
  static final int MAX_OWN_CHANGES = 5;

  static final Duration PERIOD = Duration.ofSeconds(10);

  private final LinkLife life;
  private final RateLimit ownChanges = new RateLimit(MAX_OWN_CHANGES, PERIOD);
  private final RateLimit peerChanges = new RateLimit(MAX_CHANGES, PERIOD);
  private boolean understood;
  private boolean wanted;
  private boolean told;
  private boolean peer;

  PauseState(LinkLife life) {
    this.life = life;
  }

  /** What this side wants counts at once, what the other side was told until it is told anew. */
  boolean isPaused() {
    return wanted || told || peer;
  }

  /** This side's person wants this. */
  void set(boolean paused, long nowNanos) {
    wanted = paused;
    tell(nowNanos);
  }

  /** There is a transfer on this link, so that from now on the other side may be told. */
  void onUnderstood(long nowNanos) {
    understood = true;
    tell(nowNanos);
  }

  /** Tells the other side what has changed, if it may be told now. */
  void tell(long nowNanos) {
    if (isUntold() && ownChanges.take(nowNanos)) {
      told = wanted;
      life.send(told ? new Frame.Pause() : new Frame.Resume(), nowNanos);
    }
  }

  /** The other side paused, or took its pause back, which it may not do too often. */
  void onPeer(boolean paused, long nowNanos) {
    if (!peerChanges.take(nowNanos)) {
      life.violation(TransferCode.RATE_LIMITED, "Too many pauses in too short a time.", nowNanos);
    } else if (peer != paused) {
      peer = paused;
      life.report(new TransferEvent.PeerPaused(paused));
    }
  }

  /** When to {@link #tell}, or {@link Long#MAX_VALUE}. */
  long deadlineNanos() {
    return isUntold() ? ownChanges.freeAtNanos() : Long.MAX_VALUE;
  }

  private boolean isUntold() {
    return understood && wanted != told && life.isOpen();
  }
}
