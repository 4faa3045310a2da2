package dev.godwit.agent.session;

/**
 * When what was sent went on its way, so that an acknowledgement becomes a round trip. A ring of
 * fixed size: nothing is allocated for a frame. Times are in whole microseconds. Confined to its
 * owner.
 */
final class PathSamples {
  /** Frames that are remembered: what is sent beyond them counts as part of the newest. */
  static final int MAX_FRAMES = 2048;

  private static final int MASK = MAX_FRAMES - 1;

  private final long[] ends = new long[MAX_FRAMES];
  private final long[] times = new long[MAX_FRAMES];
  private long first;
  private long next;
  private long firstWaiting;
  private long wiredBytes;
  private long wiredAtMicros;
  private boolean isWaiting;

  /** So many bytes were handed over in all, the last of them now. */
  void sent(long totalBytes, long nowMicros) {
    if (next - first == MAX_FRAMES) {
      ends[slot(next - 1)] = totalBytes;
      return;
    }
    ends[slot(next)] = totalBytes;
    times[slot(next)] = nowMicros;
    next++;
  }

  /**
   * So many bytes have left the engine by now. What was seen to wait in it is taken to have left
   * evenly since it was last looked at.
   */
  void wired(long totalBytes, long sentBytes, long nowMicros) {
    firstWaiting = Math.max(firstWaiting, first);
    long bytes = totalBytes - wiredBytes;
    while (firstWaiting < next && ends[slot(firstWaiting)] <= totalBytes) {
      int slot = slot(firstWaiting++);
      if (isWaiting && bytes > 0) {
        long left = wiredAtMicros + (nowMicros - wiredAtMicros) * (ends[slot] - wiredBytes) / bytes;
        times[slot] = Math.max(times[slot], left);
      }
    }
    wiredBytes = totalBytes;
    wiredAtMicros = nowMicros;
    isWaiting = totalBytes < sentBytes;
  }

  /**
   * When the newest frame went on its way that these bytes hold whole; negative if that was told
   * before, or nothing is held whole.
   */
  long received(long totalBytes) {
    long at = -1;
    while (first < next && ends[slot(first)] <= totalBytes) {
      at = times[slot(first++)];
    }
    return at;
  }

  private static int slot(long number) {
    return (int) (number & MASK);
  }
}
