package dev.godwit.protocol.transfer;

import java.time.Duration;
import java.util.Optional;

/**
 * Tells the other side, once a second at most, why this side is alive without progress. Confined to
 * its machine.
 */
final class BusySignal {
  /** A side that stands still says so this often. */
  static final Duration INTERVAL = Duration.ofSeconds(1);

  private final LinkLife life;
  private long quietSinceNanos;

  BusySignal(LinkLife life) {
    this.life = life;
  }

  /** Something moved: there is nothing to explain for a while. */
  void moved(long nowNanos) {
    quietSinceNanos = nowNanos;
  }

  /** Says why nothing moves, if there is a reason and it is time. */
  void sayIfDue(Optional<Frame.BusyReason> reason, long done, long total, long nowNanos) {
    if (nowNanos >= deadlineNanos(reason)) {
      quietSinceNanos = nowNanos;
      life.send(new Frame.Busy(reason.orElseThrow(), done, total), nowNanos);
    }
  }

  long deadlineNanos(Optional<Frame.BusyReason> reason) {
    return reason.isPresent() ? quietSinceNanos + INTERVAL.toNanos() : Long.MAX_VALUE;
  }
}
