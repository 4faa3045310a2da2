package dev.godwit.signaling;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.protocol.signal.IceServer;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.ServerMessageCodec;
import dev.godwit.relay.stun.MessageClass;
import dev.godwit.relay.stun.StunMessage;
import dev.godwit.relay.stun.StunMethod;
import dev.godwit.relay.stun.StunWriter;
import dev.godwit.relay.stun.TransactionId;
import dev.godwit.testkit.tls.TestAuthority;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What {@code godwit serve} does with a relay, and tells of it. */
class ServeRelayTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String LOOPBACK = "serve --host 127.0.0.1 --port 0 --https-port off";

  @TempDir private Path state;

  /** A server in this process, from its command line until it is closed. */
  private static final class Run implements AutoCloseable {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final FutureTask<Integer> exit;
    private final Thread thread;

    Run(Path state, String line) {
      CommandLine command =
          Main.commandLine(state, Screen.LINES)
              .setOut(new PrintWriter(out))
              .setErr(new PrintWriter(err));
      exit = new FutureTask<>(() -> command.execute(line.split(" ")));
      thread = Thread.ofPlatform().start(exit);
      await().atMost(PATIENCE).until(() -> out.toString().contains("Ctrl-C") || exit.isDone());
    }

    int number(String regex) {
      var found = Pattern.compile(regex).matcher(out.toString());
      assertTrue(found.find(), out.toString() + err);
      return Integer.parseInt(found.group(1));
    }

    int page() {
      return number("http://127\\.0\\.0\\.1:(\\d+)/");
    }

    String admin(String path) throws Exception {
      int port = number("for the operator: http://127\\.0\\.0\\.1:(\\d+)/");
      try (HttpClient http = HttpClient.newHttpClient()) {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
            .body();
      }
    }

    /** What a client is told that logs in by this host. */
    List<IceServer> iceServers(String host) throws Exception {
      CompletableFuture<String> answer = new CompletableFuture<>();
      WebSocket.Listener listener =
          new WebSocket.Listener() {
            private final StringBuilder text = new StringBuilder();

            @Override
            public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
              text.append(part);
              if (last) {
                answer.complete(text.toString());
              }
              socket.request(1);
              return CompletableFuture.completedFuture(null);
            }
          };
      try (HttpClient http = HttpClient.newHttpClient()) {
        WebSocket socket =
            http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://" + host + ":" + page() + "/"), listener)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        socket
            .sendText("{\"type\":\"login\",\"name\":\"Ada\"}", true)
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        var message =
            ServerMessageCodec.parse(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).message();
        socket.abort();
        return ((ServerMessage.LoginAccepted) message).iceServers();
      }
    }

    List<String> urls(String host) throws Exception {
      return iceServers(host).stream().flatMap(server -> server.urls().stream()).toList();
    }

    @Override
    public void close() {
      thread.interrupt();
      await().atMost(PATIENCE).until(exit::isDone);
    }
  }

  @Test
  void itRelaysWithNothingToSetUpAndTellsWhoeverLogsIn() throws Exception {
    try (Run run = new Run(state, LOOPBACK + " --turn-port 0 --admin 127.0.0.1:0")) {
      int turn = run.number("relaying \\(TURN\\) at port UDP and TCP (\\d+)\n");

      assertEquals(
          List.of(
              "stun:localhost:" + turn,
              "turn:localhost:" + turn + "?transport=udp",
              "turn:localhost:" + turn + "?transport=tcp"),
          run.urls("localhost"));
      assertEquals("stun:127.0.0.1:" + turn, run.urls("127.0.0.1").getFirst());
      assertTrue(answersBinding(turn));
      assertTrue(answersBinding(run.page()), "STUN on the page's own port");
      assertEquals("ready\n", run.admin("/health/ready"));
      String metrics = run.admin("/metrics");
      assertTrue(metrics.contains("godwit_relay_allocations 0.0"), metrics);
      assertTrue(metrics.contains("godwit_signaling_logins_total 2.0"), metrics);
    }
  }

  @Test
  void eachServerHasASecretOfItsOwn() throws Exception {
    String line = LOOPBACK + " --turn-port 0 --admin off";
    try (Run one = new Run(state, line);
        Run other = new Run(state, line)) {
      IceServer first = one.iceServers("localhost").getLast();
      IceServer second = other.iceServers("localhost").getLast();

      assertFalse(first.username().equals(second.username()), first.toString());
    }
  }

  @Test
  void thePublicHostIsToldInPlaceOfTheOneThatAClientCameBy() throws Exception {
    String line = LOOPBACK + " --turn-port 0 --admin off --stun stun:stun.example:19302";
    try (Run run = new Run(state, line + " --public-host Files.example=198.51.100.7")) {
      List<String> urls = run.urls("localhost");

      assertTrue(urls.getFirst().startsWith("stun:files.example:"), urls.toString());
      assertEquals("stun:stun.example:19302", urls.get(1));
    }
  }

  @Test
  void withAGivenCertificateThereIsTurnByTlsUnderItsName() throws Exception {
    KeyPair keys = TestAuthority.keys("EC", 256);
    Path certificate =
        Files.writeString(
            state.resolve("cert.pem"), TestAuthority.pem(new TestAuthority().certify(keys)));
    Path key = Files.writeString(state.resolve("key.pem"), TestAuthority.pkcs8(keys.getPrivate()));
    String line =
        "serve --host 127.0.0.1 --port 0 --https-port 0 --admin off --turn-port 0"
            + " --turn-tls-port 0 --tls-cert "
            + certificate
            + " --tls-key "
            + key;
    try (Run run = new Run(state, line)) {
      int tls = run.number("relaying \\(TURN\\) at port UDP and TCP \\d+, TLS (\\d+)\n");

      assertEquals(
          "turns:files.example:" + tls + "?transport=tcp", run.urls("localhost").getLast());
    }
  }

  @Test
  void withoutRelayOnlyStunIsTold() throws Exception {
    try (Run run = new Run(state, LOOPBACK + " --admin off --no-relay")) {
      assertFalse(run.out.toString().contains("TURN"), run.out.toString());
      assertEquals(List.of("stun:localhost:" + run.page()), run.urls("localhost"));
      assertTrue(answersBinding(run.page()));
    }
  }

  @Test
  void aTakenUsualPortIsDoneWithout() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(null)) {
      try {
        taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 3478));
      } catch (BindException _) {
        // Whoever has it serves this test as well.
      }
      try (Run run = new Run(state, LOOPBACK + " --admin off")) {
        assertFalse(run.out.toString().contains("TURN"), run.out.toString());
        assertEquals(List.of("stun:localhost:" + run.page()), run.urls("localhost"));
      }
    }
  }

  @Test
  void aTakenPortThatWasAskedForIsAnErrorAndLeavesNothingRunning() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Run run = new Run(state, LOOPBACK + " --admin off --turn-port " + taken.getLocalPort())) {
      assertEquals(1, run.exit.get());
      assertTrue(run.err.toString().contains("127.0.0.1:" + taken.getLocalPort()));
      assertTrue(run.err.toString().contains("the port is in use"), run.err.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--turn-port 65536",
        "--turn-port off",
        "--turn-tls-port -1",
        "--relay-address here",
        "--relay-ports 5-9",
        "--relay-ports all",
        "--allow-peer 10.0.0.0/40",
        "--stun turn:turn.example",
        "--public-host a=b"
      })
  void wrongUsageIsExplainedWithExitCodeTwo(String flags) throws Exception {
    try (Run run = new Run(state, "serve " + flags)) {
      assertEquals(2, run.exit.get());
      assertTrue(
          run.err.toString().contains(flags.substring(0, flags.indexOf(' '))), run.err.toString());
      assertTrue(run.err.toString().contains("--help"), run.err.toString());
    }
  }

  private static boolean answersBinding(int port) throws Exception {
    TransactionId id = new TransactionId(7, 7);
    ByteBuffer request = ByteBuffer.allocate(64);
    StunWriter writer = new StunWriter(request).begin(MessageClass.REQUEST, StunMethod.BINDING, id);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.connect(InetAddress.getLoopbackAddress(), port);
      socket.send(new DatagramPacket(request.array(), writer.sizeBytes()));
      DatagramPacket answer = new DatagramPacket(new byte[512], 512);
      socket.receive(answer);
      StunMessage message =
          StunMessage.parse(ByteBuffer.wrap(answer.getData(), 0, answer.getLength()).slice());
      return message.messageClass() == MessageClass.SUCCESS && message.transactionId().equals(id);
    }
  }
}
