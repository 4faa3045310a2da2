package dev.godwit.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SerialLoopTest {
  private static final class Turns implements SerialLoop.Work {
    final AtomicInteger count = new AtomicInteger();
    final AtomicLong deadline = new AtomicLong(Long.MAX_VALUE);
    final List<Throwable> faults = new CopyOnWriteArrayList<>();
    volatile boolean over;

    @Override
    public void turn(long nowNanos) {
      count.incrementAndGet();
    }

    @Override
    public long deadlineNanos() {
      return deadline.get();
    }

    @Override
    public boolean isOver() {
      return over;
    }

    @Override
    public void onFault(Throwable fault) {
      faults.add(fault);
    }
  }

  private final Turns turns = new Turns();
  private final SerialLoop loop = new SerialLoop(turns);

  @AfterEach
  void end() {
    loop.post(() -> turns.over = true);
  }

  @Test
  void tasksRunInOrderOnTheLoopsThread() {
    List<String> ran = new CopyOnWriteArrayList<>();
    Thread thread = loop.start("test-loop");
    for (int i = 0; i < 100; i++) {
      int number = i;
      loop.post(() -> ran.add(number + " " + Thread.currentThread().equals(thread)));
    }
    await().until(() -> ran.size() == 100);
    for (int i = 0; i < 100; i++) {
      assertEquals(i + " true", ran.get(i));
    }
  }

  @Test
  void aDeadlineBringsATurn() {
    turns.deadline.set(System.nanoTime() + Duration.ofMillis(50).toNanos());
    loop.start("test-loop");
    await().until(() -> turns.count.get() > 0);
    assertTrue(System.nanoTime() >= turns.deadline.get());
  }

  @Test
  void aDeadlineThatStaysInThePastDoesNotSpin() {
    turns.deadline.set(System.nanoTime() - 1);
    long startNanos = System.nanoTime();
    loop.start("test-loop");
    await().until(() -> turns.count.get() >= 20);
    long millis = Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
    assertTrue(turns.count.get() <= millis + 2, turns.count + " turns in " + millis + " ms");
  }

  @Test
  void whoPostsWithoutEndDoesNotKeepTurnsWaiting() {
    Runnable[] again = new Runnable[1];
    again[0] = () -> loop.post(again[0]);
    loop.post(again[0]);
    loop.start("test-loop");
    await().until(() -> turns.count.get() > 100);
  }

  @Test
  void aFloodEndsTheLoopThatIsFloodedNotWhoPosts() {
    CountDownLatch held = new CountDownLatch(1);
    loop.start("test-loop");
    loop.post(() -> {
      try {
        held.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
    for (int i = 0; i < SerialLoop.MAX_TASKS + 10; i++) {
      loop.post(() -> {});
    }
    held.countDown();
    await().until(() -> turns.faults.size() == 1);
    assertInstanceOf(IllegalStateException.class, turns.faults.getFirst());
  }

  @Test
  void aTaskThatThrowsIsTheLoopsEnd() {
    Thread thread = loop.start("test-loop");
    loop.post(() -> {
      throw new IllegalStateException("on purpose");
    });
    await().until(() -> !thread.isAlive());
    assertEquals("on purpose", turns.faults.getFirst().getMessage());
    AtomicInteger ran = new AtomicInteger();
    loop.post(ran::incrementAndGet);
    assertEquals(0, ran.get(), "after the end nothing is run");
  }

  @Test
  void theThreadEndsWhenTheWorkIsOver() {
    Thread thread = loop.start("test-loop");
    loop.post(() -> turns.over = true);
    await().until(() -> !thread.isAlive());
    assertEquals(List.of(), turns.faults);
  }
}
