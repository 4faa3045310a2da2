package dev.godwit.signaling.web;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SignalErrorCode;
import dev.godwit.protocol.signal.SignalLimits;
import dev.godwit.relay.listen.HostPort;
import dev.godwit.signaling.session.Discretion;
import dev.godwit.signaling.session.SessionLimits;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that break rules, against the real server: it says so, and serves the next one. */
class HostileClientTest {
  private static final int TEXT = 0x81;
  private static final int PING = 0x89;

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private SignalingServer server;

  @BeforeEach
  void start() throws Exception {
    SessionLimits limits = new SessionLimits(1000, 5, 1000);
    server =
        SignalingServer.start(
            new ServerSettings(
                new HostPort("127.0.0.1", 0),
                Optional.of(new HostPort("127.0.0.1", 0)),
                Set.of(),
                Set.of(),
                Discretion.OPEN,
                limits));
  }

  @AfterEach
  void theServerStillServesAndNothingIsLeftBehind() throws Exception {
    await().atMost(PATIENCE).ignoreExceptions().until(this::serves);
    await().atMost(PATIENCE).until(() -> metrics().contains("godwit_signaling_sockets 0.0"));
    server.close();
  }

  @Test
  void aMessageOf64KiBIsAnsweredAndALargerOneClosesWith1009() throws Exception {
    try (TestClient client = TestClient.connect(server.address())) {
      client.sayText(pingOf(SignalLimits.MAX_MESSAGE_BYTES));
      ServerMessage answer = client.hear().message();
      client.sayText(pingOf(SignalLimits.MAX_MESSAGE_BYTES + 1));

      assertEquals(new ServerMessage.Pong(), answer);
      assertEquals(1009, client.closeCode());
    }
  }

  @Test
  void aMessageMuchTooLargeClosesWith1009() throws Exception {
    try (TestClient client = TestClient.connect(server.address())) {
      client.tryToSay(pingOf(1 << 20), true);

      assertEquals(1009, client.closeCode());
    }
  }

  @Test
  void aMessageOfManyFragmentsIsLimitedAsAWhole() throws Exception {
    try (TestClient client = TestClient.connect(server.address())) {
      client.socket().sendText("{\"type\":\"ping\",", false).join();
      client.socket().sendText("\"id\":\"f\"}", true).join();
      assertEquals("f", client.hear().id().orElseThrow().text());

      String part = "x".repeat(10_000);
      for (int i = 0; i < 7; i++) {
        client.tryToSay(part, i == 6);
      }

      assertEquals(1009, client.closeCode());
    }
  }

  @Test
  void aBinaryFrameIsAnsweredThenClosesWith1003() throws Exception {
    try (TestClient client = TestClient.join(server.address(), "Ada")) {
      client.socket().sendBinary(ByteBuffer.wrap(new byte[] {1, 2, 3}), true).join();

      var failure = assertInstanceOf(ServerMessage.Failure.class, client.hear().message());
      assertEquals(SignalErrorCode.BAD_MESSAGE, failure.code());
      assertEquals(1003, client.closeCode());
    }
  }

  @Test
  void framesSentTogetherWithTheUpgradeAreAnswered() throws Exception {
    try (RawClient client = new RawClient(server.address())) {
      client.send(
          RawClient.upgrade("localhost"),
          RawClient.text("{\"type\":\"login\",\"name\":\"Early\"}"));

      assertTrue(client.readHead().startsWith("HTTP/1.1 101 "));
      assertTrue(client.readShortFrame().contains("\"success\":true"));
    }
  }

  @Test
  void textThatIsNoUtf8AndFramesAgainstTheProtocolCloseTheConnection() throws Exception {
    byte[] notUtf8 = RawClient.frame(TEXT, new byte[] {(byte) 0xc3, 0x28});
    byte[] reservedBits = RawClient.frame(0xf1, new byte[] {'a'});
    byte[] unknownOpcode = RawClient.frame(0x83, new byte[] {'a'});
    byte[] longPing = RawClient.frame(PING, new byte[126]);
    byte[] fragmentedPing = RawClient.frame(0x09, new byte[] {'a'});
    byte[] strayContinuation = RawClient.frame(0x80, new byte[] {'a'});
    for (byte[] frame :
        new byte[][] {
          notUtf8, reservedBits, unknownOpcode, longPing, fragmentedPing, strayContinuation
        }) {
      try (RawClient client = new RawClient(server.address())) {
        client.send(RawClient.upgrade("localhost"), frame);
        client.readHead();

        client.awaitEnd();
      }
    }
  }

  @Test
  void randomBytesAfterTheUpgradeDoNoHarm() throws Exception {
    long seed = Long.getLong("godwit.seed", new Random().nextLong());
    System.out.println("-Dgodwit.seed=" + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      byte[] noise = new byte[random.nextInt(1, 300)];
      random.nextBytes(noise);
      try (RawClient client = new RawClient(server.address())) {
        client.send(RawClient.upgrade("localhost"), noise);
        client.readHead();
      }
    }
  }

  @Test
  void aFloodIsRateLimitedThenClosedWith1008() throws Exception {
    try (TestClient client = TestClient.connect(server.address())) {
      for (int i = 0; i < 600; i++) {
        client.tryToSay("{\"type\":\"ping\"}", true);
      }

      assertEquals(1008, client.closeCode());
      boolean wasTold = false;
      while (client.heardSoFar() > 0) {
        wasTold |=
            ServerMessage.Failure.of(SignalErrorCode.RATE_LIMITED).equals(client.hear().message());
      }
      assertTrue(wasTold);
    }
  }

  @Test
  void aSlowClientIsDroppedNotBuffered() throws Exception {
    try (RawClient slow = new RawClient(server.address());
        TestClient fast = TestClient.join(server.address(), "Fast")) {
      SlowClient.assertDropped(slow, fast);
    }
  }

  @Test
  void anAddressWithTooManyConnectionsIsToldSo() throws Exception {
    try (TestClient _ = TestClient.connect(server.address());
        TestClient _ = TestClient.connect(server.address());
        TestClient _ = TestClient.connect(server.address());
        TestClient _ = TestClient.connect(server.address());
        TestClient _ = TestClient.connect(server.address());
        TestClient sixth = TestClient.connect(server.address())) {
      assertEquals(ServerMessage.Failure.of(SignalErrorCode.TOO_MANY), sixth.hear().message());
      assertEquals(1013, sixth.closeCode());
    }
  }

  private boolean serves() throws Exception {
    try (TestClient next = TestClient.join(server.address(), "Next")) {
      return next.heardSoFar() == 0;
    }
  }

  private String metrics() throws Exception {
    InetSocketAddress admin = server.adminAddress().orElseThrow();
    URI uri = URI.create("http://127.0.0.1:" + admin.getPort() + "/metrics");
    return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static String pingOf(int bytes) {
    String frame = "{\"type\":\"ping\",\"pad\":\"\"}";
    return frame.replace("\"\"", "\"" + "x".repeat(bytes - frame.length()) + "\"");
  }
}
