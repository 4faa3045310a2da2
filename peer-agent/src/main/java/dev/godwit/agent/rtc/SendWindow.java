package dev.godwit.agent.rtc;

/**
 * Knows how much a channel has buffered at most, without asking the engine for each frame: what it
 * had when last asked, and all that was sent since. Confined to its caller.
 */
final class SendWindow {

  /** Bulk stops here. */
  static final long HIGH_MARK_BYTES = 1 << 20;

  /** Bulk goes on here, before the engine runs dry: up to 170 MB/s, at a poll each 3 ms. */
  static final long LOW_MARK_BYTES = 512 << 10;

  /** Text stops here, far from the 16 MiB at which the native library closes the channel. */
  static final long TEXT_MARK_BYTES = 2 << 20;

  private long bufferedAtMost;

  boolean admits(int bytes, long mark) {
    return bufferedAtMost + bytes <= mark;
  }

  void sent(int bytes) {
    bufferedAtMost += bytes;
  }

  void polled(long bufferedBytes) {
    bufferedAtMost = bufferedBytes;
  }

  boolean isDrained() {
    return bufferedAtMost <= LOW_MARK_BYTES;
  }
}
