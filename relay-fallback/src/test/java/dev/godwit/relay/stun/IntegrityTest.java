package dev.godwit.relay.stun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys, and what is proved with them (checklist A5). */
class IntegrityTest {
  private static final byte[] MD5_KEY = Packets.hex("8493fbc53ba582fb4c044c456bdc40eb");

  /** Section 9.2.2: the MD5 of user:realm:pass. */
  @Test
  void theKeyOfRfc8489IsMadeAsThere() throws Exception {
    byte[] packet = signed("HmacSHA1", MD5_KEY, 0x0008, 20);
    assertTrue(Packets.parse(packet).isIntact(IntegrityAlgorithm.SHA1, Packets.KEY));
  }

  @Test
  void theKeyWithSha256IsMadeAsElsewhere() throws Exception {
    byte[] sha256 = Packets.hex("bf9f8cc2da128fcb78077f794a818f9d3ccf550dab291cb21c82f29a153b3355");
    byte[] packet = signed("HmacSHA256", sha256, 0x001C, 32);
    IntegrityKey key =
        IntegrityKey.longTerm(PasswordAlgorithm.SHA256, "user", "example.org", "secret");
    assertTrue(Packets.parse(packet).isIntact(IntegrityAlgorithm.SHA256, key));
  }

  @Test
  void realmAndPasswordArePreparedByOpaqueString() {
    // A space of no ASCII becomes a plain one, and a letter with its accent apart becomes one.
    assertEquals(
        IntegrityKey.longTerm(PasswordAlgorithm.MD5, "user", "a realm", "caf\u00E9"),
        IntegrityKey.longTerm(PasswordAlgorithm.MD5, "user", "a\u00A0realm", "cafe\u0301"));
    assertEquals(Userhash.of("us er", "a realm"), Userhash.of("us\u3000er", "a\u00A0realm"));
    assertThrows(
        IllegalArgumentException.class,
        () -> IntegrityKey.longTerm(PasswordAlgorithm.MD5, "user", "realm", "a\u0007bell"));
  }

  @Test
  void anUnknownPasswordAlgorithmMakesNoKey() {
    assertThrows(
        IllegalArgumentException.class,
        () -> IntegrityKey.longTerm(new PasswordAlgorithm(3), "user", "realm", "pass"));
  }

  @Test
  void aKeyTellsNothingOfItself() {
    IntegrityKey other = IntegrityKey.longTerm(PasswordAlgorithm.MD5, "user", "realm", "other");
    assertEquals("IntegrityKey[secret]", Packets.KEY.toString());
    assertNotEquals(Packets.KEY, other);
    assertEquals(Packets.KEY.hashCode(), other.hashCode());
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 20, 24, 28, 32})
  void sha256MayBeCut(int sizeBytes) throws Exception {
    assertTrue(
        Packets.parse(withCutIntegrity(sizeBytes))
            .isIntact(IntegrityAlgorithm.SHA256, Packets.KEY));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 12, 15, 17, 18, 30, 31, 33, 36, 64})
  void sha256MayNotBeCutOtherwise(int sizeBytes) throws Exception {
    StunMessage message = Packets.parse(withCutIntegrity(sizeBytes));
    assertEquals(Optional.of(IntegrityAlgorithm.SHA256), message.integrity());
    assertFalse(message.isIntact(IntegrityAlgorithm.SHA256, Packets.KEY));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 16, 19, 21, 32})
  void sha1IsNeverCut(int sizeBytes) throws Exception {
    byte[] whole = signed("HmacSHA1", MD5_KEY, 0x0008, sizeBytes);
    assertFalse(Packets.parse(whole).isIntact(IntegrityAlgorithm.SHA1, Packets.KEY));
  }

  @Test
  void aFingerprintIsNotCoveredByTheIntegrityBeforeIt() throws Exception {
    for (IntegrityAlgorithm algorithm : IntegrityAlgorithm.values()) {
      StunMessage message =
          Packets.parse(
              Packets.request(w ->
                  w.put(new Username("user"))
                      .putIntegrity(algorithm, Packets.KEY)
                      .putFingerprint()));
      assertTrue(message.isIntact(algorithm, Packets.KEY));
    }
  }

  private static byte[] withCutIntegrity(int sizeBytes) throws Exception {
    return signed("HmacSHA256", MD5_KEY, 0x001C, sizeBytes);
  }

  /** A request whose integrity is right but for its size, made without any code of ours. */
  private static byte[] signed(String macName, byte[] key, int code, int sizeBytes)
      throws Exception {
    int padded = (sizeBytes + 3) / 4 * 4;
    ByteBuffer packet = ByteBuffer.allocate(20 + 8 + 4 + padded);
    packet.putShort((short) 0x0003).putShort((short) (8 + 4 + padded)).putInt(0x2112A442);
    packet.putInt(1).putInt(2).putInt(3);
    packet.putShort((short) 0x0006).putShort((short) 4).put(bytes("user"));
    byte[] covered = Arrays.copyOf(packet.array(), packet.position());
    packet.putShort((short) code).putShort((short) sizeBytes);
    Mac mac = Mac.getInstance(macName);
    mac.init(new SecretKeySpec(key, macName));
    packet.put(Arrays.copyOf(mac.doFinal(covered), sizeBytes));
    return packet.array();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
