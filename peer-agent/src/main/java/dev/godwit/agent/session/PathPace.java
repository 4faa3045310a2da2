package dev.godwit.agent.session;

/**
 * Spreads what is handed over, so that a window does not go out at once: tokens that grow with
 * time, of which few are kept. Times are in whole microseconds. Confined to its owner.
 */
final class PathPace {
  /** As much as comes in this time may go at once: fewer calls, and no queue worth the name. */
  static final long QUANTUM_MICROS = 4_000;

  /** What may go at once at least: a chunk. */
  static final long MIN_QUANTUM_BYTES = 16 << 10;

  private static final long SECOND_MICROS = 1_000_000;

  private final long maxQuantum;
  private long bytesPerSecond;
  private long tokens;
  private long atMicros;

  /** Lets so much go at once at most, and holds nothing else back yet. */
  PathPace(long maxQuantum) {
    this.maxQuantum = maxQuantum;
    this.tokens = maxQuantum;
  }

  /** From now on at this rate; 0 does not hold anything back. */
  void rate(long newBytesPerSecond, long nowMicros) {
    fill(nowMicros);
    bytesPerSecond = newBytesPerSecond;
    tokens = Math.min(tokens, quantum());
  }

  /** How much may go now. */
  long free(long nowMicros) {
    if (bytesPerSecond == 0) {
      return Long.MAX_VALUE;
    }
    fill(nowMicros);
    return Math.max(0, tokens);
  }

  /** So much goes now. */
  void take(long bytes, long nowMicros) {
    fill(nowMicros);
    // What went without tokens is paid for, within reason.
    tokens = Math.max(tokens - bytes, -maxQuantum);
  }

  /** When so many bytes may go that may not yet, or {@link Long#MAX_VALUE}. */
  long freeAtMicros(long bytes) {
    if (bytesPerSecond == 0 || tokens >= bytes) {
      return Long.MAX_VALUE;
    }
    return atMicros + ((bytes - tokens) * SECOND_MICROS + bytesPerSecond - 1) / bytesPerSecond;
  }

  /** What is kept of unused time. */
  long quantum() {
    long even = bytesPerSecond * QUANTUM_MICROS / SECOND_MICROS;
    return Math.clamp(even, MIN_QUANTUM_BYTES, maxQuantum);
  }

  private void fill(long nowMicros) {
    // Longer fills no more than there is room for, and the product stays exact.
    long passed = Math.clamp(nowMicros - atMicros, 0L, 8 * SECOND_MICROS);
    long more = passed * bytesPerSecond / SECOND_MICROS;
    // Time that did not make a whole byte is left for the next time.
    if (more > 0 || bytesPerSecond == 0) {
      atMicros = nowMicros;
      tokens = Math.min(quantum(), tokens + more);
    }
  }
}
