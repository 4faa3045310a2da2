package dev.godwit.relay;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.protocol.credential.TurnCredential;
import dev.godwit.protocol.credential.TurnSecret;
import dev.godwit.protocol.credential.TurnSecrets;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.relay.net.ClientSocket;
import dev.godwit.relay.net.RelayClient;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.MessageClass;
import dev.godwit.relay.stun.StunMessage;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.tls.PemFiles;
import dev.godwit.testkit.tls.TestAuthority;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelayCommandTest {
  private static final String LOOPBACK =
      "--listen 127.0.0.1 --relay-address 127.0.0.1 --port 0 --allow-peer 127.0.0.0/8 --admin off";
  private static final int UNAUTHENTICATED = 401;

  @TempDir private Path state;

  @Test
  void itSaysWhereItListensAndStopsWhenTold() throws Exception {
    RelayRun run = RelayRun.start(state, LOOPBACK + " --secret hush");
    List<String> said = run.said();
    run.close();

    assertTrue(
        said.getFirst()
            .matches(
                "Godwit's relay is listening on 127\\.0\\.0\\.1:[1-9][0-9]* \\(UDP and TCP\\)"),
        said.getFirst());
    assertEquals("  relaying from 127.0.0.1, ports 49152 to 65535", said.get(1));
    assertEquals("Ctrl-C stops it.", said.getLast());
    assertEquals(0, run.exitCode());
  }

  @Test
  void clientsComeByEachTransportWithEachKindOfCredential() throws Exception {
    String line = LOOPBACK + " --tls-port 0 --realm R --secret hush --user ann:pass:word";
    TurnCredential expiring = credential("hush");
    try (RelayRun run = RelayRun.start(state, line)) {
      TransportAddress open = run.listening("UDP and TCP");
      SSLContext anyone = trusting(selfMade());
      for (ClientSocket socket :
          List.of(
              ClientSocket.udp(open),
              ClientSocket.tcp(open),
              ClientSocket.tls(run.listening("TLS"), anyone))) {
        try (RelayClient client = new RelayClient(socket, "ann", "pass:word")) {
          assertEquals("127.0.0.1", client.allocate().ip().toString());
        }
      }
      try (RelayClient client = run.client(expiring.username().text(), expiring.password());
          RelayClient stranger = run.client("ann", "guess")) {
        assertEquals(MessageClass.SUCCESS, client.tryAllocate().messageClass());
        assertEquals(UNAUTHENTICATED, RelayClient.errorOf(stranger.tryAllocate()));
      }
    }
  }

  @Test
  void severalAddressesOfBothFamiliesAreServed() throws Exception {
    String line =
        "--listen 127.0.0.1 --listen ::1 --relay-address 127.0.0.1 --relay-address ::1 --port 0"
            + " --allow-peer 127.0.0.0/8 --allow-peer ::1/128 --admin off --user ann:pw";
    try (RelayRun run = RelayRun.start(state, line)) {
      assertTrue(run.said().get(1).matches(" {2}and on \\[::1]:[1-9][0-9]* \\(UDP and TCP\\)"));
      assertTrue(run.said().contains("  relaying from ::1, ports 49152 to 65535"));
    }
  }

  @Test
  void byDefaultAllAddressesOfBothFamiliesAreServedByUdpAndTcp() throws Exception {
    int port = freePort();
    try (RelayRun run = RelayRun.start(state, "--admin off --user ann:pw --port " + port)) {
      assertTrue(run.said().contains("  and on [::]:" + port + " (UDP and TCP)"), run.errors());
      for (String host : List.of("127.0.0.1", "::1")) {
        TransportAddress server = new TransportAddress(IpAddress.parse(host).orElseThrow(), port);
        for (ClientSocket socket : List.of(ClientSocket.udp(server), ClientSocket.tcp(server))) {
          try (RelayClient client = new RelayClient(socket, "ann", "pw")) {
            assertEquals(socket.local(), client.bind());
          }
        }
      }
    }
  }

  @Test
  void behindANatClientsAreToldTheOuterAddress() throws Exception {
    String line = LOOPBACK + " --user ann:pw --public-host turn.example=198.51.100.7";
    try (RelayRun run = RelayRun.start(state, line);
        RelayClient client = run.client("ann", "pw")) {
      assertEquals("198.51.100.7", client.allocate().ip().toString());
      assertTrue(run.said().get(1).endsWith(", told as 198.51.100.7"), run.said().get(1));
    }
  }

  @Test
  void withoutACertificateItMakesOneAndSaysSoAndKeepsIt() {
    String line = LOOPBACK + " --secret hush --tls-port 0";
    String first = fingerprint(line);
    String second = fingerprint(line);

    assertTrue(first.matches(" {2}(?:[0-9A-F]{2}:){31}[0-9A-F]{2}"), first);
    assertEquals(first, second);
  }

  @Test
  void theOperatorSeesHealthAndFiguresWithoutUsersAndAddresses() throws Exception {
    String line = LOOPBACK.replace("--admin off", "--admin 127.0.0.1:0") + " --user robin9:pw";
    try (RelayRun run = RelayRun.start(state, line);
        RelayClient client = run.client("robin9", "pw")) {
      client.allocate();

      assertEquals("live\n", run.admin("/health/live").body());
      assertEquals("ready\n", run.admin("/health/ready").body());
      await()
          .atMost(RelayRun.PATIENCE)
          .until(() -> run.admin("/metrics").body().contains("godwit_relay_allocations 1.0"));
      String metrics = run.admin("/metrics").body();
      assertTrue(
          metrics.contains("godwit_relay_decisions_total{event=\"allocated\"} 1.0"), metrics);
      assertTrue(metrics.contains("godwit_relay_transport_total{event=\"faults\"} 0.0"), metrics);
      assertFalse(metrics.contains("robin9") || metrics.contains("127.0.0.1"), metrics);
    }
  }

  @Test
  void secretsUsersAndAllowedPeersAreReadAgainWithoutDroppingAnybody() throws Exception {
    Path secret = Files.writeString(state.resolve("secret"), "old\n");
    Path file = state.resolve("relay.toml");
    String before =
        "listen = \"127.0.0.1\"\nport = 0\nrelay-address = \"127.0.0.1\"\nadmin = \"off\"\n"
            + "secret-file = \""
            + secret
            + "\"\n";
    Files.writeString(file, before);
    // Not the relay's own address, which all its clients may talk with.
    TransportAddress peer = new TransportAddress(IpAddress.parse("127.0.0.2").orElseThrow(), 9);
    try (RelayRun run = RelayRun.start(state, "--config " + file);
        RelayClient early = client(run, "old")) {
      assertEquals(UNAUTHENTICATED, allocationOf(run, "new"));
      early.allocate();
      assertFalse(mayTalkWith(early, peer));

      Files.writeString(secret, "new\nold\n");
      Files.writeString(file, before + "allow-peer = \"127.0.0.0/8\"\n");

      await().atMost(RelayRun.PATIENCE).until(() -> allocationOf(run, "new") == 0);
      assertEquals(0, allocationOf(run, "old"), "two are good while one is replaced");
      await().atMost(RelayRun.PATIENCE).until(() -> mayTalkWith(early, peer));

      Files.writeString(secret, "new\n");

      await().atMost(RelayRun.PATIENCE).until(() -> allocationOf(run, "old") == UNAUTHENTICATED);
      early.permit(peer);
    }
  }

  @Test
  void aRenewedCertificateIsShownToNewConnections() throws Exception {
    TestAuthority authority = new TestAuthority();
    Path certificate = state.resolve("cert.pem");
    Path key = state.resolve("key.pem");
    KeyPair first = writePair(authority, certificate, key);
    String line =
        LOOPBACK + " --tls-port 0 --user ann:pw --tls-cert " + certificate + " --tls-key " + key;
    SSLContext trust = trusting(authority.certificate());
    try (RelayRun run = RelayRun.start(state, line)) {
      TransportAddress tls = run.listening("TLS");
      try (RelayClient early = new RelayClient(ClientSocket.tls(tls, trust), "ann", "pw")) {
        early.allocate();
        assertEquals(first.getPublic(), shown(tls, trust).getPublicKey());

        KeyPair second = writePair(authority, certificate, key);

        await()
            .atMost(RelayRun.PATIENCE)
            .until(() -> shown(tls, trust).getPublicKey().equals(second.getPublic()));
        early.release();
      }
    }
  }

  @Test
  void aTakenPortIsOneSentenceAndExitCodeOne() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      RelayRun run =
          RelayRun.toTheEnd(
              Map.of("GODWIT_RELAY_SECRET", "hush"),
              state,
              "relay",
              "--listen",
              "127.0.0.1",
              "--admin",
              "off",
              "--port",
              String.valueOf(taken.getLocalPort()));

      assertEquals(1, run.exitCode());
      assertEquals(1, run.errors().lines().count(), run.errors());
      assertTrue(run.errors().contains("the port is in use"), run.errors());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "relay",
        "relay --secret x --port 70000",
        "relay --secret x --tls-cert a --tls-key b",
        "relay --config /nowhere/relay.toml",
        "relay --secret x extra",
        "relay --dance",
        "dance"
      })
  void wrongUsageIsExplainedWithExitCodeTwo(String line) throws Exception {
    RelayRun run = RelayRun.toTheEnd(Map.of(), state, line.split(" "));

    assertEquals(2, run.exitCode());
    assertTrue(run.errors().contains("--help"), run.errors());
  }

  @Test
  void helpHasAnExampleTheDefaultsAndTheExitCodes() throws Exception {
    RelayRun run = RelayRun.toTheEnd(Map.of(), state, "relay", "--help");
    String help = String.join("\n", run.said());

    assertEquals(0, run.exitCode());
    assertTrue(help.contains("Example"), help);
    assertTrue(help.contains("Default: 49152-65535."), help);
    assertTrue(help.contains("Exit codes: 143 told to stop"), help);
  }

  private String fingerprint(String line) {
    try (RelayRun run = RelayRun.start(state, line)) {
      List<String> said = run.said();
      assertTrue(said.stream().anyMatch(each -> each.startsWith("It made its certificate")));
      return said.get(said.size() - 3);
    }
  }

  /** One that is likely to be free for a moment. */
  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Its error code, or 0. */
  private static int allocationOf(RelayRun run, String secret) throws Exception {
    try (RelayClient client = client(run, secret)) {
      StunMessage answer = client.tryAllocate();
      return answer.messageClass() == MessageClass.SUCCESS ? 0 : RelayClient.errorOf(answer);
    }
  }

  private static RelayClient client(RelayRun run, String secret) throws Exception {
    TurnCredential credential = credential(secret);
    return run.client(credential.username().text(), credential.password());
  }

  private static TurnCredential credential(String secret) throws Exception {
    return new TurnSecrets(List.of(new TurnSecret(secret)))
        .issue(PeerName.of("Ann"), Instant.now().plusSeconds(600));
  }

  private static boolean mayTalkWith(RelayClient client, TransportAddress peer) throws Exception {
    try {
      client.permit(peer);
      return true;
    } catch (AssertionError refused) {
      return false;
    }
  }

  private static KeyPair writePair(TestAuthority authority, Path certificate, Path key)
      throws Exception {
    KeyPair pair = TestAuthority.keys("EC", 256);
    Files.writeString(key, TestAuthority.pkcs8(pair.getPrivate()));
    Files.writeString(certificate, TestAuthority.pem(authority.certify(pair)));
    return pair;
  }

  private X509Certificate selfMade() throws Exception {
    Path file = state.resolve("relay").resolve("tls").resolve("server.pem");
    return PemFiles.read(file, file).certificate();
  }

  private static X509Certificate shown(TransportAddress tls, SSLContext trust) throws Exception {
    try (Socket socket =
        trust
            .getSocketFactory()
            .createSocket(InetAddress.getByAddress(tls.ip().toBytes()), tls.port())) {
      return (X509Certificate) ((SSLSocket) socket).getSession().getPeerCertificates()[0];
    }
  }

  private static SSLContext trusting(X509Certificate certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("trusted", certificate);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
