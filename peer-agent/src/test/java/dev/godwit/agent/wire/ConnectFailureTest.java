package dev.godwit.agent.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person is told when TLS fails, by real servers that it fails with. */
class ConnectFailureTest {
  private static final long PATIENCE_SECONDS = 20;
  private static final String PASSWORD = "changeit";
  private static final String AUTHORITY = "authority";

  @TempDir private Path folder;

  @Test
  void aServersOwnCertificateIsNotTrustedAndItIsSaidWhatToDo() throws Exception {
    KeyStore server = keytool("-alias", "server", "-dname", "CN=localhost");

    String sentence =
        sentence(
            server, SignalingSocket.client(Optional.empty(), new EnvironmentProxies(Map.of())));

    assertTrue(sentence.contains("does not trust the certificate"), sentence);
    assertTrue(sentence.contains("may have made it itself"), sentence);
    assertTrue(sentence.contains("--server-fingerprint"), sentence);
  }

  @Test
  void aCertificateThatHasEndedIsSaidToBeSo() throws Exception {
    KeyStore server = certificate("localhost", "-2y");

    String sentence = sentence(server, trusting(server));

    assertTrue(sentence.contains("is not valid today. Have it renewed"), sentence);
  }

  @Test
  void aCertificateForAnotherNameIsSaidToBeSo() throws Exception {
    KeyStore server = certificate("files.example", "-1d");

    String sentence = sentence(server, trusting(server));

    assertTrue(sentence.endsWith("is for another name. Use the name that it is for."), sentence);
  }

  @Test
  void aServerIsKnownByItsFingerprintWhateverItsNameAndDates() throws Exception {
    KeyStore server = certificate("files.example", "-2y");
    CertificateFingerprint its =
        CertificateFingerprint.of((X509Certificate) server.getCertificate("server"));

    String sentence =
        sentence(server, knowing(its), "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");

    assertTrue(sentence.contains("did not take the connection (HTTP 404)"), sentence);
  }

  @Test
  void aServerWithAnotherFingerprintIsNotTalkedTo() throws Exception {
    KeyStore server = certificate("localhost", "-1d");

    String sentence =
        sentence(server, knowing(new CertificateFingerprint("0A" + ":0A".repeat(31))));

    assertTrue(sentence.contains("has another fingerprint than was given"), sentence);
  }

  private static HttpClient knowing(CertificateFingerprint fingerprint) {
    return SignalingSocket.client(Optional.of(fingerprint), new EnvironmentProxies(Map.of()));
  }

  @Test
  void aServerWithoutTlsIsSaidToBeSo() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      answerAll(plain, "HTTP/1.1 400 Bad Request\r\n\r\n");

      String sentence =
          sentence(
              plain, SignalingSocket.client(Optional.empty(), new EnvironmentProxies(Map.of())));

      assertEquals(
          "The server at localhost:"
              + plain.getLocalPort()
              + " could not agree on TLS. If it does without, use its ws:// address.",
          sentence);
    }
  }

  private static String sentence(KeyStore identity, HttpClient http) throws Exception {
    return sentence(identity, http, "");
  }

  private static String sentence(KeyStore identity, HttpClient http, String answer)
      throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(identity, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    try (ServerSocket listening =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      answerAll(listening, answer);
      return sentence(listening, http);
    }
  }

  private static String sentence(ServerSocket server, HttpClient http) throws Exception {
    CompletableFuture<String> reason = new CompletableFuture<>();
    URI uri = URI.create("wss://localhost:" + server.getLocalPort() + "/signal");
    try (SignalingSocket _ =
        SignalingSocket.open(
            http,
            uri,
            new SignalingSocket.Listener() {
              @Override
              public void onOpen() {
                reason.complete("opened");
              }

              @Override
              public void onSignOfLife() {}

              @Override
              public void onText(String text, Runnable dealtWith) {}

              @Override
              public void onClosed(int code, String why) {
                reason.complete(why);
              }
            })) {
      return reason.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Says this to each client that has begun, and hears the rest, until the socket is closed. */
  private static void answerAll(ServerSocket listening, String answer) {
    Thread.startVirtualThread(() -> {
      while (!listening.isClosed()) {
        try (Socket client = listening.accept()) {
          InputStream in = client.getInputStream();
          if (in.read() >= 0) {
            client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
          }
          while (in.read() >= 0) {
            // until it goes
          }
        } catch (IOException _) {
          // The client went, or the test is over.
        }
      }
    });
  }

  /** A certificate that an authority signed for this host, for a year from this time on. */
  private KeyStore certificate(String host, String start) throws Exception {
    keytool("-alias", AUTHORITY, "-dname", "CN=Authority", "-ext", "bc:c", "-validity", "3650");
    return keytool(
        "-alias",
        "server",
        "-signer",
        AUTHORITY,
        "-dname",
        "CN=" + host,
        "-ext",
        "san=dns:" + host,
        "-startdate",
        start,
        "-validity",
        "365");
  }

  /** Has the JDK's own tool make a key and a certificate, and gives all that it has made. */
  private KeyStore keytool(String... what) throws Exception {
    Path file = folder.resolve("keys.p12");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-keystore", file.toString(), "-storepass", PASSWORD));
    command.addAll(List.of("-keyalg", "EC"));
    command.addAll(List.of(what));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, keytool.waitFor(), said);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private static HttpClient trusting(KeyStore server) throws Exception {
    KeyStore known = KeyStore.getInstance("PKCS12");
    known.load(null, null);
    known.setCertificateEntry(AUTHORITY, server.getCertificate(AUTHORITY));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(known);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }
}
