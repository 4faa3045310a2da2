package dev.godwit.relay.net;

/** Hands out places for datagrams, with free room around each, in one stretch of memory. */
final class CopyRoom {
  private static final int ALIGNMENT = 64;

  private final int begin;
  private final int end;
  private int next;

  /** The stretch is from {@code begin} to before {@code end}. */
  CopyRoom(int begin, int end) {
    this.begin = begin;
    this.end = end;
    this.next = begin;
  }

  /** Whether a datagram of this size finds room; one always does when all is free. */
  boolean has(int sizeBytes) {
    return next + spanBytes(sizeBytes) <= end;
  }

  /** Where the datagram is to begin. */
  int take(int sizeBytes) {
    int at = next + Datagrams.HEADROOM_BYTES;
    next += spanBytes(sizeBytes);
    return at;
  }

  /** Makes all free. */
  void clear() {
    next = begin;
  }

  private static int spanBytes(int sizeBytes) {
    int bytes = Datagrams.HEADROOM_BYTES + sizeBytes + Datagrams.TAILROOM_BYTES;
    return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  }
}
