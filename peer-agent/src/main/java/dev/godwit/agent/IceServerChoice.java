package dev.godwit.agent;

import dev.godwit.agent.rtc.IceServer;
import dev.godwit.agent.rtc.InvalidIceServerException;
import dev.godwit.agent.rtc.RtcConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Of the ICE servers that a signaling server has named, those that a connection may use: by its
 * rule, and as far as they are sound. Pure.
 */
final class IceServerChoice {
  private static final System.Logger LOG = System.getLogger(IceServerChoice.class.getName());

  private IceServerChoice() {}

  /** Those with a URL at least that is sound and allowed. */
  static List<IceServer> of(List<dev.godwit.protocol.signal.IceServer> named, PathRule rule) {
    List<IceServer> chosen = new ArrayList<>();
    for (var server : named) {
      List<String> stun = new ArrayList<>();
      List<String> turn = new ArrayList<>();
      for (String url : server.urls()) {
        boolean isTurn = url.startsWith("turn");
        boolean isAllowed = isTurn ? allowsRelay(rule, url) : rule.kind() != PathRule.Kind.RELAY;
        if (isAllowed) {
          (isTurn ? turn : stun).add(url);
        }
      }
      sound(stun, Optional.empty(), Optional.empty()).ifPresent(chosen::add);
      sound(turn, server.username(), server.credential()).ifPresent(chosen::add);
    }
    return chosen.stream().limit(RtcConfiguration.MAX_ICE_SERVERS).toList();
  }

  private static boolean allowsRelay(PathRule rule, String url) {
    return rule.kind() != PathRule.Kind.DIRECT
        && rule.turn().map(turn -> turn == transport(url)).orElse(true);
  }

  /** RFC 7065, section 3.1: without a word it is UDP. */
  private static PathRule.Turn transport(String url) {
    if (url.startsWith("turns:")) {
      return PathRule.Turn.TLS;
    }
    return url.endsWith("?transport=tcp") ? PathRule.Turn.TCP : PathRule.Turn.UDP;
  }

  private static Optional<IceServer> sound(
      List<String> urls, Optional<String> username, Optional<String> credential) {
    List<String> sound = urls.stream().filter(url -> isSound(url, username, credential)).toList();
    return sound.isEmpty()
        ? Optional.empty()
        : Optional.of(new IceServer(sound, username, credential));
  }

  private static boolean isSound(
      String url, Optional<String> username, Optional<String> credential) {
    try {
      var _ = new IceServer(List.of(url), username, credential);
      return true;
    } catch (InvalidIceServerException e) {
      LOG.log(System.Logger.Level.WARNING, "The server named an ICE server that is none.", e);
      return false;
    }
  }
}
