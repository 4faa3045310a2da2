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
    boolean relayed = near.type() == CandidateType.RELAY || far.type() == CandidateType.RELAY;
    // A relay candidate's own protocol is the one beyond the relay.
    Object protocol = local.get(local.containsKey("relayProtocol") ? "relayProtocol" : "protocol");
    return new Path(relayed ? Kind.RELAY : Kind.DIRECT, protocol(protocol), near, far);
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

  private static Protocol protocol(@Nullable Object name) {
    return switch (String.valueOf(name)) {
      case "tcp" -> Protocol.TCP;
      case "tls" -> Protocol.TLS;
      default -> Protocol.UDP;
    };
  }

  private static long number(Map<String, Object> attributes, String name) {
    return attributes.get(name) instanceof Number number ? number.longValue() : 0;
  }
}
