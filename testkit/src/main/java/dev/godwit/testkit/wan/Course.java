package dev.godwit.testkit.wan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * How many bytes had come by when, as it was seen now and then; between two looks they are taken to
 * have come evenly. Times are on {@link System#nanoTime}. Safe for use by many threads; guarded by
 * this.
 */
public final class Course {
  /** Speed is looked at over so long: in less, a block or a burst is all that is seen. */
  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private record Look(long nanos, long bytes) {}

  private final List<Look> looks = new ArrayList<>();

  /** By this time so many had come in all; both only grow. */
  public synchronized void add(long nanos, long bytes) {
    if (!looks.isEmpty() && (nanos < looks.getLast().nanos || bytes < looks.getLast().bytes)) {
      throw new IllegalArgumentException("Time and bytes only grow: " + bytes + " at " + nanos);
    }
    looks.add(new Look(nanos, bytes));
  }

  /** When it was looked at last; 0 if never. */
  public synchronized long lastNanos() {
    return looks.isEmpty() ? 0 : looks.getLast().nanos;
  }

  /** How many had come when it was looked at last. */
  public synchronized long lastBytes() {
    return looks.isEmpty() ? 0 : looks.getLast().bytes;
  }

  /** The first look between which and the next so many bytes came; its time, or 0. */
  public synchronized long firstRushNanos(long bytes) {
    for (int i = 1; i < looks.size(); i++) {
      if (looks.get(i).bytes - looks.get(i - 1).bytes >= bytes) {
        return looks.get(i - 1).nanos;
      }
    }
    return 0;
  }

  /** Only the looks at which there was more than at the one before: what comes in blocks. */
  public synchronized Course ofGrowth() {
    Course growth = new Course();
    for (int i = 0; i < looks.size(); i++) {
      if (i == 0 || looks.get(i).bytes > looks.get(i - 1).bytes) {
        growth.add(looks.get(i).nanos, looks.get(i).bytes);
      }
    }
    return growth;
  }

  /** What came after that time, as parts of so many bytes in all. */
  public synchronized Course scaled(long fromNanos, long bytes) {
    double before = bytesAt(fromNanos);
    double all = Math.max(1, lastBytes() - before);
    Course scaled = new Course();
    looks.stream()
        .filter(look -> look.nanos >= fromNanos)
        .forEach(look -> scaled.add(look.nanos, Math.round((look.bytes - before) / all * bytes)));
    return scaled;
  }

  /** In bytes a second, between two times. */
  public synchronized double speed(long fromNanos, long toNanos) {
    return (bytesAt(toNanos) - bytesAt(fromNanos)) / (toNanos - fromNanos) * NANOS_PER_SECOND;
  }

  /** In bytes a second, in the fastest such time between those two. */
  public double fastest(long fromNanos, long toNanos, Duration time) {
    double fastest = 0;
    for (long at = fromNanos; at + time.toNanos() <= toNanos; at += STEP_NANOS) {
      fastest = Math.max(fastest, speed(at, at + time.toNanos()));
    }
    return fastest;
  }

  /** How many seconds after that time it first had this speed, for half a second at least. */
  public OptionalDouble secondsUntil(double bytesPerSecond, long fromNanos) {
    for (long at = fromNanos; at + WINDOW_NANOS <= lastNanos(); at += STEP_NANOS) {
      if (speed(at, at + WINDOW_NANOS) >= bytesPerSecond) {
        return OptionalDouble.of((at + WINDOW_NANOS / 2.0 - fromNanos) / NANOS_PER_SECOND);
      }
    }
    return OptionalDouble.empty();
  }

  /** The longest time, in seconds, in which no two looks had so many bytes between them. */
  public synchronized double longestStallSeconds(long fromNanos, long toNanos, long bytes) {
    long longestNanos = 0;
    long lastGrowthNanos = fromNanos;
    for (int i = 1; i < looks.size() && looks.get(i).nanos <= toNanos; i++) {
      if (looks.get(i).nanos > fromNanos && looks.get(i).bytes - looks.get(i - 1).bytes >= bytes) {
        // It may have begun to grow right after the look before.
        longestNanos = Math.max(longestNanos, looks.get(i - 1).nanos - lastGrowthNanos);
        lastGrowthNanos = looks.get(i).nanos;
      }
    }
    longestNanos = Math.max(longestNanos, Math.min(toNanos, lastNanos()) - lastGrowthNanos);
    return longestNanos / NANOS_PER_SECOND;
  }

  private double bytesAt(long nanos) {
    int after = 0;
    while (after < looks.size() && looks.get(after).nanos < nanos) {
      after++;
    }
    if (after == 0) {
      return looks.isEmpty() ? 0 : looks.getFirst().bytes;
    }
    if (after == looks.size()) {
      return looks.getLast().bytes;
    }
    Look from = looks.get(after - 1);
    Look to = looks.get(after);
    double share = (nanos - from.nanos) / (double) (to.nanos - from.nanos);
    return from.bytes + share * (to.bytes - from.bytes);
  }
}
