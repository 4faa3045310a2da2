package dev.godwit.relay.stun;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digests of text that keys are made of. */
final class Digests {
  private Digests() {}

  static byte[] md5(String text) {
    return digest("MD5", text);
  }

  static byte[] sha256(String text) {
    return digest("SHA-256", text);
  }

  private static byte[] digest(String algorithm, String text) {
    try {
      return MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each Java has " + algorithm, e);
    }
  }
}
