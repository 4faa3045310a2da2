package dev.godwit.signaling.web;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.Envelope;
import dev.godwit.protocol.signal.LeaveReason;
import dev.godwit.protocol.signal.Online;
import dev.godwit.protocol.signal.Payload;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.Resumption;
import dev.godwit.protocol.signal.Resumption.Continuity;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SessionToken;
import dev.godwit.protocol.signal.SignalErrorCode;
import dev.godwit.protocol.signal.Stay;
import dev.godwit.relay.listen.HostPort;
import dev.godwit.signaling.session.Discretion;
import dev.godwit.signaling.session.SessionLimits;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions that outlive their sockets, and presence, against the real server. */
class ResumeOverWebSocketTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private SignalingServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        SignalingServer.start(
            new ServerSettings(
                new HostPort("127.0.0.1", 0),
                Optional.of(new HostPort("127.0.0.1", 0)),
                Set.of(),
                Set.of(),
                Discretion.OPEN,
                SessionLimits.DEFAULT));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatIsSaidWhileTheNetworkIsLostIsHeardAfterwards() throws Exception {
    try (TestClient bob = TestClient.join(server.address(), "Bob");
        TestClient ada = TestClient.connect(server.address());
        TestClient again = TestClient.connect(server.address())) {
      SessionToken token = token(ada.logIn(fresh("Ada")));
      bob.say("1", offer("Ada"));
      bob.hear();
      long seenSeq = ada.hear().seq().orElseThrow();

      ada.breakOff();
      awaitMetric("godwit_signaling_sessions_away 1.0");
      for (int i = 2; i < 20; i++) {
        bob.say(Integer.toString(i), offer("Ada"));
        assertEquals(new ServerMessage.Ok(), bob.hear().message());
      }
      ServerMessage answer = again.logIn(resume("Ada", token, seenSeq));

      assertEquals(Continuity.COMPLETE, continuity(answer));
      for (long seq = 2; seq < 20; seq++) {
        Envelope<ServerMessage> missed = again.hear();
        assertEquals(OptionalLong.of(seq), missed.seq());
        assertInstanceOf(ServerMessage.Offer.class, missed.message());
      }
      awaitMetric("godwit_signaling_resumes_total{result=\"complete\"} 1.0");
    }
  }

  @Test
  void aWholeRingIsReplayedToASocketThatTakesNoMoreThanThatAtOnce() throws Exception {
    try (TestClient bob = TestClient.join(server.address(), "Bob");
        TestClient ada = TestClient.connect(server.address());
        TestClient again = TestClient.connect(server.address())) {
      SessionToken token = token(ada.logIn(fresh("Ada")));
      ada.breakOff();
      awaitMetric("godwit_signaling_sessions_away 1.0");
      Payload large = Payload.ofJson("{\"sdp\":\"" + "x".repeat(15_000) + "\"}");
      for (int i = 0; i < 4; i++) {
        bob.say(
            Integer.toString(i),
            new ClientMessage.Offer(PeerName.of("Ada"), ConnectionId.CLASSIC, large, false));
        assertEquals(new ServerMessage.Ok(), bob.hear().message());
      }

      assertEquals(Continuity.COMPLETE, continuity(again.logIn(resume("Ada", token, 0))));

      for (long seq = 1; seq <= 4; seq++) {
        assertEquals(OptionalLong.of(seq), again.hear().seq());
      }
    }
  }

  @Test
  void aResumeTakesOverAtOnceAndTheOldSocketIsClosedWith4001() throws Exception {
    try (TestClient ada = TestClient.connect(server.address());
        TestClient again = TestClient.connect(server.address())) {
      SessionToken token = token(ada.logIn(fresh("Ada")));

      assertEquals(Continuity.COMPLETE, continuity(again.logIn(resume("Ada", token, 0))));

      assertEquals(
          ServerMessage.Failure.of(SignalErrorCode.SESSION_REPLACED), ada.hear().message());
      assertEquals(4001, ada.closeCode());
      again.say("p", new ClientMessage.Ping());
      assertEquals(new ServerMessage.Pong(), again.hear().message());
    }
  }

  @Test
  void ofTwoThatResumeAtOnceExactlyOneSucceeds() throws Exception {
    for (int round = 0; round < 10; round++) {
      String name = "Ada" + round;
      try (TestClient ada = TestClient.connect(server.address());
          TestClient first = TestClient.connect(server.address());
          TestClient second = TestClient.connect(server.address());
          ExecutorService racers = Executors.newVirtualThreadPerTaskExecutor()) {
        SessionToken token = token(ada.logIn(fresh(name)));
        CyclicBarrier start = new CyclicBarrier(2);
        List<Future<ServerMessage>> answers = new ArrayList<>();
        for (TestClient racer : List.of(first, second)) {
          Callable<ServerMessage> race =
              () -> {
                start.await();
                return racer.logIn(resume(name, token, 0));
              };
          answers.add(racers.submit(race));
        }

        int winners = 0;
        for (Future<ServerMessage> answer : answers) {
          switch (answer.get()) {
            case ServerMessage.LoginAccepted accepted -> {
              assertEquals(Continuity.COMPLETE, continuity(accepted));
              winners++;
            }
            case ServerMessage.LoginRefused refused ->
                assertEquals(SignalErrorCode.RESUME_UNKNOWN, refused.code());
            case ServerMessage other -> throw new AssertionError(other);
          }
        }
        assertEquals(1, winners);
        assertEquals(
            ServerMessage.Failure.of(SignalErrorCode.SESSION_REPLACED), ada.hear().message());
        assertEquals(4001, ada.closeCode());
      }
    }
  }

  /** 1006 stands for no close frame at all. */
  @ParameterizedTest
  @CsvSource({"1000, false", "1001, true", "1006, true", "4000, true"})
  void howASocketIsClosedTellsWhetherItsSessionIsKept(int code, boolean isKept) throws Exception {
    try (TestClient bob = TestClient.join(server.address(), "Bob");
        TestClient ada = TestClient.connect(server.address());
        TestClient again = TestClient.connect(server.address())) {
      SessionToken token = token(ada.logIn(fresh("Ada")));
      ada.say("o", offer("Bob"));
      ada.hear();
      bob.hear();

      if (code == 1006) {
        ada.breakOff();
      } else {
        ada.closeWith(code);
      }

      if (isKept) {
        awaitMetric("godwit_signaling_sessions_away 1.0");
        assertEquals(Continuity.COMPLETE, continuity(again.logIn(resume("Ada", token, 0))));
        assertEquals(0, bob.heardSoFar());
      } else {
        assertEquals(
            new ServerMessage.Leave(PeerName.of("Ada"), ConnectionId.CLASSIC, LeaveReason.GONE),
            bob.hear().message());
        assertRefused(again.logIn(resume("Ada", token, 0)));
      }
    }
  }

  @Test
  void aCloseFrameWithoutACodeEndsTheSession() throws Exception {
    try (RawClient ada = new RawClient(server.address())) {
      ada.send(
          RawClient.upgrade("localhost"),
          RawClient.text("{\"type\":\"login\",\"name\":\"Ada\",\"resumable\":true}"));
      awaitMetric("godwit_signaling_sessions 1.0");

      ada.send(RawClient.frame(0x88, new byte[0]));

      awaitMetric("godwit_signaling_sessions 0.0");
    }
  }

  @Test
  void aBrokenFrameKeepsTheSession() throws Exception {
    try (RawClient ada = new RawClient(server.address())) {
      ada.send(
          RawClient.upgrade("localhost"),
          RawClient.text("{\"type\":\"login\",\"name\":\"Ada\",\"resumable\":true}"),
          RawClient.frame(0xf1, new byte[] {'a'}));
      ada.awaitEnd();

      awaitMetric("godwit_signaling_sessions_away 1.0");
    }
  }

  /** Takes the 30 seconds for which a session is kept. */
  @Test
  @Tag("long")
  void aTokenIsUnknownAfterThirtySecondsAndTheNameIsFree() throws Exception {
    try (TestClient ada = TestClient.connect(server.address());
        TestClient again = TestClient.connect(server.address())) {
      SessionToken token = token(ada.logIn(fresh("Ada")));
      ada.breakOff();

      await()
          .atMost(PATIENCE.multipliedBy(3))
          .until(() -> metrics().contains("godwit_signaling_expired_total 1.0"));

      assertRefused(again.logIn(resume("Ada", token, 0)));
      assertInstanceOf(ServerMessage.LoginAccepted.class, again.logIn(fresh("Ada")));
    }
  }

  @Test
  void presenceIsToldToThoseWhoMayKnow() throws Exception {
    try (TestClient ada = TestClient.join(server.address(), "Ada");
        TestClient eve = TestClient.join(server.address(), "Eve");
        TestClient bob = TestClient.join(server.address(), "Bob")) {
      PeerName name = PeerName.of("Bob");
      bob.say("v", new ClientMessage.Visible(List.of(PeerName.of("Ada"))));
      bob.hear();
      ada.say(new ClientMessage.Watch(List.of(name)));
      eve.say(new ClientMessage.Watch(List.of(name)));

      assertEquals(new ServerMessage.Presence(name, Online.YES), ada.hear().message());
      assertEquals(new ServerMessage.Presence(name, Online.UNTOLD), eve.hear().message());
      bob.say(new ClientMessage.Logout());
      assertEquals(new ServerMessage.Presence(name, Online.NO), ada.hear().message());
      eve.say(new ClientMessage.Ping());
      assertEquals(new ServerMessage.Pong(), eve.hear().message(), "and nothing before it");
    }
  }

  private void awaitMetric(String line) {
    await().atMost(PATIENCE).until(() -> metrics().contains(line));
  }

  private String metrics() throws Exception {
    URI uri =
        URI.create(
            "http://127.0.0.1:" + server.adminAddress().orElseThrow().getPort() + "/metrics");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private static ClientMessage.Login fresh(String name) throws Exception {
    return new ClientMessage.Login(PeerName.of(name), new Stay.Resumable(), false);
  }

  private static ClientMessage.Login resume(String name, SessionToken token, long seenSeq)
      throws Exception {
    Stay stay = new Stay.Resuming(token, OptionalLong.of(seenSeq));
    return new ClientMessage.Login(PeerName.of(name), stay, false);
  }

  private static ClientMessage offer(String to) throws Exception {
    return new ClientMessage.Offer(
        PeerName.of(to), ConnectionId.CLASSIC, Payload.ofJson("{}"), false);
  }

  private static Resumption resumption(ServerMessage answer) {
    return assertInstanceOf(ServerMessage.LoginAccepted.class, answer).resumption().orElseThrow();
  }

  private static Continuity continuity(ServerMessage answer) {
    return resumption(answer).continuity();
  }

  private static SessionToken token(ServerMessage answer) {
    return resumption(answer).token();
  }

  private static void assertRefused(ServerMessage answer) {
    var refused = assertInstanceOf(ServerMessage.LoginRefused.class, answer);
    assertEquals(SignalErrorCode.RESUME_UNKNOWN, refused.code());
  }
}
