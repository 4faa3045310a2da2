package dev.godwit.signaling.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.relay.listen.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The "Learning WebRTC" tutorial's client, unmodified, against the real server. */
class ClassicClientTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String OFFER = "{\"type\":\"offer\",\"sdp\":\"v=0\\r\\n\"}";
  private static final String ANSWER = "{\"type\":\"answer\",\"sdp\":\"v=0\\r\\n\"}";

  /**
   * Puts its partner's name on all it sends once it knows one, and ignores what it doesn't know.
   */
  private static final class ClassicClient implements AutoCloseable {
    private final TestClient socket;
    private String partner = "";

    private ClassicClient(TestClient socket) {
      this.socket = socket;
    }

    void send(String json) {
      ObjectNode message = (ObjectNode) JSON.readTree(json);
      if (!partner.isEmpty()) {
        message.put("name", partner);
      }
      socket.sayText(message.toString());
    }

    void login(String name) {
      send("{\"type\":\"login\",\"name\":\"" + name + "\"}");
    }

    JsonNode hear() throws InterruptedException {
      return JSON.readTree(socket.hearText());
    }

    void closesItsPage() {
      socket.close();
    }

    @Override
    public void close() {
      closesItsPage();
    }
  }

  private SignalingServer server;

  @BeforeEach
  void start() throws Exception {
    server = SignalingServer.start(ServerSettings.at(new HostPort("127.0.0.1", 0)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void twoClientsMeetAndExchangeEverythingThatACallNeeds() throws Exception {
    try (ClassicClient ada = open();
        ClassicClient bob = open()) {
      ada.login("Ada");
      bob.login("Bob");
      assertTrue(ada.hear().get("success").booleanValue());
      assertTrue(bob.hear().get("success").booleanValue());

      ada.partner = "Bob";
      ada.send("{\"type\":\"offer\",\"offer\":" + OFFER + "}");
      JsonNode offer = bob.hear();
      bob.partner = offer.get("name").stringValue();
      bob.send("{\"type\":\"answer\",\"answer\":" + ANSWER + "}");
      JsonNode answer = ada.hear();
      for (int i = 0; i < 20; i++) {
        ada.send("{\"type\":\"candidate\",\"candidate\":" + candidate(i) + "}");
      }

      assertEquals("Ada", bob.partner);
      assertEquals(JSON.readTree(OFFER), offer.get("offer"));
      assertEquals("answer", answer.get("type").stringValue());
      assertEquals(JSON.readTree(ANSWER), answer.get("answer"));
      for (int i = 0; i < 20; i++) {
        JsonNode candidate = bob.hear();
        assertEquals("candidate", candidate.get("type").stringValue());
        assertEquals(JSON.readTree(candidate(i)), candidate.get("candidate"), "in order");
      }
    }
  }

  @Test
  void aTakenNameIsRefusedAndTheSameSocketTriesAgain() throws Exception {
    try (ClassicClient ada = open();
        ClassicClient other = open()) {
      ada.login("Ada");
      ada.hear();

      other.login("Ada");
      JsonNode refusal = other.hear();
      other.login("Eve");

      assertEquals("login", refusal.get("type").stringValue());
      assertEquals(false, refusal.get("success").booleanValue());
      assertTrue(other.hear().get("success").booleanValue());
    }
  }

  @Test
  void ofManyThatRaceForOneNameExactlyOneWins() throws Exception {
    int racers = 16;
    CountDownLatch gun = new CountDownLatch(1);
    List<Future<Boolean>> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<ClassicClient> clients = new ArrayList<>();
      for (int i = 0; i < racers; i++) {
        ClassicClient client = open();
        clients.add(client);
        results.add(
            threads.submit(() -> {
              gun.await();
              client.login("Winner");
              return client.hear().get("success").booleanValue();
            }));
      }
      gun.countDown();

      int winners = 0;
      for (Future<Boolean> result : results) {
        winners += result.get() ? 1 : 0;
      }
      assertEquals(1, winners);
      clients.forEach(ClassicClient::close);
    }
  }

  @Test
  void leaveReachesThePartner() throws Exception {
    try (ClassicClient ada = open();
        ClassicClient bob = open()) {
      call(ada, bob);

      ada.send("{\"type\":\"leave\"}");

      assertEquals("leave", bob.hear().get("type").stringValue());
    }
  }

  @Test
  void aClosedPageReachesThePartnerAsLeaveAndFreesTheNameAtOnce() throws Exception {
    try (ClassicClient ada = open();
        ClassicClient bob = open();
        ClassicClient next = open()) {
      call(ada, bob);

      ada.closesItsPage();

      assertEquals("leave", bob.hear().get("type").stringValue());
      next.login("Ada");
      assertTrue(next.hear().get("success").booleanValue());
    }
  }

  @Test
  void whatIsUnknownOrNoJsonIsAnsweredAndTheConnectionStaysOpen() throws Exception {
    try (ClassicClient ada = open()) {
      ada.send("{\"type\":\"dance\"}");
      JsonNode unknown = ada.hear();
      ada.socket.sayText("this is no JSON");
      JsonNode noJson = ada.hear();
      ada.login("Ada");

      assertEquals("error", unknown.get("type").stringValue());
      assertEquals("Unrecognized command: dance", unknown.get("message").stringValue());
      assertEquals("Unrecognized command: undefined", noJson.get("message").stringValue());
      assertTrue(ada.hear().get("success").booleanValue());
    }
  }

  private ClassicClient open() {
    return new ClassicClient(TestClient.connectFromPage(server.address(), "null"));
  }

  private static void call(ClassicClient ada, ClassicClient bob) throws InterruptedException {
    ada.login("Ada");
    bob.login("Bob");
    ada.hear();
    bob.hear();
    ada.partner = "Bob";
    bob.partner = "Ada";
    ada.send("{\"type\":\"offer\",\"offer\":" + OFFER + "}");
    bob.hear();
  }

  private static String candidate(int number) {
    return "{\"candidate\":\"candidate:"
        + number
        + "\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0,"
        + "\"usernameFragment\":\"abcd\"}";
  }
}
