package dev.godwit.agent;

/** Hears of transfers. Called on a virtual thread, for each transfer one call at a time. */
public interface TransferListener {
  /**
   * A transfer has begun, or its state, message or path changed. Progress alone is not told: ask
   * {@link Transfer#snapshot()} as often as it is shown.
   */
  void onChange(Transfer transfer, TransferSnapshot snapshot);
}
