package dev.godwit.bench;

import dev.godwit.testkit.wan.Course;
import dev.godwit.testkit.wan.WanCounters;
import java.util.OptionalDouble;

/**
 * What one mover made of one path, once.
 *
 * @param bytesPerSecond at the receiver, without any headers, from the first to the last
 * @param steadyBytesPerSecond the same in the second half of that time
 * @param secondsToSteady until it first had 80 % of its steady speed, for half a second; empty if
 *     it never had
 * @param stallSeconds the longest time in which the path delivered next to nothing
 * @param queueDrops packets that its queue had no room for
 * @param lost packets lost at random
 * @param lateShare of all packets, that the machine was too busy to deliver in time
 * @param busyShare of all cores, in the second half
 */
record Crossing(
    double bytesPerSecond,
    double steadyBytesPerSecond,
    OptionalDouble secondsToSteady,
    double stallSeconds,
    long queueDrops,
    long lost,
    double lateShare,
    double busyShare) {
  /** Of its steady speed. */
  static final double NEARLY_STEADY = 0.8;

  /** Less than two packets between two looks are a connection's own words, not its data. */
  private static final long TRICKLE_BYTES = 3_000;

  /**
   * Reckons it.
   *
   * @param onPath what the path delivered, with all headers
   * @param received what came to the receiver
   */
  static Crossing of(
      Span span, Course onPath, Course received, WanCounters.Way way, double busyShare) {
    double steadyOnPath = onPath.speed(span.middleNanos(), span.endNanos());
    return new Crossing(
        received.speed(span.beganNanos(), span.endNanos()),
        received.speed(span.middleNanos(), span.endNanos()),
        onPath.secondsUntil(NEARLY_STEADY * steadyOnPath, span.beganNanos()),
        onPath.longestStallSeconds(span.beganNanos(), span.endNanos(), TRICKLE_BYTES),
        way.queueDrops(),
        way.lost(),
        way.late() / (double) Math.max(1, way.delivered()),
        busyShare);
  }

  /** From the first byte of data until no more was measured, on {@link System#nanoTime}. */
  record Span(long beganNanos, long endNanos) {
    long middleNanos() {
      return beganNanos + (endNanos - beganNanos) / 2;
    }
  }
}
