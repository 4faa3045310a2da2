package dev.godwit.agent.session;

/**
 * How much may be in flight: as much as the path takes before it begins to queue. Grows while round
 * trips stay near their shortest, shrinks when they do not. Times are in whole microseconds.
 * Confined to its owner.
 */
final class PathWindow {
  /** Never less: four chunks. */
  static final long MIN_BYTES = 64 << 10;

  /** What a link begins with. */
  static final long START_BYTES = 256 << 10;

  /** Never more: three times what the engine itself lets be in flight. */
  static final long MAX_BYTES = 16 << 20;

  /** A queue that is longer than this makes the window shrink. */
  static final long TARGET_MICROS = 20_000;

  /** A queue that is shorter than this lets it grow freely. */
  static final long NEAR_MICROS = 5_000;

  /** The shortest round trip is the shortest of the last one or two of these. */
  static final long BASE_MICROS = 15_000_000;

  private static final long UNKNOWN = Long.MAX_VALUE;

  private long bytes = START_BYTES;
  private long baseMicros = UNKNOWN;
  private long newBaseMicros = UNKNOWN;
  private long baseUntilMicros;
  private long roundMinMicros = UNKNOWN;
  private long roundEndBytes;
  private long mostInFlight;
  private long tripMicros;
  private boolean isStarting = true;

  long bytes() {
    return bytes;
  }

  /** The shortest round trip, or 0 if none is known. */
  long baseMicros() {
    return baseMicros == UNKNOWN ? 0 : baseMicros;
  }

  /** A round trip of now, or 0 if none is known. */
  long tripMicros() {
    return tripMicros;
  }

  long queueMicros() {
    return tripMicros - baseMicros();
  }

  boolean isStarting() {
    return isStarting;
  }

  /** So much is in flight now. */
  void inFlight(long inFlight) {
    mostInFlight = Math.max(mostInFlight, inFlight);
  }

  /** A round trip took so long, when so much was acknowledged of what was sent in all. */
  void sample(long trip, long received, long sent, long nowMicros) {
    base(trip, nowMicros);
    roundMinMicros = Math.min(roundMinMicros, trip);
    if (received >= roundEndBytes) {
      tripMicros = roundMinMicros;
      round();
      roundMinMicros = UNKNOWN;
      roundEndBytes = sent;
      mostInFlight = sent - received;
    }
  }

  /** Nothing was heard for too long. */
  void silence() {
    bytes = Math.max(MIN_BYTES, bytes / 2);
    isStarting = false;
  }

  private void base(long trip, long nowMicros) {
    if (nowMicros >= baseUntilMicros) {
      baseMicros = newBaseMicros;
      newBaseMicros = UNKNOWN;
      baseUntilMicros = nowMicros + BASE_MICROS;
    }
    newBaseMicros = Math.min(newBaseMicros, trip);
    baseMicros = Math.min(baseMicros, trip);
  }

  private void round() {
    long queue = tripMicros - baseMicros;
    boolean wasUsed = mostInFlight * 10 >= bytes * 7;
    if (queue > TARGET_MICROS) {
      isStarting = false;
      long fit = bytes * (baseMicros + TARGET_MICROS) / tripMicros;
      bytes = Math.max(fit, bytes * 6 / 10);
    } else if (!wasUsed) {
      return;
    } else if (queue < NEAR_MICROS) {
      bytes += bytes / 2;
    } else {
      isStarting = false;
      bytes += bytes / 10 * (TARGET_MICROS - queue) / TARGET_MICROS;
    }
    bytes = Math.clamp(bytes, MIN_BYTES, MAX_BYTES);
  }
}
