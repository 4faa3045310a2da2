package dev.godwit.protocol.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What signaling and the relay share, and nobody else knows. Never shows itself in text. */
public final class TurnSecret {
  /** Longer ones are no better, and this long nothing is by mistake. */
  public static final int MAX_BYTES = 1024;

  private static final int USER_BYTES = 12;

  /** Keeps what is derived from names apart from what is derived from usernames. */
  private static final String USER_CONTEXT = "godwit turn user:";

  private final byte[] bytes;

  /**
   * The secret that is this text, in UTF-8.
   *
   * @throws IllegalArgumentException if it is empty or longer than {@value #MAX_BYTES} bytes
   */
  public TurnSecret(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    if (utf8.length == 0 || utf8.length > MAX_BYTES) {
      throw new IllegalArgumentException("a secret has 1 to " + MAX_BYTES + " bytes");
    }
    this.bytes = utf8;
  }

  /** The password that goes with a username: HMAC-SHA1 of it, in base64. */
  String password(String username) {
    return Base64.getEncoder().encodeToString(hmac("HmacSHA1", username));
  }

  /**
   * A name for the relay's eyes: the same for a peer each time, and not to be traced back to it.
   */
  String pseudonym(String name) {
    byte[] digest = hmac("HmacSHA256", USER_CONTEXT + name);
    return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, USER_BYTES));
  }

  private byte[] hmac(String algorithm, String text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(bytes, algorithm));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("each Java has " + algorithm, e);
    }
  }

  /** Compares in constant time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TurnSecret secret && MessageDigest.isEqual(bytes, secret.bytes);
  }

  /** The same for all, as anything else would tell of the secret. */
  @Override
  public int hashCode() {
    return TurnSecret.class.hashCode();
  }

  /** Nothing of the secret. */
  @Override
  public String toString() {
    return "TurnSecret[secret]";
  }
}
