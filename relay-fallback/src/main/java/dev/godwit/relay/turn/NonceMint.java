package dev.godwit.relay.turn;

import dev.godwit.relay.stun.NonceCookie;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes nonces that say until when they are good and prove that we made them for one client, so
 * that nothing has to be kept of those who have proved nothing (RFC 8656, section 5; RFC 8489,
 * section 9.2). Confined to its caller.
 *
 * <p>A nonce is the {@link NonceCookie}, then in base64url the second at which it ends (4 bytes)
 * and the first 8 bytes of an HMAC-SHA-256 over that second and the client's 5-tuple. It has to be
 * short, as it is in each challenge; and a forged one is worth nothing without the password.
 */
final class NonceMint {
  /** RFC 8656, section 5: at least each hour a new one. */
  static final int LIFETIME_SECONDS = 3600;

  private static final int KEY_BYTES = 32;
  private static final int CODE_BYTES = 8;
  private static final int COOKIE_LENGTH = new NonceCookie(false, false).text().length();
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final String ALGORITHM = "HmacSHA256";

  private final Mac mac;
  private final ByteBuffer said = ByteBuffer.allocate(32);

  NonceMint(RandomGenerator random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("each Java has " + ALGORITHM, e);
    }
  }

  /** A nonce for who is at the other end now. */
  String make(NonceCookie cookie, Origin origin, long nowNanos) {
    int expiry = second(nowNanos) + LIFETIME_SECONDS;
    byte[] bytes = new byte[Integer.BYTES + CODE_BYTES];
    ByteBuffer.wrap(bytes).putInt(expiry).put(code(expiry, origin));
    return cookie.text() + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Whether it was made here, for this client, and is still good. */
  boolean isGood(String nonce, Origin origin, long nowNanos) {
    if (nonce.length() <= COOKIE_LENGTH) {
      return false;
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(nonce.substring(COOKIE_LENGTH));
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (bytes.length != Integer.BYTES + CODE_BYTES) {
      return false;
    }
    int expiry = ByteBuffer.wrap(bytes).getInt();
    byte[] code = Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length);
    int leftSeconds = expiry - second(nowNanos);
    return MessageDigest.isEqual(code, code(expiry, origin))
        && leftSeconds > 0
        && leftSeconds <= LIFETIME_SECONDS;
  }

  private byte[] code(int expiry, Origin origin) {
    said.clear()
        .putInt(expiry)
        .put((byte) origin.listener().transport().code())
        .put((byte) origin.family().code())
        .putShort((short) origin.port())
        .putLong(origin.high())
        .putLong(origin.low())
        .flip();
    mac.update(said);
    return Arrays.copyOf(mac.doFinal(), CODE_BYTES);
  }

  /** Any clock's second; it may wrap, as only differences are looked at. */
  private static int second(long nowNanos) {
    return (int) Math.floorDiv(nowNanos, NANOS_PER_SECOND);
  }
}
