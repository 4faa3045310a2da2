package dev.godwit.agent;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;

/**
 * Where a transfer's own thread writes how it stands, and others read it. The listener is called on
 * a virtual thread, so that a slow one slows nothing.
 */
final class TransferBoard {
  private final Transfer transfer;
  private final TransferListener listener;
  private final ExecutorService events =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("godwit-events").factory());
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile TransferSnapshot snapshot;

  TransferBoard(Transfer transfer, TransferSnapshot first, TransferListener listener) {
    this.transfer = transfer;
    this.snapshot = first;
    this.listener = listener;
  }

  TransferSnapshot snapshot() {
    return snapshot;
  }

  /** Changes what is shown; the listener is told if it is more than progress. */
  void update(UnaryOperator<TransferSnapshot> change) {
    TransferSnapshot before = snapshot;
    if (before.state().isEnd()) {
      return;
    }
    TransferSnapshot after = change.apply(before);
    snapshot = after;
    boolean news =
        after.state() != before.state()
            || !after.message().equals(before.message())
            || !after.path().equals(before.path());
    if (news) {
      tell(after);
    }
    if (after.state().isEnd()) {
      events.shutdown();
      over.countDown();
    }
  }

  private void tell(TransferSnapshot news) {
    try {
      events.execute(() -> listener.onChange(transfer, news));
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("news after the end", e);
    }
  }

  TransferSnapshot await() throws InterruptedException {
    over.await();
    return snapshot;
  }
}
