package dev.godwit.protocol.transfer;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a receiving process remembers of its transfers from one link to the next, so that ends are
 * idempotent and only the newest attempt writes. Thread-safe: guarded by this; it is shared by the
 * receivers of all links.
 */
public final class TransferLedger {
  /** How long an end is remembered. */
  static final Duration MEMORY = Duration.ofDays(7);

  /** How many last words, ended attempts and partials are remembered; the oldest goes first. */
  static final int MAX_LAST_WORDS = 10_000;

  /** Keeps what must outlive this process. Called on the loop of any receiver, so briefly. */
  @FunctionalInterface
  public interface Keeper {
    /** Any further offer of this transfer is answered with this, for {@link #MEMORY}. */
    void keep(TransferId transfer, Frame lastWord);
  }

  /**
   * A transfer that was accepted and of which the disk keeps what has arrived: an offer of the same
   * goes on without asking.
   *
   * @param attempt the newest that was seen
   * @param totalBytes empty for a stream
   * @param manifest {@link Manifest#digest}
   */
  public record Partial(int attempt, int fileCount, OptionalLong totalBytes, Digest manifest) {
    static Partial of(int attempt, Manifest manifest) {
      OptionalLong total =
          manifest.isStream() ? OptionalLong.empty() : OptionalLong.of(manifest.totalBytes());
      return new Partial(attempt, manifest.count(), total, manifest.digest());
    }

    /** Whether this may be an offer of the same; the whole manifest has the last word on that. */
    boolean isPromisedBy(Frame.Offer offer) {
      return offer.fileCount() == fileCount && offer.totalBytes().equals(totalBytes);
    }
  }

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
  private final Memory<Partial> partials = new Memory<>();
  private final Keeper keeper;

  /** A ledger whose memory ends with the process. */
  public TransferLedger() {
    this((_, _) -> {});
  }

  /** A ledger that tells what is to be {@link #restore restored} when the process starts again. */
  public TransferLedger(Keeper keeper) {
    this.keeper = keeper;
  }

  /** Takes up what a {@link Keeper} kept {@code age} ago; the oldest first, before any offer. */
  public synchronized void restore(
      TransferId transfer, Frame lastWord, Duration age, long nowNanos) {
    lastWords.put(transfer, lastWord, nowNanos - age.toNanos());
  }

  /**
   * Takes up what a journal says of a transfer that has not ended and that this side's person has
   * not cancelled; to be told before any offer.
   */
  public synchronized void restore(TransferId transfer, Partial partial, long nowNanos) {
    partials.put(transfer, partial, nowNanos);
    endedAttempts.put(transfer, partial.attempt(), nowNanos);
  }

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
  void remember(TransferId transfer, Frame lastWord, long nowNanos) {
    synchronized (this) {
      lastWords.put(transfer, lastWord, nowNanos);
      partials.remove(transfer);
    }
    keeper.keep(transfer, lastWord);
  }

  /** The transfer was accepted, and what arrives of it is kept. */
  synchronized void hold(TransferId transfer, Partial partial, long nowNanos) {
    partials.put(transfer, partial, nowNanos);
  }

  /** This side's person does not want it any more: a further offer is asked about. */
  synchronized void withdraw(TransferId transfer) {
    partials.remove(transfer);
  }

  /** What is kept of this transfer, if it was accepted. */
  synchronized Optional<Partial> partial(TransferId transfer, long nowNanos) {
    return Optional.ofNullable(partials.recall(transfer, nowNanos));
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

    void remove(TransferId transfer) {
      entries.remove(transfer);
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
