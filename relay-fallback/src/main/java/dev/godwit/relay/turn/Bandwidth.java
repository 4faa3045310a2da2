package dev.godwit.relay.turn;

/** An allowance of bytes per second that several allocations use, maybe in several loops. */
@FunctionalInterface
public interface Bandwidth {
  /** Takes bytes from the allowance; false, and nothing taken, if it has not so many. */
  boolean tryTake(int sizeBytes, long nowNanos);
}
