package dev.godwit.testkit.path;

import java.time.Duration;

/**
 * What a path is like.
 *
 * @param roundTrip there and back, without any queue
 * @param bytesPerSecond of the bottleneck
 * @param queueBytes what its queue holds
 * @param loss how likely it is that chance takes a packet
 * @param jitter by how much a packet may be late by chance
 */
public record PathShape(
    Duration roundTrip, long bytesPerSecond, long queueBytes, double loss, Duration jitter) {
  /** As networks are described: in milliseconds and megabits. */
  public static PathShape of(int roundTripMillis, int megabits, int queueMillis, double loss) {
    long rate = megabits * 125_000L;
    // No queue is so short that it doesn't hold a few packets.
    long queue = Math.max(rate * queueMillis / 1000, 10 * 1500);
    return new PathShape(Duration.ofMillis(roundTripMillis), rate, queue, loss, Duration.ZERO);
  }

  /** The same path, with jitter. */
  public PathShape jittery(Duration newJitter) {
    return new PathShape(roundTrip, bytesPerSecond, queueBytes, loss, newJitter);
  }

  Duration oneWay() {
    return roundTrip.dividedBy(2);
  }
}
