package dev.godwit.protocol.transfer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Notes and links that are said instead of files, either way: each is confirmed when the other side
 * has shown it. Confined to its machine.
 */
final class Texts {
  /**
   * How many of one's own may be unconfirmed, those that wait for the other's greeting included.
   */
  static final int MAX_UNCONFIRMED = 16;

  /** How many the other side may say within {@link #PERIOD}. */
  static final int MAX_HEARD = 20;

  static final Duration PERIOD = Duration.ofSeconds(10);

  private final LinkLife life;
  private final RateLimit heard = new RateLimit(MAX_HEARD, PERIOD);
  private final Map<String, String> waiting = new LinkedHashMap<>();
  private final Map<String, String> said = new LinkedHashMap<>();
  private boolean shown;

  Texts(LinkLife life) {
    this.life = life;
  }

  /** This side shows what the other one says; without that, it takes no part in texts. */
  void show() {
    shown = true;
  }

  /** Says this once the other side has greeted; false if too much is unconfirmed, or the id is. */
  boolean say(String id, String text) {
    boolean fine =
        waiting.size() + said.size() < MAX_UNCONFIRMED
            && !waiting.containsKey(id)
            && !said.containsKey(id);
    if (fine) {
      waiting.put(id, text);
    }
    return fine;
  }

  /** Both sides have greeted. */
  void sendWaiting(long nowNanos) {
    waiting.forEach((id, text) -> life.send(new Frame.Text(id, text), nowNanos));
    said.putAll(waiting);
    waiting.clear();
  }

  void onText(Frame.Text text, long nowNanos) {
    if (!shown) {
      life.violation(TransferCode.UNKNOWN_TYPE, "This side does not take part in texts.", nowNanos);
    } else if (!heard.take(nowNanos)) {
      life.violation(TransferCode.RATE_LIMITED, "Too many texts in too short a time.", nowNanos);
    } else {
      life.show(text);
    }
  }

  void onReceived(Frame.Received received, long nowNanos) {
    if (said.isEmpty() && !shown) {
      life.violation(TransferCode.UNKNOWN_TYPE, "This side does not take part in texts.", nowNanos);
    } else if (life.expect(said.remove(received.id()) != null, received, nowNanos)) {
      life.report(new TransferEvent.TextReceived(received.id()));
    }
  }

  /** What the other side said is in front of a person. */
  void onShown(String id, long nowNanos) {
    if (life.isOpen()) {
      life.send(new Frame.Received(id), nowNanos);
    }
  }
}
