package dev.godwit.protocol.transfer;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a receiving process remembers of its transfers from one link to the next, so that ends are
 * idempotent and only the newest attempt writes. Thread-safe: guarded by this; it is shared by the
 * receivers of all links.
 */
public final class TransferLedger {
  /** How long a last word is remembered. */
  static final Duration MEMORY = Duration.ofDays(7);

  /** How many last words are remembered; the oldest goes first. */
  static final int MAX_LAST_WORDS = 10_000;

  /** What to do with an offer. */
  sealed interface Admission {
    /** A transfer, or an attempt, that nobody works on. */
    record Fresh() implements Admission {}

    /** An older attempt is still under way on another link, which must end first. */
    record TakesOver() implements Admission {}

    /** The transfer has ended, and this is the last word on it. */
    record Answered(Frame lastWord) implements Admission {}

    /** A newer attempt, or this very one, has been seen. */
    record Stale() implements Admission {}
  }

  private record LastWord(Frame frame, long sinceNanos) {}

  private final Map<TransferId, Integer> running = new HashMap<>();
  private final Map<TransferId, LastWord> lastWords = new LinkedHashMap<>();

  /** Judges an offer; if it is not answered or stale, its attempt is the running one from now. */
  synchronized Admission admit(TransferId transfer, int attempt, long nowNanos) {
    lastWords.values().removeIf(word -> nowNanos - word.sinceNanos() > MEMORY.toNanos());
    LastWord word = lastWords.get(transfer);
    if (word != null) {
      return new Admission.Answered(word.frame());
    }
    Integer current = running.get(transfer);
    if (current != null && attempt <= current) {
      return new Admission.Stale();
    }
    running.put(transfer, attempt);
    return current == null ? new Admission.Fresh() : new Admission.TakesOver();
  }

  /** An attempt is over; one that took it over in the meantime goes on. */
  synchronized void ended(TransferId transfer, int attempt) {
    running.remove(transfer, attempt);
  }

  /** Remembers what is to be answered to any further offer of this transfer. */
  synchronized void remember(TransferId transfer, Frame lastWord, long nowNanos) {
    if (lastWords.size() >= MAX_LAST_WORDS) {
      lastWords.remove(lastWords.keySet().iterator().next());
    }
    lastWords.put(transfer, new LastWord(lastWord, nowNanos));
  }
}
