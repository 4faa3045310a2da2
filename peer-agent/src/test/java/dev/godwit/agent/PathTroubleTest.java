package dev.godwit.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.PathTrouble.Kind;
import dev.godwit.agent.rtc.IceServerFailure;
import org.junit.jupiter.api.Test;

class PathTroubleTest {
  private static final String TURN = "turn:r.example.org?transport=udp";
  private static final String RELAYED =
      "candidate:1 1 udp 41885439 203.0.113.1 50000 typ relay raddr 0.0.0.0 rport 0";
  private static final String OWN = "candidate:1 1 udp 2122260223 192.0.2.7 50000 typ host";

  private final PathTrouble any = new PathTrouble(PathRule.any());
  private final PathTrouble relay = new PathTrouble(PathRule.relay().over(PathRule.Turn.TCP));

  private static void fail(PathTrouble trouble, String url, int code) {
    trouble.onFailure(new IceServerFailure(url, code));
  }

  @Test
  void withoutAnyNewsItIsTheNetwork() {
    any.onOwnCandidate(OWN);
    assertEquals(Kind.UNKNOWN, any.kind());
    assertTrue(any.words("ann").contains("firewall may block UDP"), any.words("ann"));
    assertFalse(any.isHopeless(), "others may come to us");
  }

  @Test
  void aServerWithoutRelayIsSaidWithTheTransportThatWasWanted() {
    relay.onNoRelayNamed();
    assertEquals(Kind.NO_RELAY, relay.kind());
    assertTrue(relay.words("ann").contains("no relay over TURN/TCP"), relay.words("ann"));
  }

  @Test
  void aRelayThatRefusesIsToldByItsCode() {
    fail(relay, TURN, 401);
    assertEquals(Kind.RELAY_REFUSED, relay.kind());
    assertTrue(relay.words("ann").contains("(401)"), relay.words("ann"));
    fail(any, TURN, 403);
    assertTrue(any.words("ann").contains("(403)"), any.words("ann"));
  }

  @Test
  void aRelayWithoutRoomIsToTryAgainLater() {
    for (int code : new int[] {486, 508}) {
      PathTrouble trouble = new PathTrouble(PathRule.any());
      fail(trouble, TURN, code);
      assertEquals(Kind.RELAY_FULL, trouble.kind());
      assertTrue(trouble.words("ann").contains("Try again later"), trouble.words("ann"));
    }
  }

  @Test
  void aRelayThatIsSilentIsSaidWhetherTheEngineSawItOrNot() {
    assertEquals(Kind.RELAY_SILENT, relay.kind());
    fail(any, TURN, IceServerFailure.UNREACHABLE);
    assertEquals(Kind.RELAY_SILENT, any.kind());
    assertTrue(any.words("ann").contains("--turn tls"), any.words("ann"));
  }

  @Test
  void aRelayThatWasReachedIsNotToBlameForItsOtherTransports() {
    fail(relay, TURN, IceServerFailure.UNREACHABLE);
    fail(relay, TURN, 486);
    assertTrue(relay.isHopeless());
    relay.onOwnCandidate(RELAYED);
    assertFalse(relay.isHopeless());
    assertEquals(Kind.BEYOND_RELAY, relay.kind());
    assertTrue(relay.words("ann").contains("--allow-peer"), relay.words("ann"));
  }

  @Test
  void aStunServerThatFailsIsNoTrouble() {
    fail(any, "stun:r.example.org", 701);
    assertEquals(Kind.UNKNOWN, any.kind());
  }
}
