package dev.godwit.bench;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what nobody announces. */
final class Poll {
  /** The error of each time that is measured by polling. */
  static final Duration INTERVAL = Duration.ofMillis(5);

  private Poll() {}

  static void until(String what, Duration timeout, BooleanSupplier condition)
      throws InterruptedException {
    long startNanos = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - startNanos > timeout.toNanos()) {
        throw new BenchException("Waited " + timeout.toSeconds() + " s for " + what + ".");
      }
      Thread.sleep(INTERVAL);
    }
  }
}
