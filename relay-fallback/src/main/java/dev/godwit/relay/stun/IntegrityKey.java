package dev.godwit.relay.stun;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of a message's integrity: what a server keeps in place of a password. Immutable; never
 * shows itself in text.
 */
public final class IntegrityKey {
  private final byte[] bytes;

  private IntegrityKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The key of a long-term credential: the digest of "username:realm:password" (RFC 8489, sections
   * 9.2.2 and 18.5.1). Realm and password are prepared by {@link OpaqueString}; the username is
   * taken as it is on the wire.
   *
   * @throws IllegalArgumentException if OpaqueString does not allow the realm or the password, or
   *     nobody knows the algorithm
   */
  public static IntegrityKey longTerm(
      PasswordAlgorithm algorithm, String username, String realm, String password) {
    String text =
        username + ":" + OpaqueString.prepare(realm) + ":" + OpaqueString.prepare(password);
    if (algorithm.equals(PasswordAlgorithm.MD5)) {
      return new IntegrityKey(Digests.md5(text));
    }
    if (algorithm.equals(PasswordAlgorithm.SHA256)) {
      return new IntegrityKey(Digests.sha256(text));
    }
    throw new IllegalArgumentException("no such password algorithm: " + algorithm.number());
  }

  /**
   * The key of a long-term credential as RFC 5389 section 15.4 made it: MD5, and all three prepared
   * by SASLprep. It differs from that of {@link #longTerm} only beyond ASCII.
   *
   * @throws IllegalArgumentException if SASLprep does not allow one of the three
   */
  public static IntegrityKey longTermRfc5389(String username, String realm, String password) {
    String text =
        SaslPrep.prepare(username)
            + ":"
            + SaslPrep.prepare(realm)
            + ":"
            + SaslPrep.prepare(password);
    return new IntegrityKey(Digests.md5(text));
  }

  /**
   * The key of a short-term credential: the password itself (RFC 8489, section 9.1.1).
   *
   * @throws IllegalArgumentException if OpaqueString does not allow the password
   */
  public static IntegrityKey shortTerm(String password) {
    return new IntegrityKey(OpaqueString.prepare(password).getBytes(UTF_8));
  }

  /**
   * The first {@code length} bytes of the code over the message from {@code start} to {@code at},
   * with a header that speaks as if the message ended with this attribute (RFC 8489, sections 14.5
   * and 14.6).
   */
  byte[] code(IntegrityAlgorithm algorithm, ByteBuffer in, int start, int at, int length) {
    Mac mac = mac(algorithm);
    int end = at + StunMessage.ATTRIBUTE_HEADER_BYTES + length;
    int said = end - start - StunMessage.HEADER_BYTES;
    mac.update(in.get(start));
    mac.update(in.get(start + 1));
    mac.update((byte) (said >>> 8));
    mac.update((byte) said);
    int rest = start + StunMessage.COOKIE_AT;
    mac.update(in.slice(rest, at - rest));
    return Arrays.copyOf(mac.doFinal(), length);
  }

  private Mac mac(IntegrityAlgorithm algorithm) {
    try {
      Mac mac = Mac.getInstance(algorithm.macName());
      mac.init(new SecretKeySpec(bytes, algorithm.macName()));
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("each Java has " + algorithm.macName(), e);
    }
  }

  /** Compares in constant time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof IntegrityKey key && MessageDigest.isEqual(bytes, key.bytes);
  }

  /** The same for all, as anything else would tell of the key. */
  @Override
  public int hashCode() {
    return IntegrityKey.class.hashCode();
  }

  /** Nothing of the key. */
  @Override
  public String toString() {
    return "IntegrityKey[secret]";
  }
}
