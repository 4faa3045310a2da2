package dev.godwit.agent.session;

import dev.godwit.testkit.path.FlightControl;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * A law of the literature as it would stand in {@link PathModel}'s place: what all of them need is
 * here (round trips from when the engine put bytes on the wire, rounds, the shortest round trip of
 * the last while, spacing, an engine that is fed by the spoon), so that only the law differs.
 */
abstract class CandidateLaw implements FlightControl {
  static final int PACKET_BYTES = 1160;

  private static final int CHUNK_BYTES = PathModel.CHUNK_BYTES;
  private static final int MAX_FRAME_BYTES = 15 * CHUNK_BYTES;
  private static final double MIN_BYTES = 64 << 10;
  private static final double MAX_BYTES = 16 << 20;
  private static final long BASE_NANOS = 10_000_000_000L;
  private static final long LOOK_NANOS = 2_000_000;

  /** Bytes up to there, and when the last of them was put on the wire. */
  private static final class Mark {
    final long end;
    long nanos;
    boolean isOnTheWire;
    boolean hasWaited;

    Mark(long end, long nanos) {
      this.end = end;
      this.nanos = nanos;
    }
  }

  protected double window = MIN_BYTES;
  protected boolean isStarting = true;
  private final ArrayDeque<Mark> marks = new ArrayDeque<>();
  private long sent;
  private long received;
  private long backlog;
  private long sentAtLook;
  private long roundEnd;
  private long roundFromBytes;
  private long roundFromNanos;
  private long baseNanos = Long.MAX_VALUE;
  private long nextBaseNanos = Long.MAX_VALUE;
  private long baseUntilNanos = Long.MIN_VALUE;
  private long tripNanos;
  private long roundTripNanos = Long.MAX_VALUE;
  private long mostInFlight;
  private long nowNanos;
  private double freeNanos = Double.NEGATIVE_INFINITY;

  /** A round is over: so much arrived in it, in so long; its shortest round trip is known. */
  protected abstract void round(long ackedBytes, long lastedNanos);

  /** Some of it arrived. */
  protected void acked(long bytes) {
    // Most laws look at rounds.
  }

  /** At what part of window over round trip bytes are spaced. */
  protected double paceGain() {
    return isStarting ? 2 : 1.25;
  }

  /** The shortest round trip of the last ten seconds or more. */
  protected final double baseSeconds() {
    return baseNanos / 1e9;
  }

  /** The shortest of the last round. */
  protected final double tripSeconds() {
    return tripNanos / 1e9;
  }

  protected final double queueSeconds() {
    return Math.max(0, tripNanos - baseNanos) / 1e9;
  }

  /** Growing says nothing while less is in flight than may be. */
  protected final boolean isUsed() {
    return mostInFlight >= 0.8 * window;
  }

  /** The engine holds back what it was given: its own window is the limit just now. */
  protected final boolean isEngineBehind() {
    return backlog > 0;
  }

  @Override
  public final void onSent(int bytes, long now) {
    nowNanos = now;
    sent += bytes;
    mostInFlight = Math.max(mostInFlight, sent - received);
    marks.add(new Mark(sent, now));
    if (tripNanos > 0) {
      freeNanos =
          Math.max(freeNanos, (double) now) + bytes * (double) tripNanos / (window * paceGain());
    }
  }

  @Override
  public final void onAck(long receivedBytes, long heldNanos, long now) {
    nowNanos = now;
    long before = received;
    received = receivedBytes;
    Mark last = null;
    for (Iterator<Mark> all = marks.iterator(); all.hasNext(); ) {
      Mark mark = all.next();
      if (mark.end > received) {
        break;
      }
      last = mark;
      all.remove();
    }
    if (last != null) {
      sample(Math.max(1, now - last.nanos - heldNanos));
    }
    acked(received - before);
    if (received >= roundEnd && last != null) {
      tripNanos = roundTripNanos;
      round(received - roundFromBytes, now - roundFromNanos);
      window = Math.clamp(window, MIN_BYTES, MAX_BYTES);
      roundEnd = sent;
      roundFromBytes = received;
      roundFromNanos = now;
      roundTripNanos = Long.MAX_VALUE;
      mostInFlight = sent - received;
    }
  }

  private void sample(long trip) {
    if (nowNanos >= baseUntilNanos) {
      baseNanos = nextBaseNanos;
      nextBaseNanos = Long.MAX_VALUE;
      baseUntilNanos = nowNanos + BASE_NANOS;
    }
    nextBaseNanos = Math.min(nextBaseNanos, trip);
    baseNanos = Math.min(baseNanos, trip);
    roundTripNanos = Math.min(roundTripNanos, trip);
    tripNanos = tripNanos == 0 ? trip : tripNanos;
  }

  @Override
  public final boolean wantsBacklog() {
    return true;
  }

  @Override
  public final void onBacklog(long bytes, long now) {
    nowNanos = now;
    backlog = bytes;
    for (Mark mark : marks) {
      boolean waits = mark.end > sent - bytes;
      if (!waits && !mark.isOnTheWire && mark.hasWaited) {
        mark.nanos = now;
      }
      mark.isOnTheWire |= !waits;
      mark.hasWaited |= waits;
    }
    sentAtLook = sent;
  }

  @Override
  public final int allowanceBytes(long now) {
    nowNanos = now;
    if (sent == received) {
      return CHUNK_BYTES;
    }
    boolean isFed = backlog + CHUNK_BYTES > Math.max(2 * CHUNK_BYTES, window / 4);
    if (isFed || freeNanos > now + LOOK_NANOS) {
      return 0;
    }
    double room = window - (sent - received);
    double frame = Math.min(room, Math.clamp(window / 16, CHUNK_BYTES, MAX_FRAME_BYTES));
    return (int) Math.max(0, frame) / CHUNK_BYTES * CHUNK_BYTES;
  }

  @Override
  public final long deadlineNanos() {
    if (sent == received) {
      return Long.MAX_VALUE;
    }
    long look = nowNanos + LOOK_NANOS;
    return backlog > 0 || sent > sentAtLook ? look : Math.max(look, (long) freeNanos - LOOK_NANOS);
  }

  @Override
  public final long windowBytes() {
    return (long) window;
  }
}
