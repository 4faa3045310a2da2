package dev.godwit.agent.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WritabilityPollerTest {

  private final WritabilityPoller poller = new WritabilityPoller();
  private final AtomicInteger looks = new AtomicInteger();

  @AfterEach
  void close() {
    poller.close();
  }

  @Test
  void itLooksUntilTheWaitingIsOver() {
    poller.watch(() -> looks.incrementAndGet() < 5);
    awaitLooks(5);
    AtomicInteger next = new AtomicInteger();
    poller.watch(() -> next.incrementAndGet() < 3);
    Awaitility.await().atMost(Side.PATIENCE).until(() -> next.get() == 3);
    assertEquals(5, looks.get());
  }

  @Test
  void whoWaitsAgainWhileBeingLookedAtIsNotForgotten() {
    WritabilityPoller.Waiter waiter =
        new WritabilityPoller.Waiter() {
          @Override
          public boolean stillWaits() {
            if (looks.incrementAndGet() < 100) {
              poller.watch(this); // The sender was quicker: full again before this returns.
            }
            return false;
          }
        };
    poller.watch(waiter);
    awaitLooks(100);
  }

  private void awaitLooks(int expected) {
    Awaitility.await().atMost(Side.PATIENCE).until(() -> looks.get() == expected);
  }
}
