package dev.godwit.protocol.transfer;

import java.time.Duration;

/**
 * A limit of bytes in a second: a bucket of tokens, told as the time at which all that was taken is
 * paid for. Confined to its caller.
 */
public final class Pace {
  /** What was not taken is kept for so long. */
  static final Duration BURST = Duration.ofMillis(100);

  /** The slowest: a chunk in 16 s, so that a block gets through in the end. */
  public static final long MIN_BYTES_PER_SECOND = 1_000;

  private final long bytesPerSecond;
  private long paidAtNanos = Long.MIN_VALUE;

  /** So many bytes in a second, at least {@link #MIN_BYTES_PER_SECOND}. */
  public Pace(long bytesPerSecond) {
    if (bytesPerSecond < MIN_BYTES_PER_SECOND) {
      throw new IllegalArgumentException("slower than any link");
    }
    this.bytesPerSecond = bytesPerSecond;
  }

  /** When something may be taken; what is taken then may be as much as you like. */
  public long freeAtNanos() {
    return paidAtNanos == Long.MIN_VALUE ? Long.MIN_VALUE : paidAtNanos - BURST.toNanos();
  }

  /** So much is taken now. */
  public void take(long bytes, long nowNanos) {
    long nanos = (long) (bytes * 1e9 / bytesPerSecond);
    paidAtNanos = Math.max(paidAtNanos, nowNanos) + nanos;
  }

  /** How much should be taken at once at most, in whole chunks, for an even flow. */
  public int pieceBytes() {
    long even = bytesPerSecond / 10 / Frame.CHUNK_BYTES * Frame.CHUNK_BYTES;
    return Math.clamp(even, Frame.CHUNK_BYTES, Frame.BLOCK_BYTES);
  }
}
