package dev.godwit.agent;

/** Hears of transfers. Called on a virtual thread, for each transfer one call at a time. */
public interface TransferListener {
  /**
   * A transfer has begun, or its state, message or path changed. Progress alone is not told: ask
   * {@link Transfer#snapshot()} as often as it is shown.
   */
  void onChange(Transfer transfer, TransferSnapshot snapshot);

  /**
   * Another peer says this, a note or a link; when this returns, the peer is told that it was
   * shown.
   *
   * @param peer its name; nothing proves that it is who you think it is
   */
  default void onText(String peer, String text) {}
}
