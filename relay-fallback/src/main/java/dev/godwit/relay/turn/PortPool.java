package dev.godwit.relay.turn;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the ports of all relay addresses: for each, the loop that has a relay there, or that it is
 * free or kept. Ports are found by chance, as they should not be guessed (RFC 6056). Confined to
 * its caller.
 */
public final class PortPool implements RelayPorts {
  private static final int FREE = NONE;
  private static final int KEPT = -2;

  private record Kept(int address, int port, long untilNanos) {}

  private final PortRange range;
  private final int maxReservations;

  /** By address and port: a loop, or {@link #FREE} or {@link #KEPT}. */
  private final int[][] loops;

  private final Map<Long, Kept> kept = new HashMap<>();

  /** All ports free. */
  public PortPool(TurnSettings settings) {
    range = settings.relayPorts();
    maxReservations = settings.limits().reservations();
    loops = new int[settings.relayAddresses().size()][range.size()];
    for (int[] ofAddress : loops) {
      Arrays.fill(ofAddress, FREE);
    }
  }

  @Override
  public int take(int address, int loop, long nowNanos, RandomGenerator random) {
    forgetOld(nowNanos);
    return put(address, loop, find(address, false, false, random));
  }

  @Override
  public int takeEven(int address, int loop, long nowNanos, RandomGenerator random) {
    forgetOld(nowNanos);
    return put(address, loop, find(address, true, false, random));
  }

  @Override
  public int takePair(
      int address,
      int loop,
      long token,
      long keptUntilNanos,
      long nowNanos,
      RandomGenerator random) {
    forgetOld(nowNanos);
    if (kept.size() >= maxReservations || kept.containsKey(token)) {
      return NONE;
    }
    int port = put(address, loop, find(address, true, true, random));
    if (port != NONE) {
      set(address, port + 1, KEPT);
      kept.put(token, new Kept(address, port + 1, keptUntilNanos));
    }
    return port;
  }

  @Override
  public @Nullable Reserved claim(long token, int loop, long nowNanos) {
    forgetOld(nowNanos);
    Kept found = kept.remove(token);
    if (found == null) {
      return null;
    }
    set(found.address(), found.port(), loop);
    return new Reserved(found.address(), found.port());
  }

  @Override
  public void release(int address, int port) {
    set(address, port, FREE);
  }

  @Override
  public void cancel(long token) {
    Kept found = kept.remove(token);
    if (found != null) {
      set(found.address(), found.port(), FREE);
    }
  }

  @Override
  public int loopOf(int address, int port) {
    return range.contains(port) ? Math.max(NONE, loops[address][port - range.first()]) : NONE;
  }

  /** The first port that will do, from a random one on. */
  private int find(int address, boolean even, boolean pair, RandomGenerator random) {
    int[] ofAddress = loops[address];
    int start = random.nextInt(ofAddress.length);
    for (int i = 0; i < ofAddress.length; i++) {
      int at = (start + i) % ofAddress.length;
      boolean suits =
          ofAddress[at] == FREE
              && (!even || (range.first() + at) % 2 == 0)
              && (!pair || (at + 1 < ofAddress.length && ofAddress[at + 1] == FREE));
      if (suits) {
        return range.first() + at;
      }
    }
    return NONE;
  }

  private int put(int address, int loop, int port) {
    if (port != NONE) {
      set(address, port, loop);
    }
    return port;
  }

  private void set(int address, int port, int loop) {
    loops[address][port - range.first()] = loop;
  }

  private void forgetOld(long nowNanos) {
    if (kept.isEmpty()) {
      return;
    }
    kept.values()
        .removeIf(reserved -> {
          boolean old = reserved.untilNanos() - nowNanos <= 0;
          if (old) {
            set(reserved.address(), reserved.port(), FREE);
          }
          return old;
        });
  }
}
