package dev.godwit.agent.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SerialEventsTest {

  private final List<Throwable> thrown = new CopyOnWriteArrayList<>();
  private final List<Integer> run = new CopyOnWriteArrayList<>();
  private final SerialEvents events = new SerialEvents(thrown::add);

  @Test
  void eventsRunInOrderAndTheLastOneEndsThem() {
    List<Integer> numbers = IntStream.range(0, 500).boxed().toList();
    numbers.forEach(i -> assertTrue(events.post(() -> run.add(i))));
    events.finish(() -> run.add(-1));
    assertTrue(events.post(() -> run.add(-2)), "what comes late is dropped without a word");
    events.finish(() -> run.add(-3));
    Awaitility.await().atMost(Side.PATIENCE).until(() -> run.contains(-1));
    assertEquals(numbers, run.subList(0, 500));
    assertEquals(501, run.size());
  }

  @Test
  void aFullQueueRefusesButTheLastEventHasRoom() {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch entered = new CountDownLatch(1);
    assertTrue(
        events.post(() -> {
          entered.countDown();
          Waiting.on(gate);
        }));
    Waiting.on(entered);
    for (int i = 0; i < SerialEvents.MAX_QUEUED; i++) {
      assertTrue(events.post(() -> run.add(1)));
    }
    assertFalse(events.post(() -> run.add(2)));
    events.discard();
    events.finish(() -> run.add(-1));
    gate.countDown();
    Awaitility.await().atMost(Side.PATIENCE).until(() -> run.contains(-1));
    assertEquals(List.of(-1), run);
  }

  @Test
  void anEventThatThrowsStopsNothing() {
    StackOverflowError bug = new StackOverflowError();
    assertTrue(
        events.post(() -> {
          throw bug;
        }));
    events.finish(() -> run.add(-1));
    Awaitility.await().atMost(Side.PATIENCE).until(() -> run.contains(-1));
    assertEquals(List.of(bug), thrown);
  }
}
