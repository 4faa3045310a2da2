package dev.godwit.relay.turn;

/**
 * An allowance that fills at a steady rate, up to what flows in a second (or one packet of the
 * largest size, if that is more). Confined to its caller.
 */
public final class TokenBucket implements Bandwidth {
  /** No payload is larger, so that each fits in at some time. */
  public static final int MIN_CAPACITY_BYTES = 0x10000;

  private static final double NANOS_PER_SECOND = 1e9;

  private final long bytesPerSecond;
  private final double capacity;
  private double available;
  private long filledNanos;
  private boolean used;

  /**
   * A full one.
   *
   * @throws IllegalArgumentException if the rate is not positive
   */
  public TokenBucket(long bytesPerSecond) {
    if (bytesPerSecond <= 0) {
      throw new IllegalArgumentException("a rate is positive");
    }
    this.bytesPerSecond = bytesPerSecond;
    capacity = Math.max(bytesPerSecond, MIN_CAPACITY_BYTES);
    available = capacity;
  }

  @Override
  public boolean tryTake(int sizeBytes, long nowNanos) {
    long passedNanos = nowNanos - filledNanos;
    if (!used || passedNanos > 0) {
      used = true;
      available = Math.min(capacity, available + passedNanos / NANOS_PER_SECOND * bytesPerSecond);
      filledNanos = nowNanos;
    }
    if (available < sizeBytes) {
      return false;
    }
    available -= sizeBytes;
    return true;
  }
}
