package dev.godwit.relay.net;

import dev.godwit.relay.stun.MalformedStunException;
import dev.godwit.relay.turn.TurnCount;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a relay has counted since it started, in all its threads. Immutable.
 *
 * @param allocations how many there are now
 * @param connections how many TCP and TLS clients there are now
 * @param turn what was decided, each drop and refusal by its reason; every count is there
 * @param malformed bytes that are no message, by what is wrong with them; every reason is there
 * @param net what sockets and connections did; every count is there
 */
public record RelayFigures(
    int allocations,
    int connections,
    Map<TurnCount, Long> turn,
    Map<MalformedStunException.Reason, Long> malformed,
    Map<NetCount, Long> net) {
  public RelayFigures {
    turn = Map.copyOf(turn);
    malformed = Map.copyOf(malformed);
    net = Map.copyOf(net);
  }

  static RelayFigures sum(List<LoopFigures> loops) {
    Map<TurnCount, Long> turn = new EnumMap<>(TurnCount.class);
    for (TurnCount what : TurnCount.values()) {
      turn.put(what, loops.stream().mapToLong(loop -> loop.of(what)).sum());
    }
    Map<MalformedStunException.Reason, Long> malformed =
        new EnumMap<>(MalformedStunException.Reason.class);
    for (MalformedStunException.Reason reason : MalformedStunException.Reason.values()) {
      malformed.put(reason, loops.stream().mapToLong(loop -> loop.of(reason)).sum());
    }
    Map<NetCount, Long> net = new EnumMap<>(NetCount.class);
    for (NetCount what : NetCount.values()) {
      net.put(what, loops.stream().mapToLong(loop -> loop.of(what)).sum());
    }
    return new RelayFigures(
        loops.stream().mapToInt(LoopFigures::allocations).sum(),
        loops.stream().mapToInt(LoopFigures::connections).sum(),
        turn,
        malformed,
        net);
  }

  /** One of the counts. */
  public long of(TurnCount what) {
    return turn.getOrDefault(what, 0L);
  }

  /** One of the counts. */
  public long of(NetCount what) {
    return net.getOrDefault(what, 0L);
  }
}
