package dev.godwit.agent.cli;

import dev.godwit.agent.Consent;
import dev.godwit.agent.Transfer;
import dev.godwit.agent.TransferListener;
import dev.godwit.agent.TransferSnapshot;
import dev.godwit.agent.TransferState;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --once} is about: one offer is accepted, others are declined unasked meanwhile, and
 * its end is the command's. Guarded by this.
 */
final class Once implements TransferListener {
  private final CompletableFuture<TransferSnapshot> end = new CompletableFuture<>();
  private @Nullable String acceptedPeer;
  private @Nullable Transfer accepted;

  /** How the accepted transfer ended. */
  CompletableFuture<TransferSnapshot> end() {
    return end.copy();
  }

  /** The same consent, for one offer only. */
  Consent limit(Consent consent) {
    return new Consent() {
      @Override
      public boolean mayConnect(String peer) throws InterruptedException {
        return !isTaken() && consent.mayConnect(peer);
      }

      @Override
      public boolean accepts(Offer offer) throws InterruptedException {
        return !isTaken() && consent.accepts(offer) && take(offer.peer());
      }
    };
  }

  private synchronized boolean isTaken() {
    return acceptedPeer != null;
  }

  private synchronized boolean take(String peer) {
    boolean first = acceptedPeer == null;
    if (first) {
      acceptedPeer = peer;
    }
    return first;
  }

  @Override
  public synchronized void onChange(Transfer transfer, TransferSnapshot snapshot) {
    if (accepted == null && snapshot.state() == TransferState.WAITING) {
      accepted = transfer;
    }
    if (snapshot.state().isEnd()) {
      if (transfer.equals(accepted)) {
        end.complete(snapshot);
      } else if (accepted == null && snapshot.files() > 0 && snapshot.peer().equals(acceptedPeer)) {
        // The other side left before it heard of the yes: the next one may come.
        acceptedPeer = null;
      }
    }
  }

  /** Lets the other hear first, so that the end was told before it is acted upon. */
  TransferListener after(TransferListener other) {
    return new TransferListener() {
      @Override
      public void onChange(Transfer transfer, TransferSnapshot snapshot) {
        other.onChange(transfer, snapshot);
        Once.this.onChange(transfer, snapshot);
      }

      @Override
      public void onProgress(Transfer transfer, TransferSnapshot snapshot) {
        other.onProgress(transfer, snapshot);
      }

      @Override
      public void onText(String peer, String text) {
        other.onText(peer, text);
      }
    };
  }
}
