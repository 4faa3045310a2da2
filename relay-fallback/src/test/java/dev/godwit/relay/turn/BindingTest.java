package dev.godwit.relay.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.relay.stun.IntegrityAlgorithm;
import dev.godwit.relay.stun.MalformedStunException.Reason;
import dev.godwit.relay.stun.MessageClass;
import dev.godwit.relay.stun.StunMethod;
import dev.godwit.relay.stun.UnknownAttributes;
import dev.godwit.relay.stun.XorMappedAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Binding, and what the server does with any message (checklist W1 to W4, S6). */
class BindingTest {
  private static byte[] binding() {
    return LabClient.message(MessageClass.REQUEST, StunMethod.BINDING, writer -> {});
  }

  @Test
  void anybodyIsToldItsAddressAndNothingElse() {
    LabClient client = new Lab().client();
    Answer answer = client.answerTo(binding());
    assertEquals(client.address, answer.get(XorMappedAddress.TYPE).address());
    assertEquals(32, answer.bytes.length);
    assertEquals(MessageClass.SUCCESS, answer.message.messageClass());
  }

  @Test
  void anAddressOfIpv6IsToldToo() {
    LabClient client = new Lab().client(Lab.UDP6, 0);
    Answer answer = client.answerTo(binding());
    assertEquals(client.address, answer.get(XorMappedAddress.TYPE).address());
    assertEquals(44, answer.bytes.length);
  }

  @Test
  void bindingWorksBesideAnAllocation() {
    LabClient client = new Lab().client().allocate();
    assertEquals(0, client.answerTo(binding()).error());
    assertEquals(1, client.relays().size());
  }

  @Test
  void whatAnOlderStunWouldAskIsNotAnswered() {
    Lab lab = new Lab();
    byte[] old = binding();
    old[4] = 0;
    assertNull(lab.client().ask(old));
    assertEquals(Map.of(Reason.NO_COOKIE, 1), lab.malformed);
  }

  @Test
  void aWrongFingerprintIsDroppedAndARightOneAnsweredWithOne() {
    Lab lab = new Lab();
    byte[] request =
        LabClient.message(MessageClass.REQUEST, StunMethod.BINDING, w -> w.putFingerprint());
    assertTrue(lab.client().answerTo(request).message.hasFingerprint());
    assertFalse(lab.client().answerTo(binding()).message.hasFingerprint());
    request[request.length - 1]++;
    assertNull(lab.client().ask(request));
    assertEquals(Map.of(Reason.BAD_FINGERPRINT, 1), lab.malformed);
  }

  @Test
  void whatMustBeUnderstoodAndIsNotIsRefused() {
    LabClient client = new Lab().client();
    byte[] request = client.requestWith(0x0666, new byte[2], StunMethod.BINDING);
    Answer answer = client.answerTo(request);
    assertEquals(420, answer.error());
    assertEquals(List.of(0x0666), answer.get(UnknownAttributes.TYPE).codes());
    client.allocate();
    Answer refused = client.answerTo(client.requestWith(0x0666, new byte[2], StunMethod.REFRESH));
    assertEquals(420, refused.error());
    assertTrue(refused.message.isIntact(IntegrityAlgorithm.SHA1, client.key()));
  }

  @Test
  void whatMayBeUnderstoodAndIsNotIsIgnored() {
    LabClient client = new Lab().client();
    byte[] request = client.requestWith(0x8666, new byte[2], StunMethod.BINDING);
    assertEquals(0, client.answerTo(request).error());
  }

  @Test
  void aMessageThatIsNotForServersIsDropped() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    for (MessageClass kind : List.of(MessageClass.SUCCESS, MessageClass.ERROR)) {
      assertNull(client.ask(LabClient.message(kind, StunMethod.BINDING, writer -> {})));
    }
    assertNull(
        client.ask(LabClient.message(MessageClass.INDICATION, StunMethod.DATA, writer -> {})));
    assertEquals(3, lab.count(TurnCount.DROPPED_NOT_FOR_SERVERS));
  }

  @Test
  void aBindingIndicationWantsNoAnswer() {
    LabClient client = new Lab().client();
    assertNull(
        client.ask(LabClient.message(MessageClass.INDICATION, StunMethod.BINDING, writer -> {})));
  }

  @Test
  void whatIsNeitherStunNorChannelDataIsDropped() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    for (int first : List.of(4, 19, 20, 63, 80, 127, 128, 255)) {
      byte[] packet = new byte[100];
      Arrays.fill(packet, (byte) first);
      assertNull(client.ask(packet));
    }
    assertNull(client.ask(new byte[0]));
    assertEquals(9, lab.count(TurnCount.DROPPED_UNKNOWN_KIND));
  }

  @Test
  void aListenerForBindingAnswersNothingElse() {
    Lab lab = new Lab();
    LabClient client = lab.client(Lab.STUN, 0);
    assertEquals(0, client.answerTo(binding()).error());
    assertNull(client.ask(client.request(StunMethod.ALLOCATE, LabClient.UDP)));
    assertEquals(1, lab.count(TurnCount.DROPPED_NOT_BINDING));
  }

  @Test
  void anAnswerToAStrangerIsHardlyLargerThanTheRequest() {
    LabClient client = new Lab().client();
    byte[] allocate = client.request(StunMethod.ALLOCATE, LabClient.UDP);
    assertEquals(28, allocate.length);
    // A realm of four bytes, a nonce of 32 and two algorithms: coturn has 100 bytes.
    assertEquals(84, client.answerTo(allocate).bytes.length);
  }
}
