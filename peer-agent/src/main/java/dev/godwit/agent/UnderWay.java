package dev.godwit.agent;

import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.transfer.TransferId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The attempts that a reception has under way: so many at once, and of one transfer the newest
 * alone. Thread-safe: guarded by this.
 */
final class UnderWay {
  /** One attempt at a transfer, from the call on. */
  interface Attempt {
    /** Which transfer it is about, once that is known. */
    @Nullable TransferId transfer();

    /** With whom. */
    PeerName peer();

    /** A newer attempt takes over: it is to end. */
    void onReplaced();

    /**
     * Since when its link waits for something to be offered; {@link Long#MAX_VALUE}: it does not.
     */
    long idleSinceNanos();

    /** Others need its place: it is to end, whatever it does by now. */
    void giveWay();
  }

  /** A newer attempt that waits until these older ones have let go of their files. */
  private record Takeover(Set<Attempt> older, Runnable then) {}

  /** A link that has waited for so long gives way; before that, what is to come is about to. */
  static final Duration MIN_IDLE = Duration.ofSeconds(10);

  private final Set<Attempt> attempts = new HashSet<>();
  private final List<Takeover> takeovers = new ArrayList<>();
  private final int maxAtOnce;
  private boolean closed;

  UnderWay(int maxAtOnce) {
    this.maxAtOnce = maxAtOnce;
  }

  /**
   * Whether there is room for this one. If need be, the link that has waited for longest gives way,
   * as its other side loses nothing by that.
   */
  boolean admit(Attempt attempt, long nowNanos) {
    Attempt idle = null;
    synchronized (this) {
      if (closed) {
        return false;
      }
      if (attempts.size() == maxAtOnce) {
        idle = Collections.min(attempts, Comparator.comparingLong(Attempt::idleSinceNanos));
        if (idle.idleSinceNanos() > nowNanos - MIN_IDLE.toNanos()) {
          return false;
        }
        attempts.remove(idle);
      }
      attempts.add(attempt);
    }
    if (idle != null) {
      idle.giveWay();
    }
    return true;
  }

  /** Ends all other attempts at this transfer; runs {@code then} when they have ended. */
  void takeOver(TransferId transfer, Attempt by, Runnable then) {
    Set<Attempt> older = new HashSet<>();
    synchronized (this) {
      for (Attempt other : attempts) {
        if (!other.equals(by) && transfer.equals(other.transfer())) {
          older.add(other);
        }
      }
      if (!older.isEmpty()) {
        takeovers.add(new Takeover(new HashSet<>(older), then));
      }
    }
    if (older.isEmpty()) {
      then.run();
    }
    older.forEach(Attempt::onReplaced);
  }

  /** Whether a transfer of this peer is under way. */
  synchronized boolean hasTransferOf(PeerName peer) {
    return attempts.stream().anyMatch(one -> one.transfer() != null && one.peer().equals(peer));
  }

  /** This one has let go of its files. Again does no harm. */
  void ended(Attempt attempt) {
    List<Runnable> due = new ArrayList<>();
    synchronized (this) {
      attempts.remove(attempt);
      takeovers.removeIf(takeover -> {
        boolean last = takeover.older().remove(attempt) && takeover.older().isEmpty();
        if (last) {
          due.add(takeover.then());
        }
        return last;
      });
    }
    due.forEach(Runnable::run);
  }

  /** From now on there is no room. */
  synchronized void close() {
    closed = true;
  }
}
