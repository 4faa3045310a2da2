package dev.godwit.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.wire.WebSocketServer;
import dev.godwit.protocol.signal.SignalLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that is none, or has gone mad: an agent ends with a sentence, or goes on. */
@Timeout(120)
class NonsenseServerTest {
  private static final String WELCOME =
      "{\"type\":\"login\",\"success\":true,\"name\":\"ann\",\"session\":\"c2VjcmV0\","
          + "\"iceServers\":[],\"resume\":\"dG9rZW4\"}";

  /** What the server does when a client has logged in. */
  private interface Manners {
    void onLogin(WebSocketServer.Client client) throws IOException;
  }

  private final List<WebSocketServer.Client> loggedIn = new CopyOnWriteArrayList<>();
  private final Heard heard = new Heard();
  private volatile Manners manners = client -> client.send(WELCOME);
  private final WebSocketServer server;

  NonsenseServerTest() throws IOException {
    server =
        new WebSocketServer(
            0,
            (client, text) -> {
              if (text.contains("\"login\"")) {
                loggedIn.add(client);
                manners.onLogin(client);
              }
            });
  }

  private static final class Heard implements ServerListener {
    final List<String> all = new CopyOnWriteArrayList<>();

    @Override
    public void onOnline(String name) {
      all.add("online");
    }

    @Override
    public void onOffline(String reason) {
      all.add("offline " + reason);
    }

    @Override
    public void onRefused(AgentException refusal) {
      all.add("refused " + refusal.code());
    }
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private Agent connect() throws AgentException, InterruptedException {
    return Agent.connect(new ServerAddress(server.uri()), "ann", heard);
  }

  private String refusal() {
    AgentException refusal = assertThrows(AgentException.class, this::connect);
    assertEquals("unavailable", refusal.code());
    return refusal.sentence();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>",
        "",
        "[]",
        "{\"type\":\"login\"}",
        "{\"type\":\"login\",\"success\":\"yes\"}",
        "{\"type\":\"login\",\"success\":true,\"name\":7,\"session\":\"s\",\"iceServers\":[]}",
        "{\"type\":\"login\",\"success\":true,\"name\":\"ann\",\"session\":{},\"iceServers\":3}"
      })
  void whoAnswersALoginWithNonsenseIsNoGodwitServer(String answer) {
    manners = client -> client.send(answer);
    assertEquals("What answers there makes no sense. Is it a Godwit server?", refusal());
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 1013, 3000, 4000, 4999})
  void whoClosesInsteadOfAnsweringIsQuoted(int code) {
    manners = client -> client.sendClose(code, "");
    assertEquals("The server closed the connection (" + code + ").", refusal());
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 1003, 1008, 1009, 1011, 1013, 4000})
  void afterALaterCloseItIsTriedAgain(int code) throws Exception {
    try (Agent _ = connect()) {
      loggedIn.getFirst().sendClose(code, "");
      await().until(() -> loggedIn.size() == 2);
      await().untilAsserted(() -> assertEquals("online", heard.all.getLast()));
      assertEquals(3, heard.all.size());
    }
  }

  @Test
  void whoIsReplacedIsToldAndDoesNotComeBack() throws Exception {
    try (Agent agent = connect()) {
      loggedIn.getFirst().sendClose(4001, "");
      await().until(() -> heard.all.contains("refused session_replaced"));
      assertEquals(1, loggedIn.size());
      AgentException why =
          assertThrows(
              AgentException.class,
              () ->
                  agent.send(
                      "bob", List.of(Path.of("none")), SendOptions.defaults(), (_, _) -> {}));
      assertEquals("session_replaced", why.code());
    }
  }

  @Test
  void aFloodOfLargeNonsenseEndsTheConnectionNotTheAgent() throws Exception {
    String large = "x".repeat(SignalLimits.MAX_MESSAGE_BYTES);
    try (Agent _ = connect()) {
      try {
        for (int i = 0; i < 1000; i++) {
          loggedIn.getFirst().send(large);
        }
      } catch (IOException e) {
        // It was cut off, as it has to be.
      }
      await().until(() -> loggedIn.size() == 2);
      await().untilAsserted(() -> assertEquals("online", heard.all.getLast()));
    }
  }

  @Test
  void randomTextsEndNothingButConnections() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    try (Agent _ = connect()) {
      for (int round = 0; round < 3; round++) {
        int tries = loggedIn.size();
        WebSocketServer.Client client = loggedIn.getLast();
        try {
          while (loggedIn.size() == tries) {
            client.send(damaged(random));
          }
        } catch (IOException e) {
          // It was cut off.
        }
        await().until(() -> loggedIn.size() > tries);
        await().untilAsserted(() -> assertEquals("online", heard.all.getLast(), "seed " + seed));
      }
      assertTrue(heard.all.stream().noneMatch(h -> h.startsWith("refused")), "seed " + seed);
    }
  }

  /** What a server might say, a few characters of it changed. */
  private static String damaged(Random random) {
    List<String> templates =
        List.of(
            WELCOME,
            "{\"type\":\"offer\",\"name\":\"bob\",\"offer\":{\"type\":\"offer\",\"sdp\":\"v=0\"},"
                + "\"polite\":true,\"seq\":1}",
            "{\"type\":\"leave\",\"name\":\"bob\",\"reason\":\"gone\",\"seq\":2}",
            "{\"type\":\"error\",\"code\":\"peer_offline\",\"message\":\"No.\",\"id\":\"1\"}",
            "{\"type\":\"ice\",\"iceServers\":[{\"urls\":[\"turn:a.example\"]}]}",
            "{\"type\":\"presence\",\"name\":\"bob\",\"online\":true}");
    StringBuilder text = new StringBuilder(templates.get(random.nextInt(templates.size())));
    for (int i = random.nextInt(4); i >= 0; i--) {
      text.setCharAt(random.nextInt(text.length()), (char) (' ' + random.nextInt(95)));
    }
    return text.toString();
  }
}
