package dev.godwit.agent.cli;

import dev.godwit.agent.AgentException;
import dev.godwit.agent.ServerListener;
import dev.godwit.agent.Transfer;
import dev.godwit.agent.TransferListener;
import dev.godwit.agent.TransferSnapshot;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Passes on to the talk what the agent tells, and asks transfers a few times a second how far they
 * are. Guarded by this.
 */
final class Watch implements TransferListener, ServerListener, AutoCloseable {
  /** Stands for each transfer's number. */
  static final int ALL = 0;

  private static final Duration INTERVAL = Duration.ofMillis(200);

  private final Talk talk;
  private final String server;
  private final SequencedMap<Transfer, Integer> underWay = new LinkedHashMap<>();
  private final Set<Transfer> paused = new HashSet<>();
  private final CompletableFuture<AgentException> refused = new CompletableFuture<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("godwit-progress").daemon(true).factory());
  private @Nullable ScheduledFuture<?> ticking;
  private int last;

  Watch(Talk talk, String server) {
    this.talk = talk;
    this.server = server;
  }

  /** Is completed when the server does not let this side in again. */
  CompletableFuture<AgentException> refused() {
    return refused.copy();
  }

  @Override
  public synchronized void onChange(Transfer transfer, TransferSnapshot snapshot) {
    int number = underWay.computeIfAbsent(transfer, _ -> ++last);
    talk.changed(number, snapshot);
    if (snapshot.state().isEnd()) {
      underWay.remove(transfer);
      paused.remove(transfer);
      notifyAll();
    }
    tickWhileUnderWay();
  }

  /** Who waits for weeks is not to wake a few times a second. */
  private void tickWhileUnderWay() {
    if (underWay.isEmpty() && ticking != null) {
      ticking.cancel(false);
      ticking = null;
    } else if (!underWay.isEmpty() && ticking == null && !clock.isShutdown()) {
      ticking =
          clock.scheduleWithFixedDelay(
              this::showProgress, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** How the transfers under way stand, by their numbers. */
  synchronized SequencedMap<Integer, TransferSnapshot> underWay() {
    SequencedMap<Integer, TransferSnapshot> snapshots = new LinkedHashMap<>();
    underWay.forEach((transfer, number) -> snapshots.put(number, transfer.snapshot()));
    return snapshots;
  }

  @Override
  public void onText(String peer, String text) {
    talk.text(peer, text);
  }

  /** The person pauses these, or lets those that they have paused go on. */
  synchronized void togglePause(int number) {
    underWay.forEach((transfer, its) -> {
      if (number == ALL || number == its) {
        boolean pause = paused.add(transfer);
        if (!pause) {
          paused.remove(transfer);
        }
        transfer.pause(pause);
      }
    });
  }

  /** The person cancels these. */
  synchronized void cancel(int number) {
    underWay.forEach((transfer, its) -> {
      if (number == ALL || number == its) {
        transfer.cancel(Transfer.CancelCause.PERSON);
      }
    });
  }

  /** Waits until no transfer is under way. */
  synchronized void awaitQuiet() throws InterruptedException {
    while (!underWay.isEmpty()) {
      wait();
    }
  }

  @Override
  public void onOnline(String name) {
    talk.online(name, server);
  }

  @Override
  public void onOffline(String reason) {
    talk.offline(reason);
  }

  @Override
  public void onRefused(AgentException refusal) {
    talk.failed(refusal.code(), refusal.sentence());
    refused.complete(refusal);
  }

  private synchronized void showProgress() {
    talk.progress(underWay(), System.nanoTime());
  }

  @Override
  public synchronized void close() {
    clock.shutdownNow();
  }
}
