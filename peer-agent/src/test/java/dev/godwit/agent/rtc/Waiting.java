package dev.godwit.agent.rtc;

import java.util.concurrent.CountDownLatch;

/** Lets a test hold a callback as long as it likes. */
final class Waiting {

  private Waiting() {}

  static void on(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
