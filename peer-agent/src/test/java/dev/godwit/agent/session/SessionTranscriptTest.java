package dev.godwit.agent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.godwit.protocol.json.JsonObject;
import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.ClientMessageCodec;
import dev.godwit.protocol.signal.Envelope;
import dev.godwit.protocol.signal.IceServer;
import dev.godwit.protocol.signal.ServerMessageCodec;
import dev.godwit.protocol.signal.SessionToken;
import dev.godwit.protocol.signal.SignalException;
import dev.godwit.testkit.process.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Replays the golden transcripts of the session with the server. */
class SessionTranscriptTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @TestFactory
  List<DynamicTest> aTranscriptIsReplayedWordForWord() throws IOException {
    Path directory = Checkout.root().resolve("protocol/vectors/session");
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> transcripts = files.sorted().toList();
      assertFalse(transcripts.isEmpty());
      return transcripts.stream()
          .map(file -> dynamicTest(String.valueOf(file.getFileName()), () -> replay(file)))
          .toList();
    }
  }

  private static void replay(Path file) throws IOException, SignalException {
    JsonNode transcript = MAPPER.readTree(Files.readString(file));
    assertEquals("serverLink", transcript.get("machine").stringValue());
    JsonNode setUp = transcript.get("setUp");
    Optional<SessionToken> token =
        Optional.ofNullable(setUp.get("resume")).map(t -> new SessionToken(t.stringValue()));
    // Without chance, a pause is half of its longest.
    ServerLink link =
        new ServerLink(
            CallTable.name(setUp.get("name").stringValue()),
            token,
            setUp.path("discoverable").booleanValue(false),
            () -> 0);
    int number = 0;
    for (JsonNode step : transcript.get("steps")) {
      String at = "step " + number + ": " + step.get("input");
      put(link, step.get("input"), step.get("atMicros").longValue() * 1000, at);
      List<JsonNode> expected = new ArrayList<>();
      step.get("expect").forEach(expected::add);
      assertEquals(expected, outputs(link), at);
      number++;
    }
  }

  private static void put(ServerLink link, JsonNode input, long now, String at)
      throws SignalException {
    String name = input.propertyNames().iterator().next();
    JsonNode value = input.get(name);
    if (name.equals("deadline") ? link.deadlineNanos() != now : link.deadlineNanos() < now) {
      throw new AssertionError(at + ": the machine's deadline is " + link.deadlineNanos());
    }
    switch (name) {
      case "start" -> link.start(now);
      case "open" -> link.onOpen(now);
      case "hear" -> link.onMessage(ServerMessageCodec.parse(value.toString()), now);
      case "nonsense" -> link.onNonsense(now);
      case "say" -> link.say(ClientMessageCodec.parse(value.toString()).message());
      case "askForIce" -> link.askForIce(now);
      case "closed" -> link.onClosed(value.get("code").intValue(), "Closed.", now);
      case "close" -> link.close();
      case "deadline" -> link.onDeadline(now);
      default -> throw new IllegalArgumentException("no such input: " + name);
    }
  }

  private static List<JsonNode> outputs(ServerLink link) {
    List<JsonNode> outputs = new ArrayList<>();
    for (ServerOutput output = link.poll(); output != null; output = link.poll()) {
      // Read back from text, so that numbers compare by value.
      outputs.add(MAPPER.readTree(neutral(output).toString()));
    }
    return outputs;
  }

  /** What is for a person is the machine's own. */
  private static ObjectNode neutral(ServerOutput output) {
    return switch (output) {
      case ServerOutput.Connect() -> put("connect", JsonObject.create());
      case ServerOutput.Disconnect() -> put("disconnect", JsonObject.create());
      case ServerOutput.Abandon() -> put("abandon", JsonObject.create());
      case ServerOutput.Say(var envelope) -> put("say", wire(envelope));
      case ServerOutput.Online(var login, var coming) ->
          put(
              "online",
              JsonObject.create()
                  .put("name", login.name().text())
                  .put("coming", coming.name().toLowerCase(Locale.ROOT)));
      case ServerOutput.Deliver(var message) ->
          put(
              "deliver",
              JsonObject.create()
                  .put("type", message.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                  .put("name", message.from().text()));
      case ServerOutput.PassedOn(var message) -> put("passedOn", wire(Envelope.of(message)));
      case ServerOutput.NotPassedOn(var message, var failure) ->
          put("notPassedOn", wire(Envelope.of(message)).put("code", failure.code().wire()));
      case ServerOutput.IceServers(var servers) -> put("iceServers", urls(servers));
      case ServerOutput.Offline(String _) -> put("offline", JsonObject.create());
      case ServerOutput.Refused(var code, String _) ->
          put("refused", JsonObject.create().put("code", code.wire()));
    };
  }

  private static ObjectNode urls(List<IceServer> servers) {
    ObjectNode json = JsonObject.create();
    ArrayNode urls = json.putArray("urls");
    servers.forEach(server -> server.urls().forEach(urls::add));
    return json;
  }

  private static ObjectNode put(String name, ObjectNode value) {
    return JsonObject.create().set(name, value);
  }

  private static ObjectNode wire(Envelope<ClientMessage> envelope) {
    return (ObjectNode) MAPPER.readTree(ClientMessageCodec.encode(envelope));
  }
}
