package dev.godwit.signaling.web;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SessionDescription;
import dev.godwit.relay.listen.CannotListenException;
import dev.godwit.relay.listen.HostPort;
import dev.godwit.relay.tls.CertificateNames;
import dev.godwit.relay.tls.CertificateStore;
import dev.godwit.relay.tls.TlsIdentity;
import dev.godwit.signaling.session.Discretion;
import dev.godwit.signaling.session.SessionLimits;
import dev.godwit.testkit.random.Seeds;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real server by TLS, with clients that know its certificate, and some that know nothing. */
class HttpsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final HostPort FREE = new HostPort("127.0.0.1", 0);

  private static TlsIdentity identity;
  private static SSLContext trust;
  private static HttpClient http;

  private SignalingServer server;

  @BeforeAll
  static void aCertificateThatClientsKnow(@TempDir Path folder) throws Exception {
    identity =
        CertificateStore.in(folder)
            .certificateFor(CertificateNames.of(List.of(), List.of()), Instant.now());
    trust = trusting(identity);
    http = HttpClient.newBuilder().sslContext(trust).build();
  }

  @BeforeEach
  void start() throws Exception {
    server = start(false);
  }

  @AfterEach
  void theServerStillServesAndNothingIsLeftBehind() throws Exception {
    await().atMost(PATIENCE).ignoreExceptions().until(this::serves);
    await().atMost(PATIENCE).until(() -> metrics().contains("godwit_signaling_sockets 0.0"));
    server.close();
  }

  @Test
  void thePageComesByHttpsWithTheSameStrictHeaders() throws Exception {
    HttpResponse<String> secure = get(server, "/");
    HttpResponse<String> plain =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.address().getPort()))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertEquals(200, secure.statusCode());
    assertEquals(plain.body(), secure.body());
    assertEquals(headers(plain), headers(secure));
    assertEquals("live\n", get(server, "/health/live").body());
    assertEquals(404, get(server, "/metrics").statusCode());
  }

  @Test
  void onlyWithATrustedCertificateMayBrowsersComeByHttpsAlone() throws Exception {
    try (SignalingServer trusted = start(true)) {
      assertEquals(
          Optional.of("max-age=15552000"),
          get(trusted, "/").headers().firstValue("Strict-Transport-Security"));
    }
    assertEquals(
        Optional.empty(), get(server, "/").headers().firstValue("Strict-Transport-Security"));
  }

  @Test
  void aRenewedCertificateIsShownToNewConnectionsAndOldOnesGoOn(@TempDir Path folder)
      throws Exception {
    TlsIdentity renewed =
        CertificateStore.in(folder)
            .certificateFor(CertificateNames.of(List.of(), List.of()), Instant.now());
    try (TestClient early = connect().login("Ada");
        HttpClient knowing = HttpClient.newBuilder().sslContext(trusting(renewed)).build()) {
      server.replaceTls(renewed.context());

      assertEquals(
          200,
          knowing
              .send(
                  HttpRequest.newBuilder(uri(server, "/")).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode());
      early.say("p", new ClientMessage.Ping());
      assertEquals(new ServerMessage.Pong(), early.hear().message());
      // For those who know only the one before, after this test.
      server.replaceTls(identity.context());
    }
  }

  @Test
  void whoIsHereByTlsAndWhoIsHereInPlainTextMeet() throws Exception {
    var offer = new SessionDescription(SessionDescription.Kind.OFFER, "v=0");
    try (TestClient ada = connect().login("Ada");
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
  void aPageThatCameByHttpsMayConnectAndOneOfAnotherOriginMayNot() throws Exception {
    int port = secure().getPort();
    String own = "192.0.2.7:" + port;
    try (RawClient ours = new RawClient(secure(), trust);
        RawClient others = new RawClient(secure(), trust)) {
      ours.send(RawClient.upgrade(own, "Origin: https://" + own));
      others.send(RawClient.upgrade(own, "Origin: https://evil.example:" + port));

      assertTrue(ours.readHead().startsWith("HTTP/1.1 101 "));
      assertTrue(others.readHead().startsWith("HTTP/1.1 403 "));
    }
  }

  @Test
  void aClientThatDoesNotKnowTheCertificateIsNotConnected() {
    try (HttpClient stranger = HttpClient.newHttpClient()) {
      assertThrows(
          SSLHandshakeException.class,
          () ->
              stranger.send(
                  HttpRequest.newBuilder(uri(server, "/")).build(),
                  HttpResponse.BodyHandlers.ofString()));
    }
  }

  /** Its hello is written out, since clients of today can't be brought to say it. */
  @Test
  void tls11IsRefusedByAnAlert() throws Exception {
    byte[] body =
        HexFormat.of().parseHex("0302" + "5a".repeat(32) + "00" + "0004c013c009" + "0100" + "0000");
    byte[] hello =
        HexFormat.of()
            .parseHex(
                "160301%04x01%06x".formatted(body.length + 4, body.length)
                    + HexFormat.of().formatHex(body));
    try (RawClient old = new RawClient(secure())) {
      old.send(hello);

      byte[] alert = old.read(7);

      assertEquals("15", HexFormat.of().formatHex(alert, 0, 1), "an alert (RFC 8446, section 6)");
      assertEquals("0246", HexFormat.of().formatHex(alert, 5, 7), "fatal, protocol_version");
      old.awaitEnd();
    }
  }

  @Test
  void plainHttpOnThePortOfHttpsIsClosed() throws Exception {
    try (RawClient lost = new RawClient(secure())) {
      lost.send(RawClient.upgrade("localhost"));

      lost.awaitEnd();
    }
  }

  @Test
  void noiseInsteadOfAHandshakeIsClosedOrLeftToItsTimeout() throws Exception {
    Seeds.each(
        1,
        100,
        random -> {
          byte[] noise = new byte[random.nextInt(1, 2000)];
          random.nextBytes(noise);
          if (random.nextBoolean()) {
            // As if it were a handshake of TLS 1.2.
            System.arraycopy(new byte[] {22, 3, 1}, 0, noise, 0, Math.min(3, noise.length));
          }
          try (RawClient client = new RawClient(secure())) {
            client.send(noise);
          } catch (IOException _) {
            // Closed before all was sent.
          }
        });
  }

  @Test
  void handshakesThatAreNotFinishedKeepNobodyFromConnecting() throws Exception {
    List<RawClient> halfOpen = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        halfOpen.add(new RawClient(secure()));
        halfOpen.getLast().send(new byte[] {22, 3, 1, 2, 0, 1});
      }

      assertTrue(serves());
    } finally {
      for (RawClient client : halfOpen) {
        client.close();
      }
    }
  }

  /** Takes the 30 seconds after which the server closes. */
  @Test
  @Tag("long")
  void handshakesThatAreNotFinishedAreClosed() throws Exception {
    try (RawClient silent = new RawClient(secure());
        RawClient halfOpen = new RawClient(secure())) {
      halfOpen.send(new byte[] {22, 3, 1, 2, 0, 1});

      silent.awaitEnd();
      halfOpen.awaitEnd();
    }
  }

  @Test
  void aClientThatGoesWithoutAWordIsNoticed() throws Exception {
    RawClient client = new RawClient(secure(), trust);
    client.send(RawClient.upgrade("localhost"));
    client.readHead();
    await().atMost(PATIENCE).until(() -> metrics().contains("godwit_signaling_sockets 1.0"));

    client.reset();

    await().atMost(PATIENCE).until(() -> metrics().contains("godwit_signaling_sockets 0.0"));
  }

  @Test
  void aSlowClientIsDroppedNotBuffered() throws Exception {
    try (RawClient slow = new RawClient(secure(), trust);
        TestClient fast = connect().login("Fast")) {
      SlowClient.assertDropped(slow, fast);
    }
  }

  @Test
  void aDrainIsForThoseWhoCameByTlsToo() throws Exception {
    try (SignalingServer stopping = start(false);
        TestClient ada = TestClient.connectSecurely(http, stopping.secureAddress().get());
        TestClient bob = TestClient.join(stopping.address(), "Bob")) {
      ada.login("Ada");

      stopping.drain(Duration.ofSeconds(1));

      assertInstanceOf(ServerMessage.Draining.class, ada.hear().message());
      assertInstanceOf(ServerMessage.Draining.class, bob.hear().message());
      assertEquals(1001, ada.closeCode());
      assertEquals(1001, bob.closeCode());
    }
  }

  private SignalingServer start(boolean isTrusted) throws CannotListenException {
    return SignalingServer.start(
        new ServerSettings(
                FREE, Optional.of(FREE), Set.of(), Set.of(), Discretion.OPEN, SessionLimits.DEFAULT)
            .with(new Https(FREE, identity.context(), isTrusted)));
  }

  private InetSocketAddress secure() {
    return server.secureAddress().orElseThrow();
  }

  private TestClient connect() {
    return TestClient.connectSecurely(http, secure());
  }

  private boolean serves() throws Exception {
    try (TestClient next = connect().login("Next")) {
      return next.heardSoFar() == 0;
    }
  }

  private String metrics() throws Exception {
    int port = server.adminAddress().orElseThrow().getPort();
    URI uri = URI.create("http://127.0.0.1:" + port + "/metrics");
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static HttpResponse<String> get(SignalingServer server, String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(server, path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static URI uri(SignalingServer server, String path) {
    int port = server.secureAddress().orElseThrow().getPort();
    return URI.create("https://localhost:" + port + path);
  }

  private static SortedMap<String, List<String>> headers(HttpResponse<?> response) {
    SortedMap<String, List<String>> headers = new TreeMap<>(response.headers().map());
    headers.remove("date");
    return headers;
  }

  private static SSLContext trusting(TlsIdentity server) throws Exception {
    KeyStore known = KeyStore.getInstance("PKCS12");
    known.load(null, null);
    known.setCertificateEntry("server", server.certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(known);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
