package dev.godwit.relay.turn;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which ports of the relay addresses are in use, kept or free, in all loops together, and in which
 * loop each relay is. The shell makes {@link PortPool} safe for several threads, where there are
 * several. An address is a place in {@link TurnSettings#relayAddresses()}; {@code nowNanos} is the
 * same clock's in all loops.
 */
public interface RelayPorts {
  /** No port, or no loop. */
  int NONE = -1;

  /** A port that had been kept. */
  record Reserved(int address, int port) {}

  /** Takes a free port, by chance, for a relay in the loop; or {@link #NONE}. */
  int take(int address, int loop, long nowNanos, RandomGenerator random);

  /** Takes a free even port, by chance; or {@link #NONE}. */
  int takeEven(int address, int loop, long nowNanos, RandomGenerator random);

  /**
   * Takes a free even port, and keeps the one above under the token until the time has come
   * (EVEN-PORT with R); or {@link #NONE}.
   */
  int takePair(
      int address,
      int loop,
      long token,
      long keptUntilNanos,
      long nowNanos,
      RandomGenerator random);

  /** Takes the port that is kept under the token, which is good once; null if there is none. */
  @Nullable Reserved claim(long token, int loop, long nowNanos);

  /** Gives back what was taken. */
  void release(int address, int port);

  /** Gives up what {@link #takePair} had kept, as the pair came to nothing. */
  void cancel(long token);

  /** In which loop there is a relay at this port; or {@link #NONE}. Asked for each packet. */
  int loopOf(int address, int port);
}
