package dev.godwit.relay.net;

import dev.godwit.relay.stun.MalformedStunException;
import dev.godwit.relay.turn.TurnCount;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one loop has counted. Written by the loop alone, without any fence; read by any thread,
 * which sees each number whole and soon enough.
 */
// The ordinals are places in arrays of this process: nothing keeps them.
@SuppressWarnings("EnumOrdinal")
final class LoopFigures {
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] turn = new long[TurnCount.values().length];
  private final long[] malformed = new long[MalformedStunException.Reason.values().length];
  private final long[] net = new long[NetCount.values().length];
  private final long[] now = new long[2];

  void count(TurnCount what) {
    add(turn, what.ordinal(), 1);
  }

  void count(MalformedStunException.Reason reason) {
    add(malformed, reason.ordinal(), 1);
  }

  void count(NetCount what) {
    add(net, what.ordinal(), 1);
  }

  void count(NetCount what, long howMany) {
    add(net, what.ordinal(), howMany);
  }

  /** Tells what there is at the moment. */
  void set(int allocations, int connections) {
    ELEMENT.setOpaque(now, 0, (long) allocations);
    ELEMENT.setOpaque(now, 1, (long) connections);
  }

  /** Tells how many datagrams were not sent, which the sockets count themselves. */
  void setUnsent(long unsent) {
    ELEMENT.setOpaque(net, NetCount.UNSENT.ordinal(), unsent);
  }

  long of(TurnCount what) {
    return (long) ELEMENT.getOpaque(turn, what.ordinal());
  }

  long of(MalformedStunException.Reason reason) {
    return (long) ELEMENT.getOpaque(malformed, reason.ordinal());
  }

  long of(NetCount what) {
    return (long) ELEMENT.getOpaque(net, what.ordinal());
  }

  int allocations() {
    return (int) (long) ELEMENT.getOpaque(now, 0);
  }

  int connections() {
    return (int) (long) ELEMENT.getOpaque(now, 1);
  }

  private static void add(long[] counts, int at, long howMany) {
    ELEMENT.setOpaque(counts, at, counts[at] + howMany);
  }
}
