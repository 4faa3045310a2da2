package dev.godwit.agent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Hears of transfers. Called on a virtual thread, for each transfer one call at a time, unless
 * {@link #on} says otherwise; a slow listener slows no transfer. What it throws is logged.
 */
public interface TransferListener {
  /**
   * A transfer has begun, or its state, message or path changed. Progress alone is not told here.
   */
  void onChange(Transfer transfer, TransferSnapshot snapshot);

  /** Bytes have crossed; told a few times a second at most. */
  default void onProgress(Transfer transfer, TransferSnapshot snapshot) {}

  /**
   * A listener that is called on threads of this executor, in the same order: the next call comes
   * when the executor has run the one before. Its threads must not wait for a transfer's end, which
   * is told by a call too.
   */
  static TransferListener on(Executor threads, TransferListener listener) {
    return new TransferListener() {
      @Override
      public void onChange(Transfer transfer, TransferSnapshot snapshot) {
        CompletableFuture.runAsync(() -> listener.onChange(transfer, snapshot), threads).join();
      }

      @Override
      public void onProgress(Transfer transfer, TransferSnapshot snapshot) {
        CompletableFuture.runAsync(() -> listener.onProgress(transfer, snapshot), threads).join();
      }
    };
  }
}
