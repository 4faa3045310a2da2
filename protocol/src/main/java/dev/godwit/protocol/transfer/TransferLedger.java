package dev.godwit.protocol.transfer;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a receiving process remembers of its transfers from one link to the next, so that ends are
 * idempotent and only the newest attempt writes. Thread-safe: guarded by this; it is shared by the
 * receivers of all links.
 */
public final class TransferLedger {
  /** How long an end is remembered. */
  static final Duration MEMORY = Duration.ofDays(7);

  /** How many last words, and how many ended attempts, are remembered; the oldest goes first. */
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

  private final Map<TransferId, Integer> running = new HashMap<>();
  private final Memory<Integer> endedAttempts = new Memory<>();
  private final Memory<Frame> lastWords = new Memory<>();

  /** Judges an offer; if it is not answered or stale, its attempt is the running one from now. */
  synchronized Admission admit(TransferId transfer, int attempt, long nowNanos) {
    Frame lastWord = lastWords.recall(transfer, nowNanos);
    if (lastWord != null) {
      return new Admission.Answered(lastWord);
    }
    Integer current = running.get(transfer);
    Integer newest = current != null ? current : endedAttempts.recall(transfer, nowNanos);
    if (newest != null && attempt <= newest) {
      return new Admission.Stale();
    }
    running.put(transfer, attempt);
    return current == null ? new Admission.Fresh() : new Admission.TakesOver();
  }

  /** An attempt is over; one that took it over in the meantime goes on. */
  synchronized void ended(TransferId transfer, int attempt, long nowNanos) {
    if (running.remove(transfer, attempt)) {
      endedAttempts.put(transfer, attempt, nowNanos);
    }
  }

  /** Remembers what is to be answered to any further offer of this transfer. */
  synchronized void remember(TransferId transfer, Frame lastWord, long nowNanos) {
    lastWords.put(transfer, lastWord, nowNanos);
  }

  /** Keeps the newest {@link #MAX_LAST_WORDS} things for {@link #MEMORY}. */
  private static final class Memory<V> {
    private record Entry<V>(V value, long sinceNanos) {}

    // Eldest first, as each is put at the end.
    private final LinkedHashMap<TransferId, Entry<V>> entries = new LinkedHashMap<>();

    void put(TransferId transfer, V value, long nowNanos) {
      entries.remove(transfer);
      if (entries.size() >= MAX_LAST_WORDS) {
        entries.pollFirstEntry();
      }
      entries.put(transfer, new Entry<>(value, nowNanos));
    }

    @Nullable V recall(TransferId transfer, long nowNanos) {
      Map.Entry<TransferId, Entry<V>> eldest = entries.firstEntry();
      while (eldest != null && nowNanos - eldest.getValue().sinceNanos() > MEMORY.toNanos()) {
        entries.pollFirstEntry();
        eldest = entries.firstEntry();
      }
      Entry<V> entry = entries.get(transfer);
      return entry == null ? null : entry.value();
    }
  }
}
