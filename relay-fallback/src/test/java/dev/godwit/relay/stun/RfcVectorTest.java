package dev.godwit.relay.stun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published vectors are read, found intact, and written again byte by byte. */
class RfcVectorTest {
  private static final TransactionId LONG_TERM_ID =
      new TransactionId(0x78ad3433, 0xc6ad72c029da412eL);

  @Test
  void theSampleRequestIsIntact() throws Exception {
    StunMessage message = Packets.parse(RfcVectors.REQUEST);
    assertEquals(MessageClass.REQUEST, message.messageClass());
    assertEquals(StunMethod.BINDING, message.method());
    assertEquals(Packets.ID, message.transactionId());
    assertEquals(Optional.of(new Software("STUN test client")), message.find(Software.TYPE));
    assertEquals(Optional.of(new Username("evtj:h6vY")), message.find(Username.TYPE));
    assertEquals(List.of(0x0024), message.unknownRequired()); // PRIORITY, which is of ICE
    assertTrue(message.hasFingerprint());
    assertTrue(message.isIntact(IntegrityAlgorithm.SHA1, RfcVectors.shortTermKey()));
    assertFalse(message.isIntact(IntegrityAlgorithm.SHA256, RfcVectors.shortTermKey()));
  }

  @Test
  void theIpv4ResponseTellsTheMappedAddress() throws Exception {
    assertMapped("192.0.2.1", RfcVectors.IPV4_RESPONSE);
  }

  @Test
  void theIpv6ResponseTellsTheMappedAddress() throws Exception {
    assertMapped("2001:db8:1234:5678:11:2233:4455:6677", RfcVectors.IPV6_RESPONSE);
  }

  private static void assertMapped(String ip, byte[] packet) throws Exception {
    StunMessage message = Packets.parse(packet);
    TransportAddress address = new TransportAddress(IpAddress.parse(ip).orElseThrow(), 32853);
    assertEquals(MessageClass.SUCCESS, message.messageClass());
    assertEquals(Optional.of(new XorMappedAddress(address)), message.find(XorMappedAddress.TYPE));
    assertEquals(Optional.of(new Software("test vector")), message.find(Software.TYPE));
    assertTrue(message.hasFingerprint());
    assertTrue(message.isIntact(IntegrityAlgorithm.SHA1, RfcVectors.shortTermKey()));
  }

  @Test
  void theLongTermRequestIsWrittenAsPublished() throws Exception {
    byte[] written =
        Packets.message(
            MessageClass.REQUEST,
            StunMethod.BINDING,
            LONG_TERM_ID,
            w ->
                w.put(new Username(RfcVectors.KATAKANA_USER))
                    .put(new Nonce("f//499k954d6OL34oL9FSTvy64sA"))
                    .put(new Realm(RfcVectors.REALM))
                    .putIntegrity(
                        IntegrityAlgorithm.SHA1, RfcVectors.longTermKey(PasswordAlgorithm.MD5)));
    assertArrayEquals(RfcVectors.LONG_TERM_REQUEST, written);
  }

