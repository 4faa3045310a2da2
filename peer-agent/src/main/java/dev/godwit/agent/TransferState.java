package dev.godwit.agent;

import java.util.Locale;

/** Where a transfer stands. The names are stable; scripts read them. */
public enum TransferState {
  /** The other side is being called, or a path to it looked for. */
  CONNECTING(100),
  /** The offer is with the receiver, who has not answered. */
  OFFERED(100),
  /** Accepted; the receiver makes ready. */
  WAITING(100),
  /** Bytes flow. */
  TRANSFERRING(100),
  /** One side wants no bytes to flow for now. */
  PAUSED(101),
  /** The other side is not heard; it may come back. */
  RECONNECTING(100),
  /** All was sent; the receiver has to confirm. */
  SENT(100),
  /** All is on the receiver's disk, and both sides know it. */
  COMPLETE(200),
  /** The receiver did not take it. */
  REJECTED(-1),
  /** One side ended it on purpose. */
  CANCELLED(-1),
  /** The link was lost, or one side was stopped: it may be sent again. */
  INTERRUPTED(-1),
  /** It did not work. */
  FAILED(-1);

  private final int number;

  TransferState(int number) {
    this.number = number;
  }

  /** −1 failed, rejected, cancelled or interrupted; 100 under way; 101 paused; 200 complete. */
  public int number() {
    return number;
  }

  /** The state's name for scripts. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is over, whatever came of it. */
  public boolean isEnd() {
    return number == 200 || number == -1;
  }
}
