package dev.godwit.relay.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.relay.stun.Attribute;
import dev.godwit.relay.stun.IntegrityAlgorithm;
import dev.godwit.relay.stun.MessageClass;
import dev.godwit.relay.stun.Nonce;
import dev.godwit.relay.stun.NonceCookie;
import dev.godwit.relay.stun.PasswordAlgorithm;
import dev.godwit.relay.stun.PasswordAlgorithms;
import dev.godwit.relay.stun.Realm;
import dev.godwit.relay.stun.StunMethod;
import dev.godwit.relay.stun.Userhash;
import dev.godwit.relay.stun.Username;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who asks is to prove it: RFC 8489, section 9.2.4 (checklist A1 to A9, S5, S7). */
class AuthenticationTest {
  private static byte[] bare() {
    return LabClient.message(
        MessageClass.REQUEST, StunMethod.ALLOCATE, writer -> writer.put(LabClient.UDP));
  }

  @Test
  void whoProvesNothingIsChallenged() {
    Answer answer = new Lab().client().answerTo(bare());
    assertEquals(401, answer.error());
    assertEquals(Setup.REALM, answer.get(Realm.TYPE).text());
    assertEquals(Keys.OFFERED, answer.get(PasswordAlgorithms.TYPE).algorithms());
    NonceCookie cookie = NonceCookie.of(answer.get(Nonce.TYPE).text()).orElseThrow();
    assertTrue(cookie.passwordAlgorithms());
    assertFalse(answer.has(Username.TYPE));
    assertTrue(answer.integrity().isEmpty());
  }

  @Test
  void aStrangerLeavesNothingBehind() {
    Lab lab = new Lab();
    lab.client().answerTo(bare());
    assertEquals(0, lab.server().allocations());
    assertEquals(0, lab.sockets.size());
    assertEquals(Long.MAX_VALUE, lab.server().deadlineNanos());
  }

  @Test
  void aNonceIsGoodForOneAddressAndOneTransportOnly() {
    Lab lab = new Lab();
    LabClient client = lab.client().greet();
    LabClient other = lab.client();
    other.realm = client.realm;
    other.nonce = client.nonce;
    assertEquals(438, other.asksToAllocate().error());
    LabClient overTcp = lab.client(Lab.TCP, 0, client.address);
    overTcp.realm = client.realm;
    overTcp.nonce = client.nonce;
    assertEquals(438, overTcp.asksToAllocate().error());
    assertEquals(0, client.asksToAllocate().error());
  }

