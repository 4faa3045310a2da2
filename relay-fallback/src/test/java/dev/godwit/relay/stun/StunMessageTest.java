package dev.godwit.relay.stun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.relay.stun.MalformedStunException.Reason;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is taken for a message, and which of its attributes count (checklist W1 to W4). */
class StunMessageTest {
  private static final String BINDING = "0001 0000 2112a442 b7e7a701bc34d686fa87dfae";

  @Test
  void aBareHeaderIsAMessage() throws Exception {
    StunMessage message = Packets.parse(Packets.hex(BINDING));
    assertEquals(StunMethod.BINDING, message.method());
    assertEquals(StunMessage.HEADER_BYTES, message.sizeBytes());
    assertEquals(Optional.empty(), message.integrity());
    assertFalse(message.hasFingerprint());
    assertEquals("BINDING REQUEST b7e7a701bc34d686fa87dfae", message.toString());
  }

  @Test
  void everyMethodAndClassIsReadAsItWasWritten() throws Exception {
    for (StunMethod method : StunMethod.values()) {
      for (MessageClass messageClass : MessageClass.values()) {
        if (method.has(messageClass)) {
          StunMessage message =
              Packets.parse(Packets.message(messageClass, method, Packets.ID, w -> {}));
          assertEquals(method, message.method());
          assertEquals(messageClass, message.messageClass());
          assertEquals(Packets.ID, message.transactionId());
        }
      }
    }
  }

  @Test
  void messageTypesAreThoseOfTheRfcs() {
    assertEquals(0x0101, StunMethod.BINDING.messageType(MessageClass.SUCCESS));
    assertEquals(0x0113, StunMethod.ALLOCATE.messageType(MessageClass.ERROR));
    assertEquals(0x0016, StunMethod.SEND.messageType(MessageClass.INDICATION));
    assertEquals(0x0017, StunMethod.DATA.messageType(MessageClass.INDICATION));
    assertEquals(0x0009, StunMethod.CHANNEL_BIND.messageType(MessageClass.REQUEST));
  }

  @Test
  void whatIsNoMessageIsRefusedWithItsReason() {
    assertRefused(Reason.TOO_SHORT, "");
    assertRefused(Reason.TOO_SHORT, "0001 0000 2112a442 b7e7a701bc34d686fa87df");
    assertRefused(Reason.NOT_STUN, "4001 0000 2112a442 b7e7a701bc34d686fa87dfae");
    assertRefused(Reason.NOT_STUN, "8001 0000 2112a442 b7e7a701bc34d686fa87dfae");
    assertRefused(Reason.BAD_LENGTH, "0001 0002 2112a442 b7e7a701bc34d686fa87dfae 0000");
    assertRefused(Reason.BAD_LENGTH, "0001 0004 2112a442 b7e7a701bc34d686fa87dfae");
    assertRefused(Reason.BAD_LENGTH, "0001 0000 2112a442 b7e7a701bc34d686fa87dfae 00000000");
    assertRefused(Reason.BAD_LENGTH, "0001 fffc 2112a442 b7e7a701bc34d686fa87dfae");
    assertRefused(Reason.UNKNOWN_METHOD, "0002 0000 2112a442 b7e7a701bc34d686fa87dfae");
    assertRefused(Reason.UNKNOWN_METHOD, "3eef 0000 2112a442 b7e7a701bc34d686fa87dfae");
    assertRefused(Reason.WRONG_CLASS, "0006 0000 2112a442 b7e7a701bc34d686fa87dfae");
    assertRefused(Reason.WRONG_CLASS, "0013 0000 2112a442 b7e7a701bc34d686fa87dfae");
  }

  @Test
  void aBindingWithoutTheCookieGetsNoAnswerOfRfc3489() {
    assertRefused(Reason.NO_COOKIE, "0001 0000 00000000 b7e7a701bc34d686fa87dfae");
  }

