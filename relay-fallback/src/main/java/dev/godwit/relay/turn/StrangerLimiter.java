package dev.godwit.relay.turn;

import dev.godwit.relay.stun.AddressFamily;

/**
 * Limits how many answers an address gets that has proved nothing, as the address may be somebody
 * else's: who floods us can't have us flood others. An IPv6 address counts by its /64. The table
 * has a fixed size; a new address takes the place of one that has asked for little. Confined to its
 * caller.
 */
final class StrangerLimiter {
  /** Addresses known at once, in 320 KiB. */
  static final int MAX_SOURCES = 16_384;

  /** At once, before the rate counts: what many clients behind one NAT need when they start. */
  static final int BURST_SECONDS = 5;

  private static final int WAYS = 4;
  private static final double NANOS_PER_SECOND = 1e9;

  private final double perNano;
  private final float burst;
  private final long seed;
  private final long[] sources = new long[MAX_SOURCES];
  private final long[] filledNanos = new long[MAX_SOURCES];
  private final float[] tokens = new float[MAX_SOURCES];

  StrangerLimiter(int perSecond, long seed) {
    this.perNano = perSecond / NANOS_PER_SECOND;
    this.burst = (float) perSecond * BURST_SECONDS;
    this.seed = seed;
  }

  /** Whether there may be one more answer, which is counted then. */
  boolean tryTake(AddressFamily family, long high, long low, long nowNanos) {
    int at = slot(key(family, high, low), nowNanos);
    if (tokens[at] < 1) {
      return false;
    }
    tokens[at]--;
    return true;
  }

  /** Gives one back to an address that has proved itself after all. */
  void giveBack(AddressFamily family, long high, long low, long nowNanos) {
    int at = slot(key(family, high, low), nowNanos);
    tokens[at] = Math.min(burst, tokens[at] + 1);
  }

  /** Never 0, which is nobody's. */
  private static long key(AddressFamily family, long high, long low) {
    return switch (family) {
      case V4 -> low | (1L << 32);
      case V6 -> high | (1L << 63); // no address of the world begins with 0
    };
  }

  private int slot(long source, long nowNanos) {
    int first = Hash.of(0, source, 0, seed) & (MAX_SOURCES - 1) & -WAYS;
    int fullest = first;
    for (int at = first; at < first + WAYS; at++) {
      fill(at, nowNanos);
      if (sources[at] == source) {
        return at;
      }
      if (tokens[at] > tokens[fullest]) {
        fullest = at;
      }
    }
    // Who has the most left has asked for the least, and loses the least when forgotten.
    sources[fullest] = source;
    filledNanos[fullest] = nowNanos;
    tokens[fullest] = burst;
    return fullest;
  }

  private void fill(int at, long nowNanos) {
    if (sources[at] == 0) {
      tokens[at] = burst;
      return;
    }
    long passedNanos = nowNanos - filledNanos[at];
    if (passedNanos > 0) {
      tokens[at] = (float) Math.min(burst, tokens[at] + passedNanos * perNano);
      filledNanos[at] = nowNanos;
    }
  }
}
