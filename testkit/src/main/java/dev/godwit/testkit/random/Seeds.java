package dev.godwit.testkit.random;

import java.util.Random;

/**
 * Runs a test with many seeds. A failure names its seed, and {@code -Dgodwit.seed=N} runs that one
 * alone.
 */
public final class Seeds {
  private static final String PROPERTY = "godwit.seed";

  /** What is run with each seed. */
  @FunctionalInterface
  public interface Run {
    void with(Random random) throws Exception;
  }

  private Seeds() {}

  /** Runs it with {@code count} seeds from {@code first} on: the same ones each time. */
  public static void each(long first, int count, Run run) {
    Long only = Long.getLong(PROPERTY);
    if (only != null) {
      one(only, run);
      return;
    }
    for (int i = 0; i < count; i++) {
      one(first + i, run);
    }
  }

  /** Runs it with ever new seeds for this long. */
  public static void forSeconds(long seconds, Run run) {
    Long only = Long.getLong(PROPERTY);
    if (only != null) {
      one(only, run);
      return;
    }
    Random seeds = new Random();
    long startNanos = System.nanoTime();
    while (System.nanoTime() - startNanos < seconds * 1_000_000_000L) {
      one(seeds.nextLong(), run);
    }
  }

  private static void one(long seed, Run run) {
    try {
      run.with(new Random(seed));
    } catch (Exception | AssertionError | StackOverflowError e) {
      throw new AssertionError("failed with -D" + PROPERTY + "=" + seed + ": " + e, e);
    }
  }
}
