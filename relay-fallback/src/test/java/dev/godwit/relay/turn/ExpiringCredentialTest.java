package dev.godwit.relay.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.protocol.credential.TurnCredential;
import dev.godwit.protocol.credential.TurnSecret;
import dev.godwit.protocol.credential.TurnSecrets;
import dev.godwit.protocol.signal.InvalidNameException;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.relay.stun.Lifetime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Credentials that expire, as signaling gives them (checklist A10). */
class ExpiringCredentialTest {
  private static final TurnSecrets SECRETS = new TurnSecrets(List.of(Setup.SECRET));

  private static LabClient with(Lab lab, TurnSecrets secrets, String peer, Duration left) {
    TurnCredential credential = secrets.issue(name(peer), lab.timeOfDay().plus(left));
    return lab.client().as(credential.username().text(), credential.password());
  }

  private static PeerName name(String text) {
    try {
      return PeerName.of(text);
    } catch (InvalidNameException e) {
      throw new AssertionError(e);
    }
  }

  private static LabClient with(Lab lab, String peer) {
    return with(lab, SECRETS, peer, Duration.ofHours(1));
  }

  @Test
  void whatSignalingIssuedIsGoodUntilItExpires() {
    Lab lab = new Lab();
    assertEquals(0, with(lab, "anna").asksToAllocate().error());
    LabClient late = with(lab, "anna").greet();
    lab.passSeconds(3600);
    assertEquals(401, with(lab, SECRETS, "anna", Duration.ZERO).asksToAllocate().error());
    late.nonce = null;
    assertEquals(401, late.asksToAllocate().error());
  }

  @Test
  void whatNobodyIssuedIsRefused() {
    Lab lab = new Lab();
    TurnSecrets others = new TurnSecrets(List.of(new TurnSecret("of somebody else")));
    assertEquals(401, with(lab, others, "anna", Duration.ofHours(1)).asksToAllocate().error());
    for (String name : List.of("", "anna", "x:anna", "-1:anna", "99999999999999:anna")) {
      assertEquals(401, lab.client().as(name, "x").asksToAllocate().error(), name);
    }
  }

  @Test
  void twoSecretsAreGoodWhileOneIsReplaced() {
    Lab lab = new Lab();
    TurnSecret fresh = new TurnSecret("the next one");
    LabClient old = with(lab, "anna").allocate();
    lab.server()
        .onCredentials(
            Credentials.of(
                Setup.REALM, Map.of(), Optional.of(new TurnSecrets(List.of(fresh, Setup.SECRET)))));
    assertEquals(0, with(lab, "anna").asksToAllocate().error());
    TurnSecrets next = new TurnSecrets(List.of(fresh));
    assertEquals(0, with(lab, next, "anna", Duration.ofHours(1)).asksToAllocate().error());
    assertEquals(0, old.refresh(600).error());
  }

  @Test
  void anAllocationOutlivesItsCredentialUpToTheLongestSession() {
    Setup setup = new Setup();
    setup.maxSession = Duration.ofHours(2);
    Lab lab = new Lab(setup);
    LabClient client = with(lab, "anna").allocate(new Lifetime(3600));
    for (long minutes = 50; minutes <= 100; minutes += 50) {
      lab.pass(Duration.ofMinutes(50));
      client.nonce = null;
      client.greetAgain();
      Answer answer = client.refresh(3600);
      assertEquals(0, answer.error());
      long left = 120 - minutes;
      assertEquals(Math.min(3600, left * 60), answer.get(Lifetime.TYPE).seconds());
    }
    lab.pass(Duration.ofMinutes(20));
    assertEquals(0, client.relays().size());
    assertEquals(401, client.refresh(600).error());
  }

  @Test
  void aStaticUserMayStayAsLongAsItLikes() {
    Setup setup = new Setup();
    setup.maxSession = Duration.ofHours(1);
    Lab lab = new Lab(setup);
    LabClient client = lab.client().allocate(new Lifetime(3600));
    for (int i = 0; i < 10; i++) {
      lab.pass(Duration.ofMinutes(30));
      client.greetAgain();
      assertEquals(3600, client.refresh(3600).get(Lifetime.TYPE).seconds());
    }
  }

  @Test
  void aUserIsCountedByWhatStaysOfItsName() {
    Setup setup = new Setup();
    setup.perUser = 2;
    Lab lab = new Lab(setup);
    for (int hour = 1; hour <= 2; hour++) {
      assertEquals(0, with(lab, SECRETS, "anna", Duration.ofHours(hour)).asksToAllocate().error());
    }
    assertEquals(486, with(lab, SECRETS, "anna", Duration.ofHours(3)).asksToAllocate().error());
    assertEquals(0, with(lab, "berta").asksToAllocate().error());
  }

  @Test
  void theTimeOfDayMayMove() {
    Lab lab = new Lab();
    LabClient client = with(lab, "anna").greet();
    lab.server().onTimeOfDay(lab.timeOfDay().plus(Duration.ofHours(2)), lab.now());
    assertEquals(401, client.asksToAllocate().error());
  }
}
