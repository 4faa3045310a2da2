package dev.godwit.protocol.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {

  @Test
  void aDescriptionComesBackAsItWasSent() throws Exception {
    var offer = new SessionDescription(SessionDescription.Kind.OFFER, "v=0\r\n");

    Payload payload = Payload.ofJson(offer.toPayload().json());

    assertEquals(offer, SessionDescription.of(SessionDescription.Kind.OFFER, payload));
  }

  @Test
  void anAnswerIsNoOffer() {
    Payload answer = new SessionDescription(SessionDescription.Kind.ANSWER, "v=0").toPayload();

    SignalException error =
        assertThrows(
            SignalException.class,
            () -> SessionDescription.of(SessionDescription.Kind.OFFER, answer));

    assertEquals(SignalErrorCode.BAD_MESSAGE, error.code());
  }

  @Test
  void aBrowsersCandidateComesBackAsItWasSent() throws Exception {
    String json =
        """
        {"candidate":"candidate:1","sdpMid":"0","sdpMLineIndex":0,"usernameFragment":"ab"}\
        """;

    IceCandidate candidate = IceCandidate.of(Payload.ofJson(json));

    assertEquals(
        new IceCandidate("candidate:1", Optional.of("0"), OptionalInt.of(0), Optional.of("ab")),
        candidate);
    assertEquals(json, candidate.toPayload().json());
  }

  @Test
  void aBrowsersNullsCountAsUnsaid() throws Exception {
    IceCandidate candidate =
        IceCandidate.of(
            Payload.ofJson(
                """
                {"candidate":"","sdpMid":null,"sdpMLineIndex":null,"usernameFragment":null}\
                """));

    assertEquals(
        new IceCandidate("", Optional.empty(), OptionalInt.empty(), Optional.empty()), candidate);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"candidate\":1}",
        "{\"candidate\":\"c\",\"sdpMid\":0}",
        "{\"candidate\":\"c\",\"sdpMLineIndex\":-1}",
        "{\"candidate\":\"c\",\"sdpMLineIndex\":65536}",
        "{\"candidate\":\"c\",\"sdpMLineIndex\":\"0\"}"
      })
  void whatIsNoCandidateIsATypedError(String json) throws Exception {
    Payload payload = Payload.ofJson(json);

    assertThrows(SignalException.class, () -> IceCandidate.of(payload));
  }
}
