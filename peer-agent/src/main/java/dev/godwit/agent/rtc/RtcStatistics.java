package dev.godwit.agent.rtc;

import java.time.Duration;
import java.util.Optional;

/**
 * How a connection does, at one moment.
 *
 * @param path the path in use, empty before there is one
 * @param roundTrip as ICE measured it last, in whole milliseconds
 * @param bytesSent all that was sent over the path, with overhead
 * @param bytesReceived all that was received over the path, with overhead
 */
public record RtcStatistics(
    Optional<Path> path, Optional<Duration> roundTrip, long bytesSent, long bytesReceived) {

  /** How the path leads. */
  public enum Kind {
    DIRECT,
    /** Over a TURN server, on this side or the other. */
    RELAY
  }

  /** What carries it; of a relayed path, between a side and its relay. */
  public enum Protocol {
    UDP,
    TCP,
    TLS
  }

  /** How an address became known (RFC 8445, section 5.1.1). */
  public enum CandidateType {
    HOST,
    SERVER_REFLEXIVE,
    PEER_REFLEXIVE,
    RELAY
  }

  /** One end of the path; the address is empty where a browser hides it. */
  public record Endpoint(CandidateType type, Optional<String> address, int port) {}

  /**
   * The path in use.
   *
   * @param protocol empty if only the other side is behind a relay, and its engine does not show
   *     how it reaches that
   */
  public record Path(Kind kind, Optional<Protocol> protocol, Endpoint local, Endpoint remote) {}
}
