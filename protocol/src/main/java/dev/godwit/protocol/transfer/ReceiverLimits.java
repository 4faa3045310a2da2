package dev.godwit.protocol.transfer;

/**
 * What a receiver takes.
 *
 * @param windowBytes how much may be under way at first; the edge has a buffer for as much. From
 *     {@link #MIN_WINDOW_BYTES} on
 * @param maxWindowBytes how much it may become, up to {@link #MAX_WINDOW_BYTES}, if the machine is
 *     granted the memory; the same as {@code windowBytes}: it never changes
 * @param maxTotalBytes the largest offer
 */
public record ReceiverLimits(long windowBytes, long maxWindowBytes, long maxTotalBytes) {
  /** A block must fit whole, and the next one should not have to wait for it. */
  public static final long MIN_WINDOW_BYTES = 2L * Frame.BLOCK_BYTES;

  /** What a transfer begins with: enough for most paths, little enough for many transfers. */
  public static final long START_WINDOW_BYTES = 4L * Frame.BLOCK_BYTES;

  /** What a transfer may take of its process's memory at most. */
  public static final long MAX_WINDOW_BYTES = 16L * Frame.BLOCK_BYTES;

  public ReceiverLimits {
    if (windowBytes < MIN_WINDOW_BYTES
        || maxWindowBytes < windowBytes
        || maxWindowBytes > MAX_WINDOW_BYTES) {
      throw new IllegalArgumentException("a window has 2 to 16 MiB");
    }
  }

  /** A window that does not change. */
  public static ReceiverLimits fixed(long windowBytes, long maxTotalBytes) {
    return new ReceiverLimits(windowBytes, windowBytes, maxTotalBytes);
  }

  /** Whether the window follows the path and the disk. */
  boolean isAdaptive() {
    return maxWindowBytes > windowBytes;
  }
}
