package dev.godwit.relay;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.protocol.credential.TurnSecret;
import dev.godwit.protocol.credential.TurnSecrets;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.relay.net.ClientSocket;
import dev.godwit.relay.net.RelayClient;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.MessageClass;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.testkit.process.ChildProcess;
import dev.godwit.testkit.process.Command;
import dev.godwit.testkit.process.Signal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real relay process: signals, its environment, and what it writes to its log. */
@Timeout(120)
class RelayProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int TRY_ALTERNATE = 300;
  private static final int TERMINATED = 128 + 15;

  @TempDir private Path folder;

  @Test
  void toldToStopItDrainsAndEndsOnceNothingIsRelayed() throws Exception {
    try (ChildProcess relay =
        relay("--user", "ann:pw", "--drain", "1m", "--alternate-server", "192.0.2.20").start()) {
      TransportAddress server = listening(relay);
      URI ready = admin(relay).resolve("/health/ready");
      try (RelayClient client = client(server, "ann", "pw");
          RelayClient late = client(server, "ann", "pw")) {
        client.allocate();
        assertEquals(200, status(ready));

        relay.signal(Signal.TERM);

        relay.awaitStderr("Told to stop: 1 allocations have 60 s to end", PATIENCE);
        await().atMost(PATIENCE).until(() -> status(ready) == 503);
        assertEquals(TRY_ALTERNATE, RelayClient.errorOf(late.tryAllocate()));
        assertTrue(relay.isAlive());
        client.release();
      }
      assertEquals(TERMINATED, relay.awaitExit(PATIENCE));
    }
  }

  @Test
  void theDrainHasAnEnd() throws Exception {
    try (ChildProcess relay = relay("--user", "ann:pw", "--drain", "1").start();
        RelayClient client = client(listening(relay), "ann", "pw")) {
      client.allocate();

      relay.signal(Signal.TERM);

      assertEquals(TERMINATED, relay.awaitExit(PATIENCE));
    }
  }

  @Test
  void atSighupItReadsItsFilesAgainAndSaysWhatTakesARestart() throws Exception {
    Path file = Files.writeString(folder.resolve("relay.toml"), "user = \"ann:old\"\n");
    try (ChildProcess relay = relay("--config", file.toString()).start()) {
      TransportAddress server = listening(relay);
      Files.writeString(file, "user = \"ann:new\"\nuser-quota = 5\n");

      relay.signal(Signal.HUP);

      relay.awaitStderr("were read again", PATIENCE);
      relay.awaitStderr(
          "user-quota in \\S+ has changed, which takes effect at the next start", PATIENCE);
      try (RelayClient client = client(server, "ann", "new")) {
        client.allocate();
      }

      Files.writeString(file, "user = \"ann:other\"\nuser-quota = \"many\"\n");
      relay.signal(Signal.HUP);

      relay.awaitStderr(
          "Nothing was read again: user-quota in \\S+ takes 1 to \\d+, not many.", PATIENCE);
      try (RelayClient client = client(server, "ann", "new")) {
        client.allocate();
      }
    }
  }

  @Test
  void noLogHoldsASecretAndOnlyADebugLogAnAddress() throws Exception {
    Map<String, String> secrets =
        Map.of(
            "GODWIT_RELAY_SECRET", "first-sesame second-sesame",
            "GODWIT_RELAY_USER", "robin:third-sesame");
    for (String[] flags : new String[][] {{}, {"--debug"}, {"--debug", "--log", "json"}}) {
      Command command = relay(flags).and("--drain", "0");
      for (Map.Entry<String, String> secret : secrets.entrySet()) {
        command = command.with(secret.getKey(), secret.getValue());
      }
      try (ChildProcess relay = command.start()) {
        TransportAddress server = listening(relay);
        var expiring =
            new TurnSecrets(List.of(new TurnSecret("second-sesame")))
                .issue(PeerName.of("Ann"), Instant.now().plusSeconds(600));
        try (RelayClient known = client(server, "robin", "third-sesame");
            RelayClient issued = client(server, expiring.username().text(), expiring.password());
            RelayClient wrong = client(server, "robin", "guess")) {
          assertEquals(MessageClass.SUCCESS, known.tryAllocate().messageClass());
          assertEquals(MessageClass.SUCCESS, issued.tryAllocate().messageClass());
          assertEquals(MessageClass.ERROR, wrong.tryAllocate().messageClass());
          refuse(known);
        }
        relay.signal(Signal.HUP);
        relay.awaitStderr("were read again", PATIENCE);
        relay.signal(Signal.TERM);
        relay.awaitExit(PATIENCE);
        String log = String.join("\n", relay.stderr());
        assertFalse(log.contains("sesame") || log.contains(expiring.password()), log);
        assertTrue(flags.length > 0 || !log.contains("127.0.0.1"), log);
      }
    }
  }

  /** Asks for what is refused, and logged. */
  private static void refuse(RelayClient client) throws Exception {
    try {
      client.permit(new TransportAddress(IpAddress.parse("10.1.2.3").orElseThrow(), 9));
    } catch (AssertionError refused) {
      return;
    }
    throw new AssertionError("a private peer was allowed");
  }

  /** The command on a free port of the loopback, in an environment of its own. */
  private Command relay(String... more) {
    return Command.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "relay",
            "--listen",
            "127.0.0.1",
            "--port",
            "0",
            "--relay-address",
            "127.0.0.1",
            "--admin",
            "127.0.0.1:0")
        .and(more)
        .with("XDG_STATE_HOME", folder.toString());
  }

  private static TransportAddress listening(ChildProcess relay) {
    String port =
        relay
            .awaitStdout("listening on 127\\.0\\.0\\.1:([0-9]+) \\(UDP and TCP\\)", PATIENCE)
            .group(1);
    relay.awaitStdout("Ctrl-C", PATIENCE);
    return new TransportAddress(IpAddress.v4(0x7F00_0001), Integer.parseInt(port));
  }

  private static URI admin(ChildProcess relay) {
    return URI.create(relay.awaitStdout("(http://\\S+)/metrics", PATIENCE).group(1));
  }

  private static int status(URI uri) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  private static RelayClient client(TransportAddress server, String user, String password)
      throws Exception {
    return new RelayClient(ClientSocket.udp(server), user, password);
  }
}
