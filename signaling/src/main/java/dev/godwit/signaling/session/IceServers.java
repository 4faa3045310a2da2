package dev.godwit.signaling.session;

import dev.godwit.protocol.signal.IceServer;
import dev.godwit.protocol.signal.PeerName;
import java.time.Instant;
import java.util.List;

/** Knows which STUN and TURN servers a client is told of. Pure. */
@FunctionalInterface
public interface IceServers {
  /** There are none. */
  IceServers NONE = (_, _, _) -> List.of();

  /**
   * The servers for one client, with credentials of its own.
   *
   * @param peer who asks, logged in
   * @param reach how it reached us, and so how it may reach what is beside us
   * @param now the time of day
   */
  List<IceServer> forClient(PeerName peer, Reach reach, Instant now);
}
