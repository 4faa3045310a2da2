package dev.godwit.agent.cli;

import dev.godwit.agent.Agent;
import dev.godwit.agent.AgentException;
import dev.godwit.agent.SendOptions;
import dev.godwit.agent.Transfer;
import dev.godwit.agent.TransferListener;
import dev.godwit.agent.TransferSnapshot;
import dev.godwit.agent.daemon.Outbox;
import dev.godwit.agent.daemon.Outbox.Outcome;
import dev.godwit.agent.file.OutboxFolder.Found;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends what comes to rest in one watched folder, and puts it away: the shell around {@link
 * Outbox}, which is guarded by this. That a file was delivered is forgotten only when it is put
 * away, so that none is sent twice, whenever the process is killed.
 */
final class OutboxWork implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(OutboxWork.class.getName());

  /** How often the folder is looked at. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** How long before a file that can't be put away is tried again. */
  private static final Duration PUT_AWAY_PAUSE = Duration.ofSeconds(5);

  /** Another try would be answered alike. */
  private static final Set<String> FOR_EVER =
      Set.of("declined", "cancelled", "too_large", "too_many_files", "unsafe_path", "exists");

  /** How it stands with a watched folder. */
  record Standing(Path folder, String to, int waiting, int underWay) {}

  private final Outboxes.Watched watched;
  private final Agent agent;
  private final SendOptions options;
  private final TransferListener listener;
  private final Outbox outbox = new Outbox();
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean wasUnreadable;

  OutboxWork(
      Outboxes.Watched watched, Agent agent, SendOptions options, TransferListener listener) {
    this.watched = watched;
    this.agent = agent;
    this.options = options;
    this.listener = listener;
  }

  void start() {
    Thread.ofVirtual().name("godwit-outbox").start(this::work);
  }

  synchronized Standing standing() {
    return new Standing(watched.folder().path(), watched.to(), outbox.waiting(), outbox.underWay());
  }

  private void work() {
    try {
      do {
        look();
        Outbox.Sighting next = next();
        while (next != null) {
          send(next);
          next = next();
        }
      } while (!closed.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      List<Outbox.Sighting> listing = new ArrayList<>();
      for (Found found : watched.folder().list()) {
        listing.add(
            new Outbox.Sighting(found.name(), found.sizeBytes(), found.modified(), found.key()));
      }
      synchronized (this) {
        outbox.onListing(listing, System.nanoTime());
      }
      wasUnreadable = false;
    } catch (IOException e) {
      if (!wasUnreadable) {
        LOG.log(System.Logger.Level.ERROR, "{0} can''t be read.", watched.folder().path(), e);
      }
      wasUnreadable = true;
    }
  }

  private synchronized Outbox.@Nullable Sighting next() {
    return closed.getCount() == 0 ? null : outbox.next(System.nanoTime()).orElse(null);
  }

  private void send(Outbox.Sighting file) {
    try {
      var _ =
          agent.send(
              watched.to(),
              List.of(watched.folder().path().resolve(file.name())),
              options,
              (transfer, snapshot) -> heard(file, transfer, snapshot));
    } catch (AgentException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "{0} can''t be sent now: {1}",
          Printable.of(file.name()),
          e.sentence());
      ended(file, Outcome.TRY_AGAIN);
    }
  }

  private void heard(Outbox.Sighting file, Transfer transfer, TransferSnapshot snapshot) {
    if (!snapshot.state().isEnd()) {
      listener.onChange(transfer, snapshot);
      return;
    }
    Optional<String> place = placeAfter(snapshot);
    // Before anything else: what comes of it after this does not make it to be sent again.
    boolean isGone = place.isPresent() && putAway(file, place.get());
    listener.onChange(transfer, snapshot);
    ended(file, isGone ? Outcome.GONE : Outcome.TRY_AGAIN);
  }

  /** Where a file is put that is dealt with; empty if it is to be sent again. */
  private static Optional<String> placeAfter(TransferSnapshot end) {
    boolean skipped = end.filesSkipped() > 0;
    return switch (end.state()) {
      case COMPLETE -> skipped ? Optional.empty() : Optional.of("sent");
      case REJECTED, CANCELLED, FAILED ->
          end.code().filter(FOR_EVER::contains).map(_ -> "rejected");
      case CONNECTING, OFFERED, WAITING, TRANSFERRING, PAUSED, RECONNECTING, SENT, INTERRUPTED ->
          Optional.empty();
    };
  }

  /** Tries until it is done, or the process ends and another takes that up. */
  private boolean putAway(Outbox.Sighting file, String place) {
    Found found = new Found(file.name(), file.sizeBytes(), file.modified(), file.key());
    boolean wasSaid = false;
    while (true) {
      try {
        return watched.folder().putAway(found, place);
      } catch (IOException e) {
        if (!wasSaid) {
          LOG.log(
              System.Logger.Level.ERROR,
              "{0} can''t be moved to {1} in {2}. It is tried again and again: see to it.",
              Printable.of(file.name()),
              place,
              watched.folder().path(),
              e);
        }
        wasSaid = true;
        pause();
      }
    }
  }

  private static void pause() {
    try {
      var _ = new CountDownLatch(1).await(PUT_AWAY_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // Nobody interrupts this thread; the next try comes sooner then.
    }
  }

  private synchronized void ended(Outbox.Sighting file, Outcome outcome) {
    outbox.onOutcome(file.name(), outcome, System.nanoTime());
  }

  /** Begins nothing more; what is under way ends with the agent. */
  @Override
  public void close() {
    closed.countDown();
  }
}
