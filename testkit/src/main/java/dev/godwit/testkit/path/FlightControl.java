package dev.godwit.testkit.path;

/** Whoever decides how much may be in flight: what is compared. */
public interface FlightControl {
  /** So many bytes were handed to the engine. */
  void onSent(int bytes, long nowNanos);

  /** The other side has so many bytes, the newest of which waited so long. */
  void onAck(long receivedBytes, long heldNanos, long nowNanos);

  /** Whether it wants to know what the engine buffers. */
  boolean wantsBacklog();

  /** What the engine buffers. */
  void onBacklog(long bytes, long nowNanos);

  /** How many bytes may go in one frame. */
  int allowanceBytes(long nowNanos);

  /** When that may be more by time alone, or {@link Long#MAX_VALUE}. */
  long deadlineNanos();

  /** What it lets be in flight, for a trace. */
  long windowBytes();

  /** Holds nothing back: a bare channel. */
  static FlightControl none() {
    return new FlightControl() {
      @Override
      public void onSent(int bytes, long nowNanos) {}

      @Override
      public void onAck(long receivedBytes, long heldNanos, long nowNanos) {}

      @Override
      public boolean wantsBacklog() {
        return false;
      }

      @Override
      public void onBacklog(long bytes, long nowNanos) {}

      @Override
      public int allowanceBytes(long nowNanos) {
        return 1 << 18;
      }

      @Override
      public long deadlineNanos() {
        return Long.MAX_VALUE;
      }

      @Override
      public long windowBytes() {
        return 0;
      }
    };
  }
}
