package dev.godwit.agent;

import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.transfer.TransferId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Transfers on their way in whose link is lost: for a while they are shown as ones that may go on,
 * and go on where they are shown if their sender comes back. Thread-safe: guarded by this.
 */
final class Lingering implements AutoCloseable {
  /** Longer than any process lasts, and few enough nanoseconds to be counted. */
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  /**
   * What is left of an attempt, for the next one.
   *
   * @param board where it is shown
   * @param stream what there is of it if it is kept by this process alone, else null
   */
  record Left(TransferBoard board, @Nullable StreamStore stream) {
    void end(Ending last) {
      if (stream != null) {
        stream.forget();
      }
      board.end(last);
    }
  }

  private record Waiting(Left left, PeerName peer, Ending otherwise) {}

  private final Duration giveUp;
  private final Map<TransferId, Waiting> waiting = new HashMap<>();
  private final Set<TransferId> stopped = new HashSet<>();
  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(1, Thread.ofVirtual().name("godwit-lingering").factory());
  private boolean closed;

  /** Waits so long for a sender to come back. */
  Lingering(Duration giveUp) {
    // Whoever is deleting a part is not interrupted by the end.
    clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.giveUp = giveUp.compareTo(FOR_EVER) > 0 ? FOR_EVER : giveUp;
  }

  /** This one's link is lost; if nobody comes back, it ends like that. */
  void add(TransferId transfer, PeerName peer, Left left, Ending otherwise) {
    Waiting fresh = new Waiting(left, peer, otherwise);
    synchronized (this) {
      if (!closed && !giveUp.isZero()) {
        waiting.put(transfer, fresh);
        left.board().controlledBy(new Absent(transfer, fresh));
        left.board()
            .state(TransferState.RECONNECTING, Wording.waitingFor(peer.text(), left.board()));
        var _ =
            clock.schedule(
                () -> end(transfer, fresh, Wording.gaveUp(peer.text(), giveUp)),
                giveUp.toNanos(),
                TimeUnit.NANOSECONDS);
        return;
      }
    }
    left.end(otherwise);
  }

  /** What is left of this transfer, if it waits: it goes on there. */
  synchronized @Nullable Left resume(TransferId transfer) {
    Waiting was = waiting.remove(transfer);
    return was == null ? null : was.left();
  }

  /** Whether something of this peer waits. */
  synchronized boolean waitsFor(PeerName peer) {
    return waiting.values().stream().anyMatch(one -> one.peer().equals(peer));
  }

  /** Whether a person has cancelled it while it waited; asked once. */
  synchronized boolean wasStopped(TransferId transfer) {
    return stopped.remove(transfer);
  }

  private void end(TransferId transfer, Waiting expected, Ending last) {
    synchronized (this) {
      if (!waiting.remove(transfer, expected)) {
        return;
      }
    }
    expected.left().end(last);
  }

  /** All that waits ends as it would have without waiting. */
  @Override
  public void close() {
    List<Waiting> left;
    synchronized (this) {
      closed = true;
      left = new ArrayList<>(waiting.values());
      waiting.clear();
      clock.shutdown();
    }
    left.forEach(one -> one.left().end(one.otherwise()));
  }

  /** What a person can want of a transfer whose sender is away. */
  private final class Absent implements TransferBoard.Control {
    private final TransferId transfer;
    private final Waiting self;

    Absent(TransferId transfer, Waiting self) {
      this.transfer = transfer;
      this.self = self;
    }

    @Override
    public void cancel(Transfer.CancelCause cause) {
      if (cause == Transfer.CancelCause.PERSON) {
        synchronized (Lingering.this) {
          stopped.add(transfer);
        }
      }
      end(transfer, self, Wording.cancelled(cause));
    }

    @Override
    public void pause(boolean paused) {
      // Nothing flows, and a link that comes back is not paused by it.
    }
  }
}
