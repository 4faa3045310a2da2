package dev.godwit.agent.cli;

import dev.godwit.agent.Transfer;
import dev.godwit.agent.TransferListener;
import dev.godwit.agent.TransferSnapshot;
import dev.godwit.agent.TransferState;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/** Waits for the end of the first transfer that was accepted: what {@code --once} is about. */
final class FirstEnd implements TransferListener {
  private final Set<Transfer> accepted = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<TransferSnapshot> end = new CompletableFuture<>();

  @Override
  public void onChange(Transfer transfer, TransferSnapshot snapshot) {
    if (snapshot.state() == TransferState.WAITING) {
      accepted.add(transfer);
    }
    if (snapshot.state().isEnd() && accepted.remove(transfer)) {
      end.complete(snapshot);
    }
  }

  /** Lets the other hear first, so that the end was told before it is acted upon. */
  TransferListener andThen(TransferListener other) {
    return (transfer, snapshot) -> {
      other.onChange(transfer, snapshot);
      onChange(transfer, snapshot);
    };
  }

  TransferSnapshot await() throws InterruptedException {
    try {
      return end.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
