package dev.godwit.relay.net;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.protocol.credential.TurnSecret;
import dev.godwit.protocol.credential.TurnSecrets;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.turn.AddressRange;
import dev.godwit.relay.turn.Credentials;
import dev.godwit.relay.turn.PortRange;
import dev.godwit.relay.turn.RelayAddress;
import dev.godwit.relay.turn.TurnLimits;
import dev.godwit.relay.turn.TurnSettings;
import dev.godwit.testkit.process.ChildProcess;
import dev.godwit.testkit.process.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A TURN client that others wrote: Debian's {@code turnutils_uclient}, which counts what it sent
 * and what came back. It takes its time, so all of its runs go on at once.
 */
class TurnutilsTest {
  private static final String REALM = "godwit.test";
  private static final String USER = "uclient";
  private static final String PASSWORD = "uclient's password";
  private static final String SECRET = "a secret of both";
  private static final IpAddress V4 = IpAddress.parse("127.0.0.1").orElseThrow();
  private static final IpAddress V6 = IpAddress.parse("::1").orElseThrow();
  private static final int CLIENTS = 2;
  private static final int MESSAGES = 10;

  /**
   * Between two messages of a client. It takes what a TLS record holds for one message, so two that
   * meet in the relay would count as one.
   */
  private static final int TLS_INTERVAL_MILLIS = 500;

  private static final int INTERVAL_MILLIS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What clients send how: by channels, unless it says indications. */
  record Run(String title, IpAddress address, List<String> options) {
    boolean isTls() {
      return options.contains("-S");
    }

    @Override
    public String toString() {
      return title;
    }
  }

  static List<Run> runs() {
    return List.of(
        new Run("UDP, channels", V4, List.of()),
        new Run("UDP, indications", V4, List.of("-s")),
        new Run("TCP, channels", V4, List.of("-t")),
        new Run("TCP, indications", V4, List.of("-t", "-s")),
        new Run("TLS, channels", V4, List.of("-t", "-S")),
        new Run("TLS, indications", V4, List.of("-t", "-S", "-s")),
        new Run("UDP, channels, IPv6", V6, List.of("-x")),
        new Run("TCP, indications, IPv6", V6, List.of("-x", "-t", "-s")),
        new Run("TLS, channels, IPv6", V6, List.of("-x", "-t", "-S")));
  }

  private static RelayServer relay;
  private static EchoPeer peerV4;
  private static EchoPeer peerV6;
  private static final Map<Run, ChildProcess> RUNS = new HashMap<>();
  private static ChildProcess amongThemselves;
  private static ChildProcess withSecret;

  @BeforeAll
  static void startAll() throws Exception {
    List<TransportAddress> anyPort =
        List.of(new TransportAddress(V4, 0), new TransportAddress(V6, 0));
    SSLContext tls = TestTls.make().server();
    relay =
        RelayServer.start(
            RelaySettings.of(anyPort, settings(), changeable()).withTls(anyPort, () -> tls));
    peerV4 = EchoPeer.at(V4);
    peerV6 = EchoPeer.at(V6);
    for (Run run : runs()) {
      List<String> options = new ArrayList<>(run.options());
      EchoPeer peer = run.address().equals(V4) ? peerV4 : peerV6;
      options.addAll(List.of("-e", text(run.address()), "-r", Integer.toString(peer.port())));
      options.addAll(List.of("-u", USER, "-w", PASSWORD));
      RUNS.put(run, uclient(run.address(), run.isTls(), options));
    }
    amongThemselves = uclient(V4, false, List.of("-y", "-u", USER, "-w", PASSWORD));
    String port = Integer.toString(peerV4.port());
    withSecret =
        uclient(V4, false, List.of("-e", text(V4), "-r", port, "-u", "someone", "-W", SECRET));
  }

  private static TurnSettings settings() {
    return new TurnSettings(
        REALM,
        List.of(RelayAddress.of(V4), RelayAddress.of(V6)),
        PortRange.DYNAMIC,
        true,
        TurnLimits.DEFAULT);
  }

  private static RelaySettings.Changeable changeable() {
    return new RelaySettings.Changeable(
        Credentials.of(
            REALM,
            Map.of(USER, PASSWORD),
            Optional.of(new TurnSecrets(List.of(new TurnSecret(SECRET))))),
        List.of(
            AddressRange.parse("127.0.0.0/8").orElseThrow(),
            AddressRange.parse("::1/128").orElseThrow()),
        List.of());
  }

  private static ChildProcess uclient(IpAddress server, boolean isTls, List<String> options) {
    List<TransportAddress> addresses = isTls ? relay.listeningTls() : relay.listening();
    int port =
        addresses.stream().filter(a -> a.ip().equals(server)).findFirst().orElseThrow().port();
    return Command.of("turnutils_uclient", "-c")
        .and("-m", Integer.toString(CLIENTS), "-n", Integer.toString(MESSAGES))
        .and("-z", Integer.toString(isTls ? TLS_INTERVAL_MILLIS : INTERVAL_MILLIS))
        .and("-p", Integer.toString(port))
        .and(options.toArray(String[]::new))
        .and(text(server))
        .start();
  }

  private static String text(IpAddress address) {
    return address.equals(V4) ? "127.0.0.1" : "::1";
  }

  @AfterAll
  static void endAll() throws Exception {
    RUNS.values().forEach(ChildProcess::close);
    amongThemselves.close();
    withSecret.close();
    relay.close();
    peerV4.close();
    peerV6.close();
  }

  @ParameterizedTest
  @MethodSource("runs")
  void whatClientsSendAPeerComesBack(Run run) {
    assertAllCameBack(requireNonNull(RUNS.get(run)), CLIENTS * MESSAGES);
  }

  /** From one relayed address to another. */
  @Test
  void clientsReachEachOther() {
    assertAllCameBack(amongThemselves, CLIENTS * MESSAGES);
  }

  @Test
  void aCredentialThatEndsIsGood() {
    assertAllCameBack(withSecret, CLIENTS * MESSAGES);
  }

  private static void assertAllCameBack(ChildProcess uclient, int messages) {
    String said =
        uclient.awaitStdout("tot_send_msgs=([0-9]+), tot_recv_msgs=([0-9]+)$", PATIENCE).group();
    assertEquals("tot_send_msgs=" + messages + ", tot_recv_msgs=" + messages, said);
    uclient.awaitStdout("Total lost packets 0 ", PATIENCE);
  }
}
