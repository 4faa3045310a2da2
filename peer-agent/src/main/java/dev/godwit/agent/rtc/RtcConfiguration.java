package dev.godwit.agent.rtc;

import java.util.List;
import java.util.Optional;

/**
 * How a connection may reach its peer. Immutable, and valid once made: more than {@link
 * #MAX_ICE_SERVERS} throw {@link InvalidIceServerException}.
 */
public record RtcConfiguration(
    List<IceServer> iceServers, TransportPolicy transportPolicy, Optional<PortRange> portRange) {

  /** More help than anyone offers; each is asked at once, so a long list would be a flood. */
  public static final int MAX_ICE_SERVERS = 16;

  /** Which paths may be used (RFC 8829, section 4.1.1). */
  public enum TransportPolicy {
    ALL,
    /** Only over TURN servers. */
    RELAY
  }

  /** The local ports to use, both included. */
  public record PortRange(int first, int last) {
    public PortRange {
      if (first < 1 || last > 65_535 || first > last) {
        throw new IllegalArgumentException(
            "A port range goes from 1 up to 65535 at most: " + first + "-" + last);
      }
    }
  }

  public RtcConfiguration {
    iceServers = List.copyOf(iceServers);
    if (iceServers.size() > MAX_ICE_SERVERS) {
      throw new InvalidIceServerException(
          iceServers.size() + " ICE servers are too many: at most " + MAX_ICE_SERVERS + ".");
    }
  }

  /** Direct paths only, on networks that both sides can see. */
  public static RtcConfiguration direct() {
    return of(List.of());
  }

  /** Any path that these servers help to find. */
  public static RtcConfiguration of(List<IceServer> iceServers) {
    return new RtcConfiguration(iceServers, TransportPolicy.ALL, Optional.empty());
  }
}
