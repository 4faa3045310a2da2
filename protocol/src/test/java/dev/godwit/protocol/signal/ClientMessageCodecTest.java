package dev.godwit.protocol.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ClientMessageCodecTest {
  private static final ConnectionId CONNECTION = new ConnectionId("AAECAwQFBgcICQoLDA0ODw");

  @ParameterizedTest
  @MethodSource("valid")
  void aValidMessageIsParsedAndEncodedBack(JsonNode vector) throws Exception {
    Envelope<ClientMessage> parsed = ClientMessageCodec.parse(text(vector));

    String encoded = ClientMessageCodec.encode(parsed);
    assertEquals(vector.get("message"), Vectors.json(encoded));
    assertEquals(parsed, ClientMessageCodec.parse(encoded));
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void anInvalidMessageIsATypedErrorThatHoldsItsAnswer(JsonNode vector) {
    SignalException error =
        assertThrows(SignalException.class, () -> ClientMessageCodec.parse(text(vector)));

    JsonNode answer = Vectors.json(ServerMessageCodec.encode(error.answer()));
    assertEquals(vector.get("code").stringValue(), error.code().wire());
    assertEquals(vector.get("code"), answer.get("code"));
    assertEquals(vector.get("answer"), answer.get("type"));
    assertEquals(vector.get("id"), answer.get("id"));
    assertTrue(
        answer.get("message").stringValue().endsWith(error.code().advice()),
        "says what to do: " + answer);
  }

  @ParameterizedTest
  @MethodSource("unknown")
  void anUnknownOrLaterTypeIsAMessageToo(JsonNode vector) throws Exception {
    Envelope<ClientMessage> parsed = ClientMessageCodec.parse(text(vector));

    String type = vector.get("type").stringValue();
    ClientMessage expected =
        vector.get("code").stringValue().equals("unavailable")
            ? new ClientMessage.Later(type)
            : new ClientMessage.Unknown(type);
    assertEquals(expected, parsed.message());
    assertEquals(
        Optional.ofNullable(vector.get("id")).map(id -> new MessageId(id.stringValue())),
        parsed.id());
  }

  @Test
  void eachFieldIsReadIntoItsPlace() throws Exception {
    Envelope<ClientMessage> parsed =
        ClientMessageCodec.parse(
            """
            {"type":"offer","name":"Bob","connection":"AAECAwQFBgcICQoLDA0ODw",
             "offer":{"type":"offer","sdp":"v=0"},"restart":true,"id":"7"}\
            """);

    SessionDescription description = new SessionDescription(SessionDescription.Kind.OFFER, "v=0");
    assertEquals(
        Envelope.of(
            new MessageId("7"),
            new ClientMessage.Offer(PeerName.of("Bob"), CONNECTION, description.toPayload(), true)),
        parsed);
  }

  @Test
  void aMessageOfMoreThan64KiBIsTooLarge() throws Exception {
    String frame = "{\"type\":\"ping\",\"pad\":\"%s\"}";
    int room = SignalLimits.MAX_MESSAGE_BYTES - frame.length() + 2;

    Envelope<ClientMessage> largest = ClientMessageCodec.parse(frame.formatted("x".repeat(room)));
    SignalException tooLarge =
        assertThrows(
            SignalException.class,
            () -> ClientMessageCodec.parse(frame.formatted("x".repeat(room + 1))));
    SignalException tooLargeInUtf8 =
        assertThrows(
            SignalException.class,
            () -> ClientMessageCodec.parse(frame.formatted("é".repeat(room / 2 + 1))));

    assertInstanceOf(ClientMessage.Ping.class, largest.message());
    assertEquals(SignalErrorCode.TOO_LARGE, tooLarge.code());
    assertEquals(SignalErrorCode.TOO_LARGE, tooLargeInUtf8.code());
  }

  @Test
  void numbersInAPayloadKeepEveryDigit() throws Exception {
    String payload = "{\"a\":1.10,\"b\":12345678901234567890,\"c\":0.1000000000000000055511}";

    assertEquals(payload, Payload.ofJson(payload).json());
    assertTrue(Payload.ofJson("{\"a\":1e999}").json().contains("E+999"));
  }

  @Test
  void noPayloadShowsInALog() throws Exception {
    Envelope<ClientMessage> parsed =
        ClientMessageCodec.parse(
            "{\"type\":\"candidate\",\"name\":\"Bob\",\"candidate\":{\"candidate\":\"192.0.2.7\"}}");

    assertFalse(parsed.toString().contains("192.0.2.7"), parsed.toString());
  }

  static List<JsonNode> valid() {
    return Vectors.entries("client-valid.json");
  }

  static List<JsonNode> invalid() {
    return Vectors.entries("client-invalid.json");
  }

  static List<JsonNode> unknown() {
    return Vectors.entries("client-unknown.json");
  }

  private static String text(JsonNode vector) {
    return vector.get("text").stringValue();
  }
}
