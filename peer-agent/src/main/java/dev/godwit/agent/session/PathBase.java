package dev.godwit.agent.session;

/**
 * The shortest round trip of a path, without any queue: learnt anew all the time, as routes change.
 * Times are in whole microseconds. Confined to its owner.
 */
final class PathBase {
  /** It is looked for in the last one or two of these. */
  static final long AGE_MICROS = 10_000_000;

  /** Before an old one is given up, the queue is drained, unless something came as near to it. */
  static final long NEAR_MICROS = 3_000;

  private static final long UNKNOWN = Long.MAX_VALUE;

  private long shortest = UNKNOWN;
  private long newest = UNKNOWN;
  private long untilMicros;
  private boolean isGuessed = true;
  private boolean hasDrained;

  /** Whether there is one. */
  boolean isKnown() {
    return shortest != UNKNOWN;
  }

  /** The shortest, or 0 if none is known. */
  long micros() {
    return isKnown() ? shortest : 0;
  }

  /** A round trip that was measured with doubt: good while there is nothing better. */
  void guess(long trip) {
    if (isGuessed) {
      shortest = Math.min(shortest, trip);
    }
  }

  /** A round trip that was measured; true if the queue is to be drained for the next ones. */
  boolean measure(long trip, long nowMicros) {
    if (isGuessed) {
      isGuessed = false;
      shortest = trip;
      newest = trip;
      untilMicros = nowMicros + AGE_MICROS;
    }
    boolean drain = false;
    if (nowMicros >= untilMicros) {
      drain = !hasDrained && newest != UNKNOWN && newest > shortest + NEAR_MICROS;
      hasDrained = drain;
      if (drain) {
        untilMicros = nowMicros + Math.min(AGE_MICROS, 5 * trip);
      } else {
        shortest = newest;
        newest = UNKNOWN;
        untilMicros = nowMicros + AGE_MICROS;
      }
    }
    newest = Math.min(newest, trip);
    shortest = Math.min(shortest, trip);
    return drain;
  }
}
