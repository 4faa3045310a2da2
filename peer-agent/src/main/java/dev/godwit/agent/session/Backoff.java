package dev.godwit.agent.session;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to pause before the server is tried again: ever longer, and spread by chance, so that
 * not all clients of a restarted server come at once. Confined to its machine.
 */
final class Backoff {
  /** The first pause before another try; each further one is twice as long. */
  static final Duration MIN_PAUSE = Duration.ofMillis(500);

  /** The longest pause. */
  static final Duration MAX_PAUSE = Duration.ofSeconds(30);

  /** Who was logged in for so long begins with the first pause again: no server that is broken. */
  static final Duration STEADY_TIME = Duration.ofSeconds(10);

  private final RandomGenerator random;
  private int failures;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** What was lost had lasted for so long. */
  void onLost(long lastedNanos) {
    if (lastedNanos >= STEADY_TIME.toNanos()) {
      failures = 0;
    }
  }

  /** The next pause: between half and the whole of what is due. */
  long nextNanos() {
    long base = Math.min(MAX_PAUSE.toNanos(), MIN_PAUSE.toNanos() << Math.min(failures, 16));
    failures++;
    return base / 2 + random.nextLong(base / 2 + 1);
  }
}
