package dev.godwit.relay.turn;

/** Spreads addresses over tables, in a way that depends on a seed. */
final class Hash {
  // The odd constants of SplitMix64: each bit of the input changes about half of the output's.
  private static final long STEP = 0x9E3779B97F4A7C15L;
  private static final long FIRST = 0xBF58476D1CE4E5B9L;
  private static final long SECOND = 0x94D049BB133111EBL;

  private Hash() {}

  static int of(long high, long low, int tag, long seed) {
    long mixed = mix(low ^ seed) + mix(high + STEP * tag + seed);
    return (int) (mix(mixed) >>> 32);
  }

  private static long mix(long bits) {
    long once = (bits ^ (bits >>> 30)) * FIRST;
    long twice = (once ^ (once >>> 27)) * SECOND;
    return twice ^ (twice >>> 31);
  }
}
