package dev.godwit.agent;

import dev.godwit.agent.rtc.IceServer;
import dev.godwit.agent.rtc.InvalidIceServerException;
import dev.godwit.agent.rtc.RtcConfiguration;
import java.util.ArrayList;
import java.util.List;

/** Those ICE servers of which a signaling server speaks that the engine can use. */
final class UsableIceServers {
  private static final System.Logger LOG = System.getLogger(UsableIceServers.class.getName());

  private UsableIceServers() {}

  static List<IceServer> of(List<dev.godwit.protocol.signal.IceServer> servers) {
    List<IceServer> usable = new ArrayList<>();
    for (var server : servers) {
      try {
        usable.add(new IceServer(server.urls(), server.username(), server.credential()));
      } catch (InvalidIceServerException e) {
        LOG.log(System.Logger.Level.WARNING, "The server named an ICE server that is none.", e);
      }
    }
    return usable.stream().limit(RtcConfiguration.MAX_ICE_SERVERS).toList();
  }
}
