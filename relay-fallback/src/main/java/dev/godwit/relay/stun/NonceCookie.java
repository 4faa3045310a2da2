package dev.godwit.relay.stun;

import java.util.Base64;
import java.util.Optional;

/**
 * What a nonce says of its server (RFC 8489, sections 9.2 and 18.1): "obMatJos2" and 24 bits in
 * base64, before whatever else the server puts into it.
 *
 * @param passwordAlgorithms whether the server offers PASSWORD-ALGORITHMS
 * @param usernameAnonymity whether the server understands USERHASH
 */
public record NonceCookie(boolean passwordAlgorithms, boolean usernameAnonymity) {
  private static final String PREFIX = "obMatJos2";
  private static final int LENGTH = PREFIX.length() + 4;

  // The RFC numbers the bits from the left in its words and from the right in its example, and
  // implementations are split. Verified erratum 6290 is for the right, so that is what we write;
  // as we know only two bits, we can read both.
  private static final int PASSWORD_ALGORITHMS = 0x000001;
  private static final int USERNAME_ANONYMITY = 0x000002;
  private static final int PASSWORD_ALGORITHMS_FROM_LEFT = 0x800000;
  private static final int USERNAME_ANONYMITY_FROM_LEFT = 0x400000;

  /** What the nonce says, or empty if it does not begin so. */
  public static Optional<NonceCookie> of(String nonce) {
    if (nonce.length() < LENGTH || !nonce.startsWith(PREFIX)) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(nonce.substring(PREFIX.length(), LENGTH));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (bytes.length != 3) {
      return Optional.empty();
    }
    int bits =
        (Byte.toUnsignedInt(bytes[0]) << 16)
            | (Byte.toUnsignedInt(bytes[1]) << 8)
            | Byte.toUnsignedInt(bytes[2]);
    return Optional.of(
        new NonceCookie(
            (bits & (PASSWORD_ALGORITHMS | PASSWORD_ALGORITHMS_FROM_LEFT)) != 0,
            (bits & (USERNAME_ANONYMITY | USERNAME_ANONYMITY_FROM_LEFT)) != 0));
  }

  /** The 13 characters that a nonce begins with. */
  public String text() {
    int bits =
        (passwordAlgorithms ? PASSWORD_ALGORITHMS : 0)
            | (usernameAnonymity ? USERNAME_ANONYMITY : 0);
    byte[] bytes = {(byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits};
    return PREFIX + Base64.getEncoder().encodeToString(bytes);
  }
}