  @Test
  void noncesAreNeverTheSame() {
    Lab lab = new Lab();
    Set<String> nonces = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      LabClient client = lab.client(Lab.UDP, 0, Setup.at("81.2.0." + i % 250, 1000 + i / 250));
      nonces.add(Objects.requireNonNull(client.greet().nonce));
      if (i % 250 == 0) {
        lab.passSeconds(1);
      }
    }
    assertEquals(10_000, nonces.size());
  }

  @Test
  void aNonceEndsAfterAnHour() {
    Lab lab = new Lab();
    LabClient client = lab.client().greet();
    lab.passSeconds(3599);
    assertEquals(0, client.asksToAllocate().error());
    lab.passSeconds(2);
    Answer stale = client.refresh(600);
    assertEquals(438, stale.error());
    assertTrue(stale.integrity().isEmpty());
    client.remember(stale);
    assertEquals(Keys.OFFERED, stale.get(PasswordAlgorithms.TYPE).algorithms());
    assertEquals(0, client.refresh(600).error());
  }

  @Test
  void aNonceThatSomebodyMadeUpIsStale() {
    LabClient client = new Lab().client().greet();
    String good = Objects.requireNonNull(client.nonce);
    String longer = good + "A";
    String changed =
        good.substring(0, 20) + (good.charAt(20) == 'A' ? 'B' : 'A') + good.substring(21);
    for (String nonce :
        List.of("", "x", "obMatJos2AAAB", longer, changed, "obMatJos2AAAB!!!!!!!!!!!!!!!!")) {
      client.nonce = nonce;
      assertEquals(438, client.asksToAllocate().error(), nonce);
    }
    client.nonce = good;
    assertEquals(0, client.asksToAllocate().error());
  }

  @Test
  void aProofThatLacksItsPartsIsABadRequest() {
    LabClient client = new Lab().client().greet();
    Username name = new Username("alice");
    Realm realm = new Realm(Setup.REALM);
    Nonce nonce = new Nonce(Objects.requireNonNull(client.nonce));
    for (List<Attribute> parts :
        List.<List<Attribute>>of(
            List.of(realm, nonce), List.of(name, nonce), List.of(name, realm), List.of())) {
      Answer answer = client.answerTo(proofOf(client, parts));
      assertEquals(400, answer.error());
      assertFalse(answer.has(Nonce.TYPE));
      assertFalse(answer.has(Realm.TYPE));
      assertTrue(answer.integrity().isEmpty());
    }
  }

  private static byte[] proofOf(LabClient client, List<Attribute> parts) {
    return LabClient.message(
        MessageClass.REQUEST,
        StunMethod.ALLOCATE,
        writer -> {
          writer.put(LabClient.UDP);
          parts.forEach(writer::put);
          writer.putIntegrity(client.integrity, client.key());
        });
  }

  @Test
  void aClientThatKnowsNoAlgorithmsIsTakenForMd5() {
    LabClient client = new Lab().client();
    Answer answer = client.asksToAllocate();
    assertEquals(0, answer.error());
    assertTrue(answer.message.isIntact(IntegrityAlgorithm.SHA1, client.key()));
    assertFalse(answer.has(Username.TYPE));
    assertFalse(answer.has(Realm.TYPE));
    assertFalse(answer.has(Nonce.TYPE));
  }

  @Test
  void aClientMayChooseEitherAlgorithmAndEitherIntegrity() {
    for (PasswordAlgorithm algorithm : Keys.OFFERED) {
      for (IntegrityAlgorithm integrity : IntegrityAlgorithm.values()) {
        LabClient client = new Lab().client();
        client.algorithm = algorithm;
        client.integrity = integrity;
        Answer answer = client.asksToAllocate();
        assertEquals(0, answer.error());
        assertEquals(List.of(IntegrityAlgorithm.SHA256), answer.integrity().stream().toList());
        assertTrue(answer.message.isIntact(IntegrityAlgorithm.SHA256, client.key()));
        assertEquals(0, client.refresh(600).error());
      }
    }
  }

  @Test
  void aListThatIsNotWhatWasOfferedIsABidDown() {
    PasswordAlgorithms offered = new PasswordAlgorithms(Keys.OFFERED);
    PasswordAlgorithms cut = new PasswordAlgorithms(List.of(PasswordAlgorithm.MD5));
    PasswordAlgorithms turned = new PasswordAlgorithms(Keys.OFFERED.reversed());
    PasswordAlgorithm unknown = new PasswordAlgorithm(7);
    for (List<Attribute> lists :
        List.<List<Attribute>>of(
            List.of(offered),
            List.of(PasswordAlgorithm.MD5),
            List.of(cut, PasswordAlgorithm.MD5),
            List.of(turned, PasswordAlgorithm.SHA256),
            List.of(offered, unknown))) {
      LabClient client = new Lab().client().greet();
      List<Attribute> parts = new ArrayList<>(lists);
      parts.add(new Username("alice"));
      parts.add(new Realm(Setup.REALM));
      parts.add(new Nonce(Objects.requireNonNull(client.nonce)));
      assertEquals(400, client.answerTo(proofOf(client, parts)).error(), "" + lists);
    }
  }

  @Test
  void anUnknownUserAndAWrongPasswordLookTheSame() {
    LabClient client = new Lab().client().greet();
    Answer wrong = client.as("alice", "x").asksToAllocate();
    Answer unknown = client.as("mallory", "x").asksToAllocate();
    assertEquals(401, wrong.error());
    assertEquals(401, unknown.error());
    assertEquals(wrong.bytes.length, unknown.bytes.length);
    assertTrue(wrong.integrity().isEmpty());
    assertTrue(wrong.has(Nonce.TYPE));
  }

  @Test
  void aWrongPasswordIsToldBeforeAStaleNonce() {
    Lab lab = new Lab();
    LabClient client = lab.client().greet();
    lab.passSeconds(3601);
    assertEquals(401, client.as("mallory", "x").asksToAllocate().error());
    assertEquals(401, client.as("alice", "x").asksToAllocate().error());
    assertEquals(438, client.as("alice", "wonder").asksToAllocate().error());
  }

  @Test
  void onlyStaticUsersMayHideTheirName() {
    Setup setup = new Setup();
    setup.secrets = null;
    LabClient client = new Lab(setup).client().greet();
    assertTrue(
        NonceCookie.of(Objects.requireNonNull(client.nonce)).orElseThrow().usernameAnonymity());
    assertEquals(0, client.answerTo(hidden(client, "alice")).error());
    LabClient other = new Lab(setup).client().greet();
    assertEquals(401, other.answerTo(hidden(other, "mallory")).error());
  }

  @Test
  void whereCredentialsExpireHiddenNamesAreNotOffered() {
    LabClient client = new Lab().client().greet();
    assertFalse(
        NonceCookie.of(Objects.requireNonNull(client.nonce)).orElseThrow().usernameAnonymity());
    assertEquals(401, client.answerTo(hidden(client, "2000000000:me")).error());
  }

  private static byte[] hidden(LabClient client, String name) {
    return proofOf(
        client,
        List.of(
            Userhash.of(name, Setup.REALM),
            new Realm(Setup.REALM),
            new Nonce(Objects.requireNonNull(client.nonce))));
  }

  @Test
  void laterRequestsAreOfTheSameUser() {
    LabClient client = new Lab().client().allocate();
    client.as("bob", "builder");
    assertEquals(441, client.refresh(0).error());
    assertEquals(441, client.permit(Setup.at("93.184.216.34", 9)).error());
    assertEquals(441, client.bind(0x4000, Setup.at("93.184.216.34", 9)).error());
    assertEquals(437, client.asksToAllocate().error());
    assertEquals(401, client.as("bob", "x").refresh(0).error());
    assertEquals(1, client.relays().size());
    assertEquals(0, client.as("alice", "wonder").refresh(0).error());
  }

  @Test
  void aPasswordThatIsChangedLaterDoesNotEndAnAllocation() {
    Setup setup = new Setup();
    Lab lab = new Lab(setup);
    LabClient client = lab.client().allocate();
    setup.users.put("alice", "looking-glass");
    lab.server().onCredentials(setup.credentials());
    assertEquals(0, client.refresh(600).error());
    assertEquals(401, lab.client().asksToAllocate().error());
    assertEquals(0, lab.client().as("alice", "looking-glass").asksToAllocate().error());
  }

  @Test
  void eachServerHasAKeyOfItsOwnForNonces() {
    Setup setup = new Setup();
    LabClient first = new Lab(setup).client().greet();
    setup.seed = 2;
    LabClient second = new Lab(setup).client().greet();
    assertNotEquals(first.nonce, second.nonce);
  }

  @Test
  void credentialsTellNothingInText() {
    String text = new Setup().credentials().toString();
    assertFalse(text.contains("alice") || text.contains("wonder"), text);
  }
}
