package dev.godwit.agent.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IceServerTest {

  private static final Optional<String> SOME = Optional.of("some");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stun:stun.example.org",
        "stuns:stun.example.org:5349",
        "turn:192.0.2.1:3478",
        "turn:[2001:db8::1]:3478?transport=udp",
        "turns:turn.example.org?transport=tcp"
      })
  void wellFormedUrlsAreTaken(String url) {
    assertEquals(List.of(url), new IceServer(List.of(url), SOME, SOME).urls());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "stun",
        "stun:",
        "turn::3478",
        "http://example.org",
        "STUN:example.org",
        "stun://example.org",
        "stun:user@example.org",
        "stun:exa mple.org",
        "stun:example.org:0",
        "stun:example.org:65536",
        "stun:example.org:port",
        "stun:example.org?transport=udp",
        "turn:example.org?transport=sctp",
        "turn:example.org?transport=udp&x=y",
        "turn:[::1",
        "turn:::1",
        "turn:[12345::1]",
        "turn:[127.0.0.1]x",
        "turn:999.0.0.1",
        "turn:1.2",
        "turn:-example.org",
        "turn:example..org",
        "turn:ex\u00e4mple.org",
        "turn:example.org\n"
      })
  void malformedUrlsAreRefused(String url) {
    assertThrows(InvalidIceServerException.class, () -> new IceServer(List.of(url), SOME, SOME));
  }

  @Test
  void aServerHasOneUrlAtLeastAndNotTooMany() {
    assertThrows(InvalidIceServerException.class, () -> new IceServer(List.of(), SOME, SOME));
    List<String> nine = Collections.nCopies(9, "stun:example.org");
    assertThrows(InvalidIceServerException.class, () -> new IceServer(nine, SOME, SOME));
    String longHost = "a.".repeat(200) + "org";
    assertThrows(InvalidIceServerException.class, () -> IceServer.stun("stun:" + longHost));
  }

  @Test
  void turnNeedsAUsernameAndACredential() {
    List<String> turn = List.of("turn:example.org");
    for (Optional<String> bad :
        List.of(
            Optional.<String>empty(),
            Optional.of(""),
            Optional.of("x".repeat(509)),
            Optional.of("\u00e9".repeat(255)),
            Optional.of("a\ud800b"),
            Optional.of("a\0b"))) {
      assertThrows(InvalidIceServerException.class, () -> new IceServer(turn, bad, SOME));
      assertThrows(InvalidIceServerException.class, () -> new IceServer(turn, SOME, bad));
    }
  }

  @Test
  void theCredentialIsNotPrinted() {
    IceServer server = new IceServer(List.of("turn:example.org"), SOME, Optional.of("geheim"));
    assertFalse(server.toString().contains("geheim"));
  }

  @Test
  void aConfigurationHasNotTooManyServersAndASoundPortRange() {
    List<IceServer> many = Collections.nCopies(17, IceServer.stun("stun:example.org"));
    assertThrows(InvalidIceServerException.class, () -> RtcConfiguration.of(many));
    assertThrows(
        IllegalArgumentException.class, () -> new RtcConfiguration.PortRange(2_000, 1_000));
    assertThrows(IllegalArgumentException.class, () -> new RtcConfiguration.PortRange(0, 1_000));
    assertThrows(IllegalArgumentException.class, () -> new RtcConfiguration.PortRange(1, 65_536));
  }
}
