package dev.godwit.agent;

import dev.godwit.agent.session.PathModel;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.Pace;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a sender and its link: hands over no more than the path takes, nor than a person
 * allows. Confined to the loop.
 */
final class Pacer {
  private final PathModel path = new PathModel();
  private final @Nullable Pace limit;
  private final LongSupplier backlogBytes;
  private long freeAtNanos = Long.MAX_VALUE;

  /**
   * Of one link.
   *
   * @param limit what a person allows, for all links of a transfer together; null for no limit
   * @param backlogBytes asks the engine how much of what it was given is not on its way yet
   */
  Pacer(@Nullable Pace limit, LongSupplier backlogBytes) {
    this.limit = limit;
    this.backlogBytes = backlogBytes;
  }

  /** There is nothing to hand over. */
  void rest() {
    freeAtNanos = Long.MAX_VALUE;
  }

  /** To be called before {@link #frameBytes}, once for all that is handed over in one go. */
  void begin(long nowNanos) {
    rest();
    if (path.wantsBacklog()) {
      path.onBacklog(backlogBytes.getAsLong(), nowNanos);
    }
  }

  /** How many of these bytes may go now in one frame; 0: none before {@link #freeAtNanos}. */
  int frameBytes(int wantedBytes, long nowNanos) {
    if (limit != null && limit.freeAtNanos() > nowNanos) {
      freeAtNanos = limit.freeAtNanos();
      return 0;
    }
    int allowed = path.allowanceBytes(nowNanos);
    if (allowed == 0) {
      freeAtNanos = path.deadlineNanos();
      return 0;
    }
    int bytes = Math.min(wantedBytes, allowed);
    return limit == null ? bytes : Math.min(bytes, limit.pieceBytes());
  }

  /** When more may go, if nothing else happens, or {@link Long#MAX_VALUE}. */
  long freeAtNanos() {
    return freeAtNanos;
  }

  /** These were handed over. */
  void sent(int bytes, long nowNanos) {
    path.onSent(bytes, nowNanos);
    if (limit != null) {
      limit.take(bytes, nowNanos);
    }
  }

  /** This arrived at that time. */
  void acknowledged(Frame.Ack ack, long arrivedNanos) {
    path.onAck(ack.received(), TimeUnit.MICROSECONDS.toNanos(ack.heldMicros()), arrivedNanos);
  }
}
