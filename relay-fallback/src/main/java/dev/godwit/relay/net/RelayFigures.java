package dev.godwit.relay.net;

import dev.godwit.relay.stun.MalformedStunException;
import dev.godwit.relay.turn.TurnCount;
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
}
