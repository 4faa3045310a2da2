package dev.godwit.agent.rtc;

import java.util.List;
import java.util.Optional;

/**
 * How a connection may reach its peer. Immutable, and valid once made: more than {@link
 * #MAX_ICE_SERVERS} throw {@link InvalidIceServerException}.
 */
public record RtcConfiguration(
    List<IceServer> iceServers,
    TransportPolicy transportPolicy,
    CertificateCheck certificateCheck,
    Optional<PortRange> portRange) {

  /** More help than anyone offers; each is asked at once, so a long list would be a flood. */
  public static final int MAX_ICE_SERVERS = 16;

  /** Which paths may be used (RFC 8829, section 4.1.1). */
  public enum TransportPolicy {
    ALL,
    /** Only over TURN servers. */
    RELAY
  }

  /** Whether the certificate of a {@code turns:} server is checked. */
  public enum CertificateCheck {
    /** Against the authorities that are built into the engine, not those of this machine. */
    VERIFIED,
    /**
     * Not at all: for servers that were named over a connection which was checked itself. What
     * passes a relay is encrypted from peer to peer.
     */
    SKIPPED
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
    return new RtcConfiguration(
        iceServers, TransportPolicy.ALL, CertificateCheck.VERIFIED, Optional.empty());
  }
}
