package dev.godwit.testkit.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * A clock that moves only when told, the work that waits for it, and the alarms of state machines
 * that live by it. What is due at the same moment runs in the order in which it was asked for.
 * Confined to its caller.
 */
public final class VirtualTime {
  private record Task(long atNanos, long order, Runnable work) implements Comparable<Task> {
    @Override
    public int compareTo(Task other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private record Alarm(String name, LongSupplier deadlineNanos, Runnable onDeadline) {}

  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private final List<Alarm> alarms = new ArrayList<>();
  private long nowNanos;
  private long order;

  /** A clock that begins at this moment, which may be any. */
  public VirtualTime(long startNanos) {
    this.nowNanos = startNanos;
  }

  /** What the clock shows. */
  public long nowNanos() {
    return nowNanos;
  }

  /** Has this done when so much time has passed. */
  public void after(Duration delay, Runnable work) {
    after(delay.toNanos(), work);
  }

  /** As {@link #after(Duration, Runnable)}, in nanoseconds. */
  public void after(long delayNanos, Runnable work) {
    if (delayNanos < 0) {
      throw new IllegalArgumentException("time does not run backwards");
    }
    tasks.add(new Task(nowNanos + delayNanos, order++, work));
  }

  /**
   * Watches a machine's next deadline from now on.
   *
   * @param deadlineNanos tells it at any time; {@link Long#MAX_VALUE} if there is none
   * @param onDeadline is run when it has come, and must move it
   */
  public void watch(String name, LongSupplier deadlineNanos, Runnable onDeadline) {
    alarms.add(new Alarm(name, deadlineNanos, onDeadline));
  }

  /** Whether any work waits, alarms apart. */
  public boolean hasTasks() {
    return !tasks.isEmpty();
  }

  /** When the next thing is due, or {@link Long#MAX_VALUE} if nothing ever is. */
  public long nextNanos() {
    long next = tasks.isEmpty() ? Long.MAX_VALUE : tasks.element().atNanos();
    for (Alarm alarm : alarms) {
      next = Math.min(next, alarm.deadlineNanos().getAsLong());
    }
    return next;
  }

  /** Moves on to the next thing and does it; false if there is nothing. */
  public boolean step() {
    long next = nextNanos();
    if (next == Long.MAX_VALUE) {
      return false;
    }
    nowNanos = Math.max(nowNanos, next);
    if (!tasks.isEmpty() && tasks.element().atNanos() <= nowNanos) {
      tasks.remove().work().run();
    } else {
      ring();
    }
    return true;
  }

  private void ring() {
    for (Alarm alarm : alarms) {
      if (alarm.deadlineNanos().getAsLong() <= nowNanos) {
        alarm.onDeadline().run();
        if (alarm.deadlineNanos().getAsLong() <= nowNanos) {
          throw new AssertionError(
              alarm.name()
                  + " does not move its deadline when it has come: "
                  + alarm.deadlineNanos().getAsLong()
                  + " at "
                  + nowNanos);
        }
        return;
      }
    }
  }

  /** Lets time pass, and does all that becomes due. */
  public void advance(Duration duration) {
    long untilNanos = nowNanos + duration.toNanos();
    while (nextNanos() <= untilNanos) {
      step();
    }
    nowNanos = untilNanos;
  }

  /** Lets time pass until this holds; false if it does not within {@code limit}. */
  public boolean advanceUntil(BooleanSupplier condition, Duration limit) {
    long limitNanos = nowNanos + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (nextNanos() > limitNanos) {
        return false;
      }
      step();
    }
    return true;
  }
}
