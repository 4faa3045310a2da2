package dev.godwit.protocol.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ServerMessageCodecTest {

  @ParameterizedTest
  @MethodSource("valid")
  void aValidMessageIsParsedAndEncodedBack(JsonNode vector) throws Exception {
    Envelope<ServerMessage> parsed = ServerMessageCodec.parse(text(vector));

    String encoded = ServerMessageCodec.encode(parsed);
    assertEquals(vector.get("message"), Vectors.json(encoded));
    assertEquals(parsed, ServerMessageCodec.parse(encoded));
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void anInvalidMessageIsATypedError(JsonNode vector) {
    SignalException error =
        assertThrows(SignalException.class, () -> ServerMessageCodec.parse(text(vector)));

    assertEquals(vector.get("code").stringValue(), error.code().wire());
  }

  @Test
  void eachFieldIsReadIntoItsPlace() throws Exception {
    Envelope<ServerMessage> login =
        ServerMessageCodec.parse(
            """
            {"type":"login","success":true,"name":"Ada","session":"s1","id":"1",
             "iceServers":[{"urls":["turn:h"],"username":"u","credential":"c"}]}\
            """);
    Envelope<ServerMessage> draining =
        ServerMessageCodec.parse(
            """
            {"type":"error","code":"server_draining","message":"m","leftMillis":1500}\
            """);

    assertEquals(
        Envelope.of(
            new MessageId("1"),
            new ServerMessage.LoginAccepted(
                PeerName.of("Ada"),
                new SessionToken("s1"),
                List.of(new IceServer(List.of("turn:h"), Optional.of("u"), Optional.of("c"))))),
        login);
    assertEquals(new ServerMessage.Draining(Duration.ofMillis(1500), "m"), draining.message());
  }

  @Test
  void noSecretShowsInALog() throws Exception {
    Envelope<ServerMessage> login =
        ServerMessageCodec.parse(
            """
            {"type":"login","success":true,"name":"Ada","session":"s3cret",
             "iceServers":[{"urls":["turn:h"],"username":"u","credential":"s3cret"}]}\
            """);

    assertFalse(login.toString().contains("s3cret"), login.toString());
  }

  static List<JsonNode> valid() {
    return Vectors.entries("server-valid.json");
  }

  static List<JsonNode> invalid() {
    return Vectors.entries("server-invalid.json");
  }

  private static String text(JsonNode vector) {
    return vector.get("text").stringValue();
  }
}
