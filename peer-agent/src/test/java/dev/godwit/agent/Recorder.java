package dev.godwit.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps all that is told of transfers. */
final class Recorder implements TransferListener {
  private final List<TransferSnapshot> told = new CopyOnWriteArrayList<>();
  private final CompletableFuture<TransferSnapshot> firstEnd = new CompletableFuture<>();

  @Override
  public void onChange(Transfer transfer, TransferSnapshot snapshot) {
    told.add(snapshot);
    if (snapshot.state().isEnd()) {
      firstEnd.complete(snapshot);
    }
  }

  List<TransferSnapshot> all() {
    return List.copyOf(told);
  }

  /** The states in order, each as often as it began. */
  List<TransferState> states() {
    List<TransferState> states = new ArrayList<>();
    for (TransferSnapshot snapshot : told) {
      if (states.isEmpty() || states.getLast() != snapshot.state()) {
        states.add(snapshot.state());
      }
    }
    return states;
  }

  List<String> messages() {
    return told.stream().map(TransferSnapshot::message).toList();
  }

  /** Waits for the end of the first transfer that ends. */
  TransferSnapshot end() throws Exception {
    return firstEnd.get(30, TimeUnit.SECONDS);
  }

  static TransferSnapshot await(Transfer transfer) {
    try {
      return transfer.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
