package dev.godwit.agent.rtc;

import dev.godwit.agent.rtc.RtcStatistics.CandidateType;
import dev.godwit.agent.rtc.RtcStatistics.Endpoint;
import dev.godwit.agent.rtc.RtcStatistics.Kind;
import dev.godwit.agent.rtc.RtcStatistics.Path;
import dev.godwit.agent.rtc.RtcStatistics.Protocol;
import dev.onvoid.webrtc.RTCStats;
import dev.onvoid.webrtc.RTCStatsReport;
import dev.onvoid.webrtc.RTCStatsType;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what we tell out of the native library's statistics: transport, then its selected pair,
 * then the pair's candidates (W3C WebRTC Statistics, sections 7.9 to 7.11).
 */
final class StatisticsReader {

  private StatisticsReader() {}

  static RtcStatistics read(RTCStatsReport report) {
    Map<String, Object> transport = transport(report);
    Map<String, Object> pair = referenced(report, transport, "selectedCandidatePairId");
    Optional<Path> path =
        pair.isEmpty()
            ? Optional.empty()
            : Optional.of(
                path(
                    referenced(report, pair, "localCandidateId"),
                    referenced(report, pair, "remoteCandidateId")));
    Optional<Duration> roundTrip =
        pair.get("currentRoundTripTime") instanceof Number seconds
            ? Optional.of(Duration.ofMillis(Math.round(seconds.doubleValue() * 1_000)))
            : Optional.empty();
    return new RtcStatistics(
        path, roundTrip, number(transport, "bytesSent"), number(transport, "bytesReceived"));
  }

  /** Whether the peer has closed the DTLS association: it did so in good order. */
  static boolean saysPeerClosed(RTCStatsReport report) {
    return "closed".equals(transport(report).get("dtlsState"));
  }

  private static Map<String, Object> transport(RTCStatsReport report) {
    return report.getStats().values().stream()
        .filter(stats -> stats.getType() == RTCStatsType.TRANSPORT)
        .findFirst()
        .<Map<String, Object>>map(RTCStats::getAttributes)
        .orElse(Map.of());
  }

  private static Map<String, Object> referenced(
      RTCStatsReport report, Map<String, Object> from, String attribute) {
    RTCStats stats = from.get(attribute) instanceof String id ? report.getStats().get(id) : null;
    return stats == null ? Map.of() : stats.getAttributes();
  }

  private static Path path(Map<String, Object> local, Map<String, Object> remote) {
    Endpoint near = endpoint(local);
    Endpoint far = endpoint(remote);
    if (near.type() == CandidateType.RELAY) {
      // A relay candidate's own protocol is the one beyond the relay.
      return new Path(Kind.RELAY, protocol(local.get("relayProtocol")), near, far);
    }
    return far.type() == CandidateType.RELAY
        ? new Path(Kind.RELAY, protocolByPriority(number(remote, "priority")), near, far)
        : new Path(Kind.DIRECT, protocol(local.get("protocol")), near, far);
  }

  private static Endpoint endpoint(Map<String, Object> candidate) {
    CandidateType type =
        switch (String.valueOf(candidate.get("candidateType"))) {
          case "host" -> CandidateType.HOST;
          case "srflx" -> CandidateType.SERVER_REFLEXIVE;
          case "relay" -> CandidateType.RELAY;
          default -> CandidateType.PEER_REFLEXIVE;
        };
    Optional<String> address =
        candidate.get("address") instanceof String text && !text.isEmpty()
            ? Optional.of(text)
            : Optional.empty();
    return new Endpoint(type, address, Math.toIntExact(number(candidate, "port")));
  }

  private static Optional<Protocol> protocol(@Nullable Object name) {
    return switch (String.valueOf(name)) {
      case "udp" -> Optional.of(Protocol.UDP);
      case "tcp" -> Optional.of(Protocol.TCP);
      case "tls" -> Optional.of(Protocol.TLS);
      default -> Optional.empty();
    };
  }

  /**
   * How the other side reaches its relay is not signaled, but libwebrtc prefers its own relayed
   * candidates by it: that is in the priority's first byte (RFC 8445, section 5.1.2.1).
   */
  private static Optional<Protocol> protocolByPriority(long priority) {
    if (priority <= 0) {
      return Optional.empty();
    }
    return switch ((int) (priority >>> 24)) {
      case 2 -> Optional.of(Protocol.UDP);
      case 1 -> Optional.of(Protocol.TCP);
      case 0 -> Optional.of(Protocol.TLS);
      default -> Optional.empty();
    };
  }

  private static long number(Map<String, Object> attributes, String name) {
    return attributes.get(name) instanceof Number number ? number.longValue() : 0;
  }
}
