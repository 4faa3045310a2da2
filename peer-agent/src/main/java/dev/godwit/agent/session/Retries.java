package dev.godwit.agent.session;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * Decides when a lost link is followed by another attempt: soon at first, then ever less often, and
 * not at all when none has succeeded for long. Confined to its caller.
 */
public final class Retries {
  /** The first pause before another attempt; each further one is twice as long. */
  static final Duration MIN_PAUSE = Duration.ofMillis(500);

  /** The longest pause. */
  static final Duration MAX_PAUSE = Duration.ofSeconds(30);

  private final Duration giveUp;
  private final RandomGenerator random;
  private int failures;
  private long lostSinceNanos;

  /**
   * Of a link that works.
   *
   * @param giveUp how long after the loss of a working link attempts are made; zero: none is
   * @param random spreads the attempts of many
   */
  public Retries(Duration giveUp, RandomGenerator random) {
    this.giveUp = giveUp;
    this.random = random;
  }

  /** A link works. */
  public void onSuccess() {
    failures = 0;
  }

  /**
   * The link is lost, or another attempt has failed: when the next is due, if there is to be one.
   */
  public OptionalLong onLost(long nowNanos) {
    if (failures == 0) {
      lostSinceNanos = nowNanos;
    }
    long pause = Math.min(MAX_PAUSE.toNanos(), MIN_PAUSE.toNanos() << Math.min(failures, 16));
    failures++;
    if (remaining(nowNanos).isZero()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(nowNanos + pause / 2 + random.nextLong(pause / 2 + 1));
  }

  /** How much time is left for attempts that have not succeeded; zero: none. */
  public Duration remaining(long nowNanos) {
    if (failures == 0) {
      return giveUp;
    }
    Duration left = giveUp.minusNanos(nowNanos - lostSinceNanos);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
