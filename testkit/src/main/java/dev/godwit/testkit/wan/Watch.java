package dev.godwit.testkit.wan;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Looks at a count of bytes now and then, until it is closed. */
public final class Watch implements AutoCloseable {
  /** Between two looks. */
  public static final Duration INTERVAL = Duration.ofMillis(100);

  private final Course course = new Course();
  private final LongSupplier bytes;
  private final ScheduledExecutorService watcher =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

  private Watch(LongSupplier bytes) {
    this.bytes = bytes;
  }

  /** Of what a path has delivered to its far end, with all headers. */
  public static Watch ofDelivered(Wan wan) {
    return of(() -> wan.counters().toFar().deliveredBytes());
  }

  /** Of any count that only grows. */
  public static Watch of(LongSupplier bytes) {
    Watch watch = new Watch(bytes);
    watch.look();
    var _ =
        watch.watcher.scheduleAtFixedRate(
            watch::look, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    return watch;
  }

  /** What was seen so far; it grows. */
  public Course course() {
    return course;
  }

  private void look() {
    long now = bytes.getAsLong();
    course.add(System.nanoTime(), now);
  }

  @Override
  public void close() {
    watcher.close();
  }
}
