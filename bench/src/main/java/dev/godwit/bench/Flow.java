package dev.godwit.bench;

import dev.godwit.testkit.wan.Course;
import java.io.IOException;
import java.time.Duration;

/** Sends over a path as fast as it can, until it is closed. Confined to its caller's thread. */
interface Flow extends AutoCloseable {
  /** Whether a part of it says nothing: then it has to end by itself. */
  default boolean isMeasuredToItsEnd() {
    return false;
  }

  /** Waits so long, or until its sender has ended; returns whether it has. */
  boolean hasEndedWithin(Duration time) throws InterruptedException;

  /**
   * What had come to the receiver by when, without headers. To be asked when all is measured.
   *
   * @param beganNanos when its first data crossed the path
   */
  Course received(long beganNanos) throws IOException, InterruptedException;

  @Override
  void close();
}
