package dev.godwit.relay.net;

import dev.godwit.relay.turn.PortPool;
import dev.godwit.relay.turn.RelayPorts;
import dev.godwit.relay.turn.TurnSettings;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@link PortPool} of all loops. Safe for use by several threads: one lock guards it; the loops
 * of ports, which are asked for with each packet between two allocations, are read without.
 */
final class SharedPorts implements RelayPorts {
  private static final int PORTS = 0x1_0000;

  private final ReentrantLock lock = new ReentrantLock();
  private final PortPool pool;

  /** For each address and port one more than the number of the loop, so that 0 is none. */
  private final AtomicIntegerArray[] loops;

  SharedPorts(TurnSettings settings) {
    pool = new PortPool(settings);
    loops =
        Stream.generate(() -> new AtomicIntegerArray(PORTS))
            .limit(settings.relayAddresses().size())
            .toArray(AtomicIntegerArray[]::new);
  }

  @Override
  public int take(int address, int loop, long nowNanos, RandomGenerator random) {
    lock.lock();
    try {
      return taken(address, pool.take(address, loop, nowNanos, random), loop);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int takeEven(int address, int loop, long nowNanos, RandomGenerator random) {
    lock.lock();
    try {
      return taken(address, pool.takeEven(address, loop, nowNanos, random), loop);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int takePair(
      int address,
      int loop,
      long token,
      long keptUntilNanos,
      long nowNanos,
      RandomGenerator random) {
    lock.lock();
    try {
      int port = pool.takePair(address, loop, token, keptUntilNanos, nowNanos, random);
      return taken(address, port, loop);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable Reserved claim(long token, int loop, long nowNanos) {
    lock.lock();
    try {
      Reserved reserved = pool.claim(token, loop, nowNanos);
      if (reserved != null) {
        taken(reserved.address(), reserved.port(), loop);
      }
      return reserved;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void release(int address, int port) {
    lock.lock();
    try {
      loops[address].setOpaque(port, 0);
      pool.release(address, port);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void cancel(long token) {
    lock.lock();
    try {
      pool.cancel(token);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int loopOf(int address, int port) {
    return loops[address].getOpaque(port) - 1;
  }

  private int taken(int address, int port, int loop) {
    if (port != NONE) {
      loops[address].setOpaque(port, loop + 1);
    }
    return port;
  }
}
