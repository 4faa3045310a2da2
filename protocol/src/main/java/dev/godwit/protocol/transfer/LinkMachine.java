package dev.godwit.protocol.transfer;

import java.util.function.Consumer;

/**
 * What both machines offer their people and edges alike: pauses, texts, and an end when the link is
 * gone. Confined to its caller.
 */
public abstract sealed class LinkMachine permits Sender, Receiver {
  final LinkLife life;
  final PauseState pauses;
  final BusySignal busy;

  LinkMachine(Consumer<LinkOutput> outputs) {
    life = new LinkLife(outputs);
    pauses = new PauseState(life);
    busy = new BusySignal(life);
  }

  /** Does all that has become possible. */
  abstract void advance(long nowNanos);

  final void moved(long nowNanos) {
    busy.moved(nowNanos);
    advance(nowNanos);
  }

  /** This side's person pauses or goes on. */
  public final void pause(boolean paused, long nowNanos) {
    pauses.set(paused, nowNanos);
    advance(nowNanos);
  }

  /** This side can show texts, and confirms them by {@link #onTextShown}. */
  public final void showTexts() {
    life.texts().show();
  }

  /**
   * Says a note or a link instead of a file; {@link TransferEvent.TextReceived} confirms it. Needs
   * no offer.
   *
   * @param id tells it from others that are not confirmed yet, at most 64 characters
   * @return false if it is not said: too many are not confirmed
   */
  public final boolean say(String id, String text, long nowNanos) {
    boolean taken = life.texts().say(id, text);
    advance(nowNanos);
    return taken;
  }

  /** What the other side said is in front of a person. */
  public final void onTextShown(String id, long nowNanos) {
    life.texts().onShown(id, nowNanos);
  }
}
