package dev.godwit.signaling.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.godwit.protocol.credential.CredentialCheck;
import dev.godwit.protocol.credential.TurnSecret;
import dev.godwit.protocol.credential.TurnSecrets;
import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.IceServer;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.ServerMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class OwnRelayTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final PeerName ADA = Lab.name("Ada");
  private static final Reach PLAIN = new Reach("192.0.2.7", false);
  private static final TurnSecrets SECRETS = new TurnSecrets(List.of(new TurnSecret("hush")));

  @Test
  void clientsAreToldOfEachTransportUnderTheHostThatTheyReachedUsBy() {
    List<IceServer> servers = relay(List.of(), Optional.empty()).forClient(ADA, PLAIN, NOW);

    assertEquals(
        List.of(
            List.of("stun:192.0.2.7:3478"),
            List.of("turn:192.0.2.7:3478?transport=udp", "turn:192.0.2.7:3478?transport=tcp")),
        servers.stream().map(IceServer::urls).toList());
    assertEquals(Optional.empty(), servers.getFirst().credential());
  }

  @Test
  void anIpv6HostStandsInBrackets() {
    List<IceServer> servers =
        relay(List.of(), Optional.empty()).forClient(ADA, new Reach("[2001:db8::7]", false), NOW);

    assertEquals("stun:[2001:db8::7]:3478", servers.getFirst().urls().getFirst());
  }

  @Test
  void thePublicHostIsToldToThoseWhoCameByNoneOfThem() {
    OwnRelay relay = relay(List.of("files.example", "other.example"), Optional.empty());

    assertEquals("stun:files.example:3478", firstUrl(relay, PLAIN));
    assertEquals("stun:other.example:3478", firstUrl(relay, new Reach("other.example", true)));
  }

  @Test
  void credentialsAreGoodForAnHourAndCountedByThePeer() {
    OwnRelay relay = relay(List.of(), Optional.empty());

    IceServer first = turn(relay, ADA, NOW);
    IceServer later = turn(relay, ADA, NOW.plusSeconds(60));
    IceServer bob = turn(relay, Lab.name("Bob"), NOW);

    assertEquals("1767229200", user(first)[0]);
    assertEquals(user(first)[1], user(later)[1]);
    assertNotEquals(user(first)[1], user(bob)[1]);
    assertInstanceOf(
        CredentialCheck.Accepted.class, check(first, NOW.plus(Duration.ofMinutes(59))));
    assertInstanceOf(CredentialCheck.Expired.class, check(first, NOW.plus(Duration.ofHours(1))));
  }

  @Test
  void turnsNamesAHostThatTheCertificateIsFor() {
    Optional<OwnRelay.Tls> tls =
        Optional.of(new OwnRelay.Tls(5349, Optional.of("certified.example")));
    OwnRelay relay = relay(List.of(), tls);

    assertEquals("turns:certified.example:5349?transport=tcp", lastUrl(relay, PLAIN));
    assertEquals(
        "turns:files.example:5349?transport=tcp", lastUrl(relay, new Reach("files.example", true)));
    assertEquals(
        "turns:public.example:5349?transport=tcp",
        lastUrl(relay(List.of("public.example"), tls), PLAIN));
  }

  @Test
  void whatIsOffIsNotTold() {
    OwnRelay stunOnly =
        new OwnRelay(
            List.of(),
            OptionalInt.of(8888),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            List.of("stun:stun.example:19302"),
            SECRETS);

    assertEquals(
        List.of(List.of("stun:192.0.2.7:8888", "stun:stun.example:19302")),
        stunOnly.forClient(ADA, PLAIN, NOW).stream().map(IceServer::urls).toList());
  }

  @Test
  void aLoginAndEachQuestionLaterAreAnsweredWithServersOfThatMoment() {
    OwnRelay relay = relay(List.of(), Optional.empty());
    Lab lab = new Lab(SessionLimits.DEFAULT, Discretion.OPEN, relay);
    lab.reach = new Reach("files.example", true);
    Lab.Peer ada = lab.connects();

    ada.says(new ClientMessage.Login(ADA));
    var login = assertInstanceOf(ServerMessage.LoginAccepted.class, ada.hearsOne());
    lab.passes(Duration.ofSeconds(30));
    ada.says(new ClientMessage.Ice());
    var ice = assertInstanceOf(ServerMessage.Ice.class, ada.hearsOne());

    assertEquals(relay.forClient(ADA, lab.reach, Lab.START), login.iceServers());
    assertEquals(relay.forClient(ADA, lab.reach, Lab.START.plusSeconds(30)), ice.iceServers());
  }

  private static OwnRelay relay(List<String> publicHosts, Optional<OwnRelay.Tls> tls) {
    return new OwnRelay(
        publicHosts,
        OptionalInt.of(3478),
        OptionalInt.of(3478),
        OptionalInt.of(3478),
        tls,
        List.of(),
        SECRETS);
  }

  private static String firstUrl(OwnRelay relay, Reach reach) {
    return relay.forClient(ADA, reach, NOW).getFirst().urls().getFirst();
  }

  private static String lastUrl(OwnRelay relay, Reach reach) {
    return relay.forClient(ADA, reach, NOW).getLast().urls().getLast();
  }

  private static IceServer turn(OwnRelay relay, PeerName peer, Instant now) {
    return relay.forClient(peer, PLAIN, now).getLast();
  }

  private static String[] user(IceServer server) {
    return server.username().orElseThrow().split(":");
  }

  private static CredentialCheck check(IceServer server, Instant now) {
    return SECRETS.check(
        server.username().orElseThrow(), now, server.credential().orElseThrow()::equals);
  }
}
