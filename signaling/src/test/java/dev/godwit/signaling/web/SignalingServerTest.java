package dev.godwit.signaling.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SessionDescription;
import dev.godwit.protocol.signal.SignalErrorCode;
import dev.godwit.relay.listen.CannotListenException;
import dev.godwit.relay.listen.HostPort;
import dev.godwit.signaling.session.Discretion;
import dev.godwit.signaling.session.SessionLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SignalingServerTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private SignalingServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        SignalingServer.start(
            new ServerSettings(
                new HostPort("127.0.0.1", 0),
                Optional.of(new HostPort("127.0.0.1", 0)),
                Set.of("files.example"),
                Set.of("https://friend.example"),
                Discretion.OPEN,
                SessionLimits.DEFAULT));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anUpgradeReachesSignalingAtBothPathsAndNowhereElse() throws Exception {
    try (TestClient root = TestClient.connectTo(server.address(), "/");
        TestClient signal = TestClient.connectTo(server.address(), "/signal")) {
      root.say(new ClientMessage.Ping());
      signal.say(new ClientMessage.Ping());

      assertEquals(new ServerMessage.Pong(), root.hear().message());
      assertEquals(new ServerMessage.Pong(), signal.hear().message());
    }
    assertEquals(404, refusal(() -> TestClient.connectTo(server.address(), "/other")));
  }

  @Test
  void pagesOfOtherOriginsAreRefusedAndAllowedOnesAdmitted() {
    assertEquals(
        403, refusal(() -> TestClient.connectFromPage(server.address(), "http://evil.example")));
    TestClient.connectFromPage(server.address(), "https://friend.example").close();
    TestClient.connectFromPage(server.address(), "http://localhost:3000").close();
    TestClient.connectFromPage(server.address(), "http://127.0.0.1:" + server.address().getPort())
        .close();
  }

  @Test
  void aNameThatSomeoneElseLetsResolveToThisMachineIsRefused() throws Exception {
    String evil = "evil.example:" + server.address().getPort();
    String ours = "files.example:" + server.address().getPort();
    try (RawClient rebound = new RawClient(server.address());
        RawClient known = new RawClient(server.address())) {
      rebound.send(RawClient.upgrade(evil, "Origin: http://" + evil));
      known.send(RawClient.upgrade(ours, "Origin: http://" + ours));

      assertTrue(rebound.readHead().startsWith("HTTP/1.1 403 "));
      assertTrue(known.readHead().startsWith("HTTP/1.1 101 "));
    }
  }

  @Test
  void anUpgradeOfAnotherVersionIsToldWhichOneThereIs() throws Exception {
    try (RawClient client = new RawClient(server.address())) {
      byte[] request = RawClient.upgrade("localhost");
      String older =
          new String(request, StandardCharsets.US_ASCII).replace("Version: 13", "Version: 99");
      client.send(older.getBytes(StandardCharsets.US_ASCII));

      String head = client.readHead();
      assertTrue(head.startsWith("HTTP/1.1 426 "), head);
      assertTrue(head.contains("Sec-WebSocket-Version: 13"), head);
    }
  }

  @Test
  void aWebSocketPingIsAnswered() throws Exception {
    try (RawClient client = new RawClient(server.address())) {
      client.send(
          RawClient.upgrade("localhost"),
          RawClient.frame(0x89, "beat".getBytes(StandardCharsets.US_ASCII)));
      client.readHead();

      assertEquals("beat", client.readShortFrame());
    }
  }

  /** Takes the 20 seconds after which the server asks. */
  @Test
  @Tag("long")
  void anIdleClientIsPinged() throws Exception {
    try (RawClient client = new RawClient(server.address())) {
      client.send(RawClient.upgrade("localhost"));
      client.readHead();

      assertEquals("", client.readShortFrame());
    }
  }

  @Test
  void offersGoFromOneRealClientToAnother() throws Exception {
    var offer = new SessionDescription(SessionDescription.Kind.OFFER, "v=0");
    try (TestClient ada = TestClient.join(server.address(), "Ada");
        TestClient bob = TestClient.join(server.address(), "Bob")) {
      ada.say(
          "o",
          new ClientMessage.Offer(
              PeerName.of("bob"), ConnectionId.CLASSIC, offer.toPayload(), false));

      assertEquals(new ServerMessage.Ok(), ada.hear().message());
      var delivered = assertInstanceOf(ServerMessage.Offer.class, bob.hear().message());
      assertEquals(offer, SessionDescription.of(SessionDescription.Kind.OFFER, delivered.offer()));
    }
  }

  @Test
  void thePageComesWithStrictHeaders() throws Exception {
    HttpResponse<String> page = get(server.address(), "/");

    assertEquals(200, page.statusCode());
    assertEquals("text/html; charset=utf-8", page.headers().firstValue("Content-Type").get());
    assertTrue(page.body().startsWith("<!doctype html>"));
    String policy = page.headers().firstValue("Content-Security-Policy").get();
    assertTrue(policy.contains("default-src 'none'"), policy);
    assertTrue(policy.contains("frame-ancestors 'none'"), policy);
    assertFalse(policy.contains("unsafe"), policy);
    assertEquals("nosniff", page.headers().firstValue("X-Content-Type-Options").get());
    assertEquals("no-referrer", page.headers().firstValue("Referrer-Policy").get());
    assertEquals("DENY", page.headers().firstValue("X-Frame-Options").get());
    assertTrue(page.headers().firstValue("Server").isEmpty());
  }

  @Test
  void thePageLoadsNothingInlineAndNothingFromElsewhere() throws Exception {
    String page = get(server.address(), "/").body();

    assertFalse(page.contains("style="), "no inline style");
    assertFalse(page.contains("<style"), "no inline style");
    assertFalse(page.matches("(?s).*<script(?![^>]* src=\"/)[^>]*>.*"), "no inline script");
    assertFalse(page.matches("(?s).*<[^>]* on[a-z]+=.*"), "no inline handler");
    assertFalse(page.matches("(?s).*(?:src|href)=\"https?://.*"), "nothing from elsewhere");
    assertEquals(200, get(server.address(), "/css/page.css").statusCode());
    assertEquals(200, get(server.address(), "/js/ui/view.js").statusCode());
  }

  @Test
  void anUnchangedPageIsNotSentAgain() throws Exception {
    String tag = get(server.address(), "/").headers().firstValue("ETag").get();

    HttpResponse<String> again =
        HTTP.send(
            request(server.address(), "/").header("If-None-Match", tag).build(),
            HttpResponse.BodyHandlers.ofString());

    assertEquals(304, again.statusCode());
    assertEquals("", again.body());
  }

  @Test
  void whatIsNotThePageIsNotFoundAndNothingElseOnDiskIsReached() throws Exception {
    for (String path :
        new String[] {
          "/nothing",
          "/css/",
          "/../pom.xml",
          "/%2e%2e/logback.xml",
          "/..%2flogback.xml",
          "/index.html%00",
          "//etc/passwd",
          "/metrics",
          "/health/ready"
        }) {
      try (RawClient client = new RawClient(server.address())) {
        client.send(
            ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        String head = client.readHead();
        assertTrue(head.startsWith("HTTP/1.1 404 ") || head.startsWith("HTTP/1.1 400 "), head);
      }
    }
  }

  @Test
  void onlyGetAndHeadAreAllowed() throws Exception {
    HttpResponse<String> post =
        HTTP.send(
            request(server.address(), "/").POST(HttpRequest.BodyPublishers.ofString("x")).build(),
            HttpResponse.BodyHandlers.ofString());
    HttpResponse<String> head =
        HTTP.send(
            request(server.address(), "/").HEAD().build(), HttpResponse.BodyHandlers.ofString());

    assertEquals(405, post.statusCode());
    assertEquals("GET, HEAD", post.headers().firstValue("Allow").get());
    assertEquals(200, head.statusCode());
  }

  @Test
  void healthAndFiguresAreForTheOperator() throws Exception {
    InetSocketAddress admin = server.adminAddress().orElseThrow();
    try (TestClient ada = TestClient.join(server.address(), "Ada")) {
      ada.sayText("{\"type\":\"dance\"}");
      ada.hear();

      assertEquals("live\n", get(server.address(), "/health/live").body());
      assertEquals("live\n", get(admin, "/health/live").body());
      assertEquals("ready\n", get(admin, "/health/ready").body());
      String metrics = get(admin, "/metrics").body();
      assertTrue(metrics.contains("godwit_signaling_sockets 1.0"), metrics);
      assertTrue(metrics.contains("godwit_signaling_sessions 1.0"), metrics);
      assertTrue(metrics.contains("godwit_signaling_logins_total 1.0"), metrics);
      assertTrue(
          metrics.contains("godwit_signaling_errors_total{code=\"unknown_type\"} 1.0"), metrics);
      assertEquals(404, get(admin, "/other").statusCode());
    }
  }

  @Test
  void theAdminAddressAnswersToItsOwnNameOnly() throws Exception {
    try (RawClient client = new RawClient(server.adminAddress().orElseThrow())) {
      client.send(
          "GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));

      assertTrue(client.readHead().startsWith("HTTP/1.1 421 "));
    }
  }

  @Test
  void aDrainTellsClientsRefusesNewOnesAndClosesWith1001() throws Exception {
    InetSocketAddress admin = server.adminAddress().orElseThrow();
    try (TestClient ada = TestClient.join(server.address(), "Ada")) {
      Thread drain =
          Thread.startVirtualThread(() -> {
            try {
              server.drain(Duration.ofSeconds(2));
            } catch (InterruptedException _) {
              Thread.currentThread().interrupt();
            }
          });

      var draining = assertInstanceOf(ServerMessage.Draining.class, ada.hear().message());
      assertEquals(Duration.ofSeconds(2), draining.left());
      assertEquals(503, get(admin, "/health/ready").statusCode());
      try (TestClient late = TestClient.connect(server.address())) {
        assertInstanceOf(ServerMessage.Draining.class, late.hear().message());
        assertEquals(1001, late.closeCode());
      }
      assertEquals(1001, ada.closeCode());
      assertTrue(drain.join(Duration.ofSeconds(20)), "returns when all are gone");
    }
  }

  @Test
  void aDrainWaitsForNobodyWhenNobodyIsHere() throws Exception {
    long startNanos = System.nanoTime();

    server.drain(Duration.ofMinutes(10));

    assertTrue(Duration.ofNanos(System.nanoTime() - startNanos).toSeconds() < 60);
  }

  @Test
  void aPortInUseIsToldInOneSentence() {
    HostPort taken = new HostPort("127.0.0.1", server.address().getPort());

    CannotListenException error =
        assertThrows(
            CannotListenException.class, () -> SignalingServer.start(ServerSettings.at(taken)));

    assertEquals(
        "Cannot listen on "
            + taken
            + ": the port is in use; stop whoever uses it, or choose another.",
        error.getMessage());
  }

  @Test
  void anAddressIsCountedWithItsNeighboursOnlyInIpv6() throws Exception {
    assertEquals(
        SignalUpgrade.countedAs(InetAddress.getByName("2001:db8::1")),
        SignalUpgrade.countedAs(InetAddress.getByName("2001:db8::2")));
    assertEquals("192.0.2.1", SignalUpgrade.countedAs(InetAddress.getByName("192.0.2.1")).text());
  }

  @Test
  void aRefusalSaysWhatToDo() {
    for (SignalErrorCode code : SignalErrorCode.values()) {
      assertTrue(code.sentence().endsWith("."), code.wire());
      assertTrue(code.advice().endsWith("."), code.wire());
    }
  }

  private static int refusal(Runnable connect) {
    CompletionException error = assertThrows(CompletionException.class, connect::run);
    var refused = assertInstanceOf(WebSocketHandshakeException.class, error.getCause());
    return refused.getResponse().statusCode();
  }

  private static HttpResponse<String> get(InetSocketAddress where, String path) throws Exception {
    return HTTP.send(request(where, path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(InetSocketAddress where, String path) {
    return HttpRequest.newBuilder(
        URI.create("http://" + where.getHostString() + ":" + where.getPort() + path));
  }
}
