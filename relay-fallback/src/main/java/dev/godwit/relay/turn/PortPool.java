package dev.godwit.relay.turn;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Keeps the ports of all relay addresses. Confined to its caller. */
public final class PortPool implements RelayPorts {
  /** All ports free. */
  public PortPool(TurnSettings settings) {}

  @Override
  public int take(int address, int loop, RandomGenerator random) {
    throw new UnsupportedOperationException("being written");
  }

  @Override
  public int takeEven(int address, int loop, RandomGenerator random) {
    throw new UnsupportedOperationException("being written");
  }

  @Override
  public int takePair(
      int address,
      int loop,
      long token,
      long keptUntilNanos,
      long nowNanos,
      RandomGenerator random) {
    throw new UnsupportedOperationException("being written");
  }

  @Override
  public @Nullable Reserved claim(long token, int loop, long nowNanos) {
    throw new UnsupportedOperationException("being written");
  }

  @Override
  public void release(int address, int port) {
    throw new UnsupportedOperationException("being written");
  }

  @Override
  public void cancel(long token) {
    throw new UnsupportedOperationException("being written");
  }

  @Override
  public int loopOf(int address, int port) {
    throw new UnsupportedOperationException("being written");
  }
}
