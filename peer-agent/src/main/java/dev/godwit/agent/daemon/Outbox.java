package dev.godwit.agent.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which files of a watched folder are sent, and when: those that nothing has changed for a
 * while, a few at a time, and again after a pause where that did not work. Confined to its caller.
 */
public final class Outbox {
  /** A file at which nothing changes for so long is taken for complete. */
  public static final Duration SETTLE_TIME = Duration.ofSeconds(2);

  /** How many are under way at once: one crosses while another looks for a path. */
  static final int MAX_UNDER_WAY = 2;

  /** The first pause before what did not work is tried again; each further one is twice as long. */
  static final Duration MIN_PAUSE = Duration.ofSeconds(15);

  /** The longest pause. */
  static final Duration MAX_PAUSE = Duration.ofHours(1);

  /**
   * A file as it was seen.
   *
   * @param key by which its disk tells it from any other, whatever the names
   */
  public record Sighting(String name, long sizeBytes, Instant modified, String key) {}

  /** What came of a file. */
  public enum Outcome {
    /** It was delivered, or never will be: it is not here any more. */
    GONE,
    /** It may work another time. */
    TRY_AGAIN
  }

  private static final class Known {
    Sighting seen;
    long sinceNanos;
    boolean underWay;
    int failures;
    long notBeforeNanos = Long.MIN_VALUE;

    Known(Sighting seen, long nowNanos) {
      this.seen = seen;
      this.sinceNanos = nowNanos;
    }
  }

  private final Map<String, Known> files = new HashMap<>();
  private int underWay;

  /** The folder has these now. */
  public void onListing(Collection<Sighting> listing, long nowNanos) {
    Map<String, Known> before = new HashMap<>(files);
    for (Sighting sighting : listing) {
      Known known = before.remove(sighting.name());
      if (known == null) {
        files.put(sighting.name(), new Known(sighting, nowNanos));
      } else if (!known.seen.equals(sighting)) {
        known.seen = sighting;
        known.sinceNanos = nowNanos;
        // What did not work was another content.
        known.failures = 0;
        known.notBeforeNanos = Long.MIN_VALUE;
      }
    }
    before.forEach((name, known) -> {
      if (!known.underWay) {
        files.remove(name);
      }
    });
  }

  /** The next file to send, which is under way from now on: the one that rests for longest. */
  public Optional<Sighting> next(long nowNanos) {
    if (underWay >= MAX_UNDER_WAY) {
      return Optional.empty();
    }
    Known best = null;
    for (Known known : files.values()) {
      if (isDue(known, nowNanos) && (best == null || known.sinceNanos - best.sinceNanos < 0)) {
        best = known;
      }
    }
    if (best == null) {
      return Optional.empty();
    }
    best.underWay = true;
    underWay++;
    return Optional.of(best.seen);
  }

  private static boolean isDue(Known known, long nowNanos) {
    return !known.underWay
        && nowNanos - known.sinceNanos >= SETTLE_TIME.toNanos()
        && nowNanos >= known.notBeforeNanos;
  }

  /** This is what came of a file that was under way. */
  public void onOutcome(String name, Outcome outcome, long nowNanos) {
    Known known = files.get(name);
    if (known == null || !known.underWay) {
      throw new IllegalStateException("not under way: " + name);
    }
    underWay--;
    known.underWay = false;
    switch (outcome) {
      case GONE -> files.remove(name);
      case TRY_AGAIN -> {
        long pause =
            Math.min(MAX_PAUSE.toNanos(), MIN_PAUSE.toNanos() << Math.min(known.failures, 16));
        known.failures++;
        known.notBeforeNanos = nowNanos + pause;
      }
    }
  }

  /** How many files are here and not under way. */
  public int waiting() {
    return files.size() - underWay;
  }

  /** How many files are under way. */
  public int underWay() {
    return underWay;
  }
}