  @Test
  void aMessageIsReadFromWhereItLiesInTheBuffer() throws Exception {
    ByteBuffer packet = ByteBuffer.allocateDirect(300);
    packet.position(100);
    packet.put(RfcVectors.REQUEST).flip().position(100);
    StunMessage message = StunMessage.parse(packet);
    assertTrue(message.isIntact(IntegrityAlgorithm.SHA1, RfcVectors.shortTermKey()));
    assertEquals(100, packet.position());
    assertEquals(100 + RfcVectors.REQUEST.length, packet.limit());
  }

  @Test
  void anAttributeThatReachesBeyondTheMessageIsRefused() {
    assertRefused(Reason.ATTRIBUTE_TOO_LONG, Packets.rawRequest("0006 0001"));
    assertRefused(Reason.ATTRIBUTE_TOO_LONG, Packets.rawRequest("0006 ffff 00000000"));
    assertRefused(Reason.ATTRIBUTE_TOO_LONG, Packets.rawRequest("0006 0005 00000000"));
    assertRefused(Reason.ATTRIBUTE_TOO_LONG, Packets.rawRequest("000d 0004 00000000 0006 0004"));
  }

  @Test
  void thousandsOfEmptyAttributesAreRefused() throws Exception {
    String one = "80ff 0000";
    Packets.parse(Packets.rawRequest(one.repeat(StunMessage.MAX_ATTRIBUTES)));
    assertRefused(
        Reason.TOO_MANY_ATTRIBUTES, Packets.rawRequest(one.repeat(StunMessage.MAX_ATTRIBUTES + 1)));
  }

  @Test
  void theBytesOfAValueAreToldInPlace() throws MalformedStunException {
    byte[] payload = {1, 2, 3};
    byte[] packet =
        Packets.request(
            writer -> writer.put(new Lifetime(7)).put(new Data(ByteBuffer.wrap(payload))));
    StunMessage message = Packets.parse(packet);
    int at = message.valueAt(Data.TYPE);
    assertEquals(payload.length, message.valueBytes(at));
    assertEquals(ByteBuffer.wrap(payload), ByteBuffer.wrap(packet, at, payload.length));
    assertTrue(message.valueAt(Nonce.TYPE) < 0);
  }

  @Test
  void theFirstOfDuplicatesWins() throws Exception {
    StunMessage message =
        Packets.parse(Packets.request(w -> w.put(new Lifetime(1)).put(new Lifetime(2))));
    assertEquals(Optional.of(new Lifetime(1)), message.find(Lifetime.TYPE));
  }

  @Test
  void attributesThatMayBeRepeatedAreAllThere() throws Exception {
    XorPeerAddress one = peer("192.0.2.1");
    XorPeerAddress two = peer("2001:db8::2");
    StunMessage message =
        Packets.parse(Packets.request(w -> w.put(one).put(new Lifetime(1)).put(two)));
    assertEquals(List.of(one, two), message.findAll(XorPeerAddress.TYPE));
    assertEquals(List.of(), message.findAll(XorRelayedAddress.TYPE));
  }

  private static XorPeerAddress peer(String ip) {
    return new XorPeerAddress(new TransportAddress(IpAddress.parse(ip).orElseThrow(), 9));
  }

  @Test
  void whatIsBehindTheIntegrityIsIgnored() throws Exception {
    for (IntegrityAlgorithm algorithm : IntegrityAlgorithm.values()) {
      byte[] intact = Packets.request(w -> w.putIntegrity(algorithm, Packets.KEY));
      StunMessage message = Packets.parse(with(intact, "000d 0004 00000001 7fff 0000"));
      assertFalse(message.has(Lifetime.TYPE));
      assertEquals(List.of(), message.unknownRequired());
      assertTrue(message.isIntact(algorithm, Packets.KEY));
    }
  }

  @Test
  void bothIntegritiesMayBeThereAndTheBetterOneCounts() throws Exception {
    StunMessage message =
        Packets.parse(
            Packets.request(w ->
                w.putIntegrity(IntegrityAlgorithm.SHA1, Packets.KEY)
                    .putIntegrity(IntegrityAlgorithm.SHA256, Packets.KEY)
                    .putFingerprint()));
    assertEquals(Optional.of(IntegrityAlgorithm.SHA256), message.integrity());
    assertTrue(message.isIntact(IntegrityAlgorithm.SHA1, Packets.KEY));
    assertTrue(message.isIntact(IntegrityAlgorithm.SHA256, Packets.KEY));
    assertTrue(message.hasFingerprint());
  }

