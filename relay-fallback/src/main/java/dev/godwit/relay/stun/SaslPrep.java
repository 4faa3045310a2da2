package dev.godwit.relay.stun;

import java.text.Normalizer;

/**
 * SASLprep (RFC 4013), by which clients of RFC 5389 prepare what goes into a key. For ASCII it is
 * the same as {@link OpaqueString}; beyond, this is the one that folds compatibility forms and lets
 * invisible characters vanish. What is unassigned is told by the Unicode of the Java that runs, not
 * by Unicode 3.2.
 */
final class SaslPrep {
  private SaslPrep() {}

  /**
   * The text as it goes into a key.
   *
   * @throws IllegalArgumentException if it has a character that is not allowed
   */
  static String prepare(String text) {
    StringBuilder mapped = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> !isMappedToNothing(c))
        .map(c -> isSpace(c) ? ' ' : c)
        .forEach(mapped::appendCodePoint);
    String prepared = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
    int[] points = prepared.codePoints().toArray();
    for (int c : points) {
      if (isProhibited(c)) {
        throw new IllegalArgumentException("U+%04X is not allowed in it".formatted(c));
      }
    }
    checkDirections(points);
    return prepared;
  }

  /** RFC 3454, table C.1.2. */
  private static boolean isSpace(int c) {
    return c == 0x200B || Character.getType(c) == Character.SPACE_SEPARATOR;
  }

  /** RFC 3454, table B.1; U+200B is in both, and a space to SASLprep. */
  private static boolean isMappedToNothing(int c) {
    return switch (c) {
      case 0x00AD, 0x034F, 0x1806, 0x180B, 0x180C, 0x180D, 0x200C, 0x200D, 0x2060, 0xFEFF -> true;
      default -> c >= 0xFE00 && c <= 0xFE0F;
    };
  }

  /** RFC 4013, sections 2.3 and 2.5. */
  private static boolean isProhibited(int c) {
    return switch (Character.getType(c)) {
      case Character.UNASSIGNED,
          Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default ->
          switch (c) {
            case 0x0340, 0x0341, 0xFFFC, 0xFFFD -> true; // tables C.8 and C.6
            default -> c >= 0x2FF0 && c <= 0x2FFB; // table C.7
          };
    };
  }

  /** RFC 3454, section 6: text from right to left is so from its first to its last character. */
  private static void checkDirections(int[] points) {
    boolean rightToLeft = false;
    boolean leftToRight = false;
    for (int c : points) {
      rightToLeft |= isRightToLeft(c);
      leftToRight |= Character.getDirectionality(c) == Character.DIRECTIONALITY_LEFT_TO_RIGHT;
    }
    if (!rightToLeft) {
      return;
    }
    if (leftToRight || !isRightToLeft(points[0]) || !isRightToLeft(points[points.length - 1])) {
      throw new IllegalArgumentException("it mixes writing from left and from right");
    }
  }

  private static boolean isRightToLeft(int c) {
    return switch (Character.getDirectionality(c)) {
      case Character.DIRECTIONALITY_RIGHT_TO_LEFT, Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC ->
          true;
      default -> false;
    };
  }
}
