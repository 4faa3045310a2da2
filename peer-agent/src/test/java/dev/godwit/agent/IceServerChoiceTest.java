package dev.godwit.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.godwit.agent.rtc.RtcConfiguration;
import dev.godwit.protocol.signal.IceServer;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IceServerChoiceTest {
  private static final String STUN = "stun:r.example.org:3478";
  private static final String UDP = "turn:r.example.org:3478";
  private static final String SAID_UDP = "turn:r.example.org:3478?transport=udp";
  private static final String TCP = "turn:r.example.org:3478?transport=tcp";
  private static final String TLS = "turns:r.example.org:5349?transport=tcp";
  private static final IceServer NAMED =
      new IceServer(List.of(STUN, UDP, SAID_UDP, TCP, TLS), Optional.of("u"), Optional.of("p"));

  private static List<String> urls(PathRule rule, IceServer... named) {
    return IceServerChoice.of(List.of(named), rule).stream()
        .flatMap(server -> server.urls().stream())
        .toList();
  }

  @Test
  void withoutARuleAllAreUsed() {
    assertEquals(List.of(STUN, UDP, SAID_UDP, TCP, TLS), urls(PathRule.any(), NAMED));
  }

  @Test
  void aDirectPathNeedsNoRelay() {
    assertEquals(List.of(STUN), urls(PathRule.direct(), NAMED));
    assertThrows(IllegalArgumentException.class, () -> PathRule.direct().over(PathRule.Turn.TCP));
  }

  @Test
  void whoHidesBehindARelayAsksNobodyForItsOwnAddress() {
    assertEquals(List.of(UDP, SAID_UDP, TCP, TLS), urls(PathRule.relay(), NAMED));
  }

  @Test
  void aRelayIsReachedOverTheTransportThatIsWanted() {
    assertEquals(List.of(UDP, SAID_UDP), urls(PathRule.relay().over(PathRule.Turn.UDP), NAMED));
    assertEquals(List.of(TCP), urls(PathRule.relay().over(PathRule.Turn.TCP), NAMED));
    assertEquals(List.of(TLS), urls(PathRule.relay().over(PathRule.Turn.TLS), NAMED));
    assertEquals(List.of(STUN, TLS), urls(PathRule.any().over(PathRule.Turn.TLS), NAMED));
  }

  @Test
  void whatIsMalformedIsLeftOutAndTheRestIsUsed() {
    IceServer mixed =
        new IceServer(
            List.of("turn:", "nonsense", TCP, "turn:[::1", "stun:a b", STUN),
            Optional.of("u"),
            Optional.of("p"));
    IceServer withoutSecret = new IceServer(List.of(UDP, STUN), Optional.of("u"), Optional.empty());
    IceServer badSecret = new IceServer(List.of(UDP, STUN), Optional.of(""), Optional.of("a\0b"));

    assertEquals(List.of(STUN, TCP), urls(PathRule.any(), mixed));
    assertEquals(List.of(STUN), urls(PathRule.any(), withoutSecret));
    assertEquals(List.of(STUN), urls(PathRule.any(), badSecret));
    assertEquals(List.of(), urls(PathRule.relay(), withoutSecret, badSecret));
  }

  @Test
  void aLongListIsCut() {
    List<IceServer> many = Collections.nCopies(16, NAMED);

    assertEquals(RtcConfiguration.MAX_ICE_SERVERS, IceServerChoice.of(many, PathRule.any()).size());
  }
}