  @Test
  void theOlderIntegrityBehindTheNewerIsIgnored() throws Exception {
    byte[] intact = Packets.request(w -> w.putIntegrity(IntegrityAlgorithm.SHA256, Packets.KEY));
    StunMessage message = Packets.parse(with(intact, "0008 0014" + "00".repeat(20)));
    assertEquals(Optional.of(IntegrityAlgorithm.SHA256), message.integrity());
    assertFalse(message.isIntact(IntegrityAlgorithm.SHA1, Packets.KEY));
    assertTrue(message.isIntact(IntegrityAlgorithm.SHA256, Packets.KEY));
  }

  @Test
  void aFingerprintThatIsNotLastIsRefused() {
    byte[] fine = Packets.request(StunWriter::putFingerprint);
    assertRefused(Reason.BAD_FINGERPRINT, with(fine, "000d 0004 00000001"));
    assertRefused(Reason.BAD_FINGERPRINT, Packets.rawRequest("8028 0004 00000000"));
    assertRefused(Reason.BAD_FINGERPRINT, Packets.rawRequest("8028 0003 00000000"));
    assertRefused(Reason.BAD_FINGERPRINT, Packets.rawRequest("8028 0000"));
  }

  @Test
  void whatMustBeUnderstoodAndIsNotIsToldOnce() throws Exception {
    StunMessage message =
        Packets.parse(
            Packets.rawRequest("7fff 0000 0019 0004 11000000 ffff 0000 0024 0000 7fff 0000"));
    assertEquals(List.of(0x7FFF, 0x0024), message.unknownRequired());
  }

  @Test
  void whatTheServerDoesNotSupportIsUnknownToo() throws Exception {
    StunMessage message =
        Packets.parse(Packets.request(w -> w.put(new DontFragment()).put(new Lifetime(1))));
    assertEquals(List.of(), message.unknownRequired());
    assertEquals(List.of(0x001A), message.unknownRequired(Set.of(DontFragment.TYPE)));
  }

  @Test
  void notMoreUnknownAttributesAreToldThanFitIntoTheAnswer() throws Exception {
    StringBuilder attributes = new StringBuilder();
    for (int i = 0; i < StunMessage.MAX_ATTRIBUTES; i++) {
      attributes.append("%04x0000".formatted(0x4000 + i));
    }
    List<Integer> unknown =
        Packets.parse(Packets.rawRequest(attributes.toString())).unknownRequired();
    assertEquals(UnknownAttributes.MAX_CODES, unknown.size());
  }

  @Test
  void anAnswerToABindingIsHardlyLargerThanTheRequest() {
    byte[] answer =
        Packets.message(
            MessageClass.SUCCESS,
            StunMethod.BINDING,
            Packets.ID,
            w ->
                w.put(
                    new XorMappedAddress(
                        new TransportAddress(IpAddress.parse("192.0.2.1").orElseThrow(), 9))));
    assertEquals(32, answer.length);
  }

  /** The packet with more attributes at its end. */
  private static byte[] with(byte[] packet, String attributes) {
    byte[] more = Packets.hex(attributes);
    ByteBuffer out = ByteBuffer.allocate(packet.length + more.length);
    out.put(packet).put(more);
    out.putShort(2, (short) (out.capacity() - StunMessage.HEADER_BYTES));
    return out.array();
  }

  private static void assertRefused(Reason reason, String digits) {
    assertRefused(reason, Packets.hex(digits));
  }

  private static void assertRefused(Reason reason, byte[] packet) {
    MalformedStunException e =
        assertThrows(MalformedStunException.class, () -> Packets.parse(packet));
    assertEquals(reason, e.reason());
    assertEquals(0, e.getStackTrace().length);
  }
}
