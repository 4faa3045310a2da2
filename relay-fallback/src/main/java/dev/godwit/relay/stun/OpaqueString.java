package dev.godwit.relay.stun;

import java.text.Normalizer;

/**
 * The OpaqueString profile of PRECIS (RFC 8265, section 4.2), by which realms and passwords are
 * prepared before they become keys: each kind of space becomes a plain one, the whole NFC, and only
 * code points of the FreeformClass (RFC 8264, section 4.3) are allowed.
 */
public final class OpaqueString {
  private OpaqueString() {}

  /**
   * The text as it goes into a key.
   *
   * @throws IllegalArgumentException if it is empty, or has a code point that is not allowed
   */
  public static String prepare(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("it is empty");
    }
    if (isPlainAscii(text)) {
      return text;
    }
    FreeformClass.check(text);
    StringBuilder spaced = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c)
        .forEach(spaced::appendCodePoint);
    return Normalizer.normalize(spaced, Normalizer.Form.NFC);
  }

  private static boolean isPlainAscii(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }
}