  @Test
  void theRequestWithSha256IsWrittenAsPublished() throws Exception {
    byte[] written =
        Packets.message(
            MessageClass.REQUEST,
            StunMethod.BINDING,
            LONG_TERM_ID,
            w ->
                w.put(Userhash.of(RfcVectors.KATAKANA_USER, RfcVectors.REALM))
                    .put(new Nonce("obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA"))
                    .put(new Realm(RfcVectors.REALM))
                    .put(PasswordAlgorithm.SHA256)
                    .putIntegrity(
                        IntegrityAlgorithm.SHA256,
                        RfcVectors.longTermKey(PasswordAlgorithm.SHA256)));
    assertArrayEquals(RfcVectors.SHA256_REQUEST, written);
    assertEquals(
        Optional.of(new NonceCookie(false, true)),
        NonceCookie.of(Packets.parse(written).find(Nonce.TYPE).orElseThrow().text()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "2001:db8:1234:5678:11:2233:4455:6677"})
  void mappedAddressesAreWrittenAsPublished(String ip) {
    // Only these attributes: the vectors pad the text before them with spaces, and we with zeros.
    IpAddress address = IpAddress.parse(ip).orElseThrow();
    byte[] written =
        Packets.message(
            MessageClass.SUCCESS,
            StunMethod.BINDING,
            Packets.ID,
            w -> w.put(new XorMappedAddress(new TransportAddress(address, 32853))));
    int end = written.length - StunMessage.HEADER_BYTES + 36;
    byte[] published =
        switch (address.family()) {
          case V4 -> RfcVectors.IPV4_RESPONSE;
          case V6 -> RfcVectors.IPV6_RESPONSE;
        };
    assertArrayEquals(
        Arrays.copyOfRange(published, 36, end),
        Arrays.copyOfRange(written, StunMessage.HEADER_BYTES, written.length));
  }

  @Test
  void anAllocateOfAnotherImplementationIsIntact() throws Exception {
    StunMessage message = Packets.parse(RfcVectors.SHA256_ALLOCATE);
    IntegrityKey key =
        IntegrityKey.longTerm(PasswordAlgorithm.SHA256, "user", "example.org", "secret");
    assertTrue(message.isIntact(IntegrityAlgorithm.SHA256, key));
    assertEquals(Optional.of(Userhash.of("user", "example.org")), message.find(Userhash.TYPE));
    assertEquals(
        Optional.of(
            new PasswordAlgorithms(List.of(PasswordAlgorithm.SHA256, PasswordAlgorithm.MD5))),
        message.find(PasswordAlgorithms.TYPE));
    assertEquals(
        Optional.of(new NonceCookie(true, false)),
        NonceCookie.of(message.find(Nonce.TYPE).orElseThrow().text()));
  }

  static Stream<Arguments> vectors() {
    IntegrityKey sha256 = RfcVectors.longTermKey(PasswordAlgorithm.SHA256);
    IntegrityKey md5 = RfcVectors.longTermKey(PasswordAlgorithm.MD5);
    return Stream.of(
        Arguments.of(RfcVectors.REQUEST, IntegrityAlgorithm.SHA1, RfcVectors.shortTermKey()),
        Arguments.of(RfcVectors.IPV4_RESPONSE, IntegrityAlgorithm.SHA1, RfcVectors.shortTermKey()),
        Arguments.of(RfcVectors.IPV6_RESPONSE, IntegrityAlgorithm.SHA1, RfcVectors.shortTermKey()),
        Arguments.of(RfcVectors.LONG_TERM_REQUEST, IntegrityAlgorithm.SHA1, md5),
        Arguments.of(RfcVectors.SHA256_REQUEST, IntegrityAlgorithm.SHA256, sha256));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void noByteOfAMessageCanBeChangedUnnoticed(
      byte[] packet, IntegrityAlgorithm algorithm, IntegrityKey key) throws Exception {
    assertTrue(Packets.parse(packet).isIntact(algorithm, key));
    for (int i = 0; i < packet.length; i++) {
      for (int bit = 1; bit < 0x100; bit <<= 1) {
        byte[] changed = packet.clone();
        changed[i] ^= (byte) bit;
        // With another type, FINGERPRINT is none; and what is behind the integrity is not covered.
        boolean behindIntegrity = i >= endOfIntegrity(packet);
        assertTrue(behindIntegrity || !isIntact(changed, algorithm, key), "byte " + i);
      }
    }
  }

  private static int endOfIntegrity(byte[] packet) throws MalformedStunException {
    return Packets.parse(packet).hasFingerprint() ? packet.length - 8 : packet.length;
  }

  private static boolean isIntact(byte[] packet, IntegrityAlgorithm algorithm, IntegrityKey key) {
    try {
      return Packets.parse(packet).isIntact(algorithm, key);
    } catch (MalformedStunException e) {
      return false;
    }
  }

  @Test
  void aChangedByteUnderAFingerprintIsDropped() {
    byte[] changed = RfcVectors.IPV4_RESPONSE.clone();
    changed[27] = 23;
    MalformedStunException e =
        assertThrows(MalformedStunException.class, () -> Packets.parse(changed));
    assertEquals(MalformedStunException.Reason.BAD_FINGERPRINT, e.reason());
  }

  @Test
  void theWrongPasswordIsNoKey() throws Exception {
    assertFalse(
        Packets.parse(RfcVectors.LONG_TERM_REQUEST)
            .isIntact(
                IntegrityAlgorithm.SHA1,
                IntegrityKey.longTerm(
                    PasswordAlgorithm.MD5,
                    RfcVectors.KATAKANA_USER,
                    RfcVectors.REALM,
                    "TheMatrix")));
  }

  @Test
  void clientsOfRfc5389PreparePasswordsBySaslPrep() throws Exception {
    assertTrue(
        Packets.parse(RfcVectors.LONG_TERM_REQUEST)
            .isIntact(
                IntegrityAlgorithm.SHA1,
                IntegrityKey.longTermRfc5389(
                    RfcVectors.KATAKANA_USER, RfcVectors.REALM, "The\u00ADM\u00AAtr\u2168")));
  }
}
