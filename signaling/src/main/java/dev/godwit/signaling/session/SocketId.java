package dev.godwit.signaling.session;

/** One WebSocket, numbered by whoever accepted it; never used again. */
public record SocketId(long number) implements Comparable<SocketId> {
  @Override
  public int compareTo(SocketId other) {
    return Long.compare(number, other.number);
  }
}
