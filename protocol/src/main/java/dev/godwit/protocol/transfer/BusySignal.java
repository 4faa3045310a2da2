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
  private Optional<Frame.BusyReason> reason = Optional.empty();
  private long quietSinceNanos;

  BusySignal(LinkLife life) {
    this.life = life;
  }

  /** Something moved: there is nothing to explain for a while. */
  void moved(long nowNanos) {
    quietSinceNanos = nowNanos;
  }

  /** This is why nothing moves from now on, if nothing does; empty: it is not for this side. */
  void because(Optional<Frame.BusyReason> now, long nowNanos) {
    if (!now.equals(reason)) {
      reason = now;
      quietSinceNanos = nowNanos;
    }
  }

  /** Says why nothing moves, if it is time, and how far what is counted here has come. */
  void sayIfDue(Frame.Busy counted, long nowNanos) {
    if (nowNanos >= deadlineNanos()) {
      quietSinceNanos = nowNanos;
      life.send(new Frame.Busy(reason.orElseThrow(), counted.done(), counted.total()), nowNanos);
    }
  }

  long deadlineNanos() {
    return reason.isPresent() && life.isOpen()
        ? quietSinceNanos + INTERVAL.toNanos()
        : Long.MAX_VALUE;
  }
}
