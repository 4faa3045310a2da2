package dev.godwit.testkit.path;

import dev.godwit.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.Random;

/**
 * Where packets queue: one rate, one delay, a queue that drops what does not fit, and chance.
 * Packets keep their order. Confined to its caller.
 */
public final class Bottleneck {
  private final VirtualTime time;
  private final Random random;
  private PathShape shape;
  private long freeAtNanos;
  private long lastArrivalNanos;
  private long dropped;
  private long lost;
  private long longestQueueNanos;
  private long socketBytes = Long.MAX_VALUE;
  private long socketBytesPerSecond = 1;
  private long socketFreeNanos;
  private long overflowed;

  /** A path of this shape; chance is what the generator says. */
  public Bottleneck(VirtualTime time, PathShape shape, Random random) {
    this.time = time;
    this.shape = shape;
    this.random = random;
  }

  /** From now on the path is like this: a route or a rate has changed. */
  public void become(PathShape newShape) {
    shape = newShape;
  }

  /** The socket at the other side holds so much, and is read so fast. */
  public void socket(long bytes, long bytesPerSecond) {
    socketBytes = bytes;
    socketBytesPerSecond = bytesPerSecond;
  }

  public PathShape shape() {
    return shape;
  }

  /** A packet enters; it arrives at the other side some time later, or never. */
  void send(int bytes, Runnable arrived) {
    long now = time.nowNanos();
    long queueNanos = Math.max(0, freeAtNanos - now);
    long queuedBytes = (long) (queueNanos / 1e9 * shape.bytesPerSecond());
    if (queuedBytes + bytes > shape.queueBytes()) {
      dropped++;
      return;
    }
    if (shape.loss() > 0 && random.nextDouble() < shape.loss()) {
      lost++;
      return;
    }
    long transmit = bytes * 1_000_000_000L / shape.bytesPerSecond();
    freeAtNanos = Math.max(freeAtNanos, now) + transmit;
    longestQueueNanos = Math.max(longestQueueNanos, freeAtNanos - now);
    long jitter = shape.jitter().toNanos();
    long late = jitter == 0 ? 0 : (long) (random.nextDouble() * jitter);
    long at = freeAtNanos + shape.oneWay().toNanos() + late;
    lastArrivalNanos = Math.max(lastArrivalNanos, at);
    if (socketBytes == Long.MAX_VALUE) {
      time.after(lastArrivalNanos - now, arrived);
    } else if (intoSocket(bytes)) {
      time.after(socketFreeNanos - now, arrived);
    } else {
      overflowed++;
    }
  }

  private boolean intoSocket(int bytes) {
    long waitNanos = Math.max(0, socketFreeNanos - lastArrivalNanos);
    if (waitNanos / 1e9 * socketBytesPerSecond + bytes > socketBytes) {
      return false;
    }
    socketFreeNanos =
        Math.max(socketFreeNanos, lastArrivalNanos) + bytes * 1_000_000_000L / socketBytesPerSecond;
    return true;
  }

  /** Something small comes back, on a way that is never full. */
  void answer(Runnable arrived) {
    time.after(shape.roundTrip().minus(shape.oneWay()), arrived);
  }

  /** How long a packet waits that comes now. */
  public Duration queue() {
    return Duration.ofNanos(Math.max(0, freeAtNanos - time.nowNanos()));
  }

  /** The longest that one has waited since this was asked the last time. */
  public Duration takeLongestQueue() {
    long longest = longestQueueNanos;
    longestQueueNanos = 0;
    return Duration.ofNanos(longest);
  }

  /** Packets that did not fit into the queue. */
  public long dropped() {
    return dropped;
  }

  /** Packets that the socket had no room for. */
  public long overflowed() {
    return overflowed;
  }

  /** Packets that chance took. */
  public long lost() {
    return lost;
  }
}
