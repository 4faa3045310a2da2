package dev.godwit.relay.stun;

import java.text.Normalizer;

/**
 * Which code points PRECIS allows in free text (RFC 8264, sections 4.3, 8 and 9), by the Unicode of
 * the Java that runs. Of those that are allowed only in context, the rules of RFC 5892, appendix A
 * are kept but for the joiners U+200C and U+200D, which are refused: Java does not know how letters
 * join.
 */
final class FreeformClass {
  private FreeformClass() {}

  /**
   * @throws IllegalArgumentException if one is not allowed
   */
  static void check(String text) {
    int[] points = text.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      if (!isAllowed(points, i)) {
        throw new IllegalArgumentException("U+%04X is not allowed in it".formatted(points[i]));
      }
    }
  }

  // The order of the questions is that of RFC 8264, section 8.
  private static boolean isAllowed(int[] points, int at) {
    int c = points[at];
    if (isDisallowedException(c)) {
      return false;
    }
    if (needsContext(c)) {
      return isInContext(points, at);
    }
    if (!Character.isDefined(c) || isOldHangulJamo(c) || isIgnorable(c)) {
      return false;
    }
    int type = Character.getType(c);
    return switch (type) {
      case Character.CONTROL, Character.SURROGATE, Character.PRIVATE_USE -> false;
      case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
          hasCompatibilityForm(c);
      default -> true; // letters, marks, numbers, punctuation, symbols, spaces
    };
  }

  private static boolean hasCompatibilityForm(int c) {
    return !Normalizer.isNormalized(Character.toString(c), Normalizer.Form.NFKC);
  }

  /** Section 9.6, the disallowed ones. */
  private static boolean isDisallowedException(int c) {
    return c == 0x0640
        || c == 0x07FA
        || c == 0x302E
        || c == 0x302F
        || isIn(c, 0x3031, 0x3035)
        || c == 0x303B;
  }

  /** Section 9.9. */
  private static boolean isOldHangulJamo(int c) {
    return isIn(c, 0x1100, 0x11FF)
        || isIn(c, 0xA960, 0xA97C)
        || isIn(c, 0xD7B0, 0xD7C6)
        || isIn(c, 0xD7CB, 0xD7FB);
  }

  /** Section 9.13, as far as the general category doesn't tell: Default_Ignorable_Code_Point. */
  private static boolean isIgnorable(int c) {
    return c == 0x00AD
        || c == 0x034F
        || c == 0x061C
        || c == 0x17B4
        || c == 0x17B5
        || isIn(c, 0x180B, 0x180F)
        || isIn(c, 0x200B, 0x200F)
        || isIn(c, 0x202A, 0x202E)
        || isIn(c, 0x2060, 0x206F)
        || c == 0x3164
        || isIn(c, 0xFE00, 0xFE0F)
        || c == 0xFEFF
        || c == 0xFFA0
        || isIn(c, 0xFFF0, 0xFFF8)
        || isIn(c, 0x1BCA0, 0x1BCA3)
        || isIn(c, 0x1D173, 0x1D17A)
        || isIn(c, 0xE0000, 0xE0FFF);
  }

  private static boolean isIn(int c, int first, int last) {
    return c >= first && c <= last;
  }

  private static boolean needsContext(int c) {
    return switch (c) {
      case 0x00B7, 0x0375, 0x05F3, 0x05F4, 0x200C, 0x200D, 0x30FB -> true;
      default -> isArabicIndicDigit(c) || isExtendedArabicIndicDigit(c);
    };
  }

  /** RFC 5892, appendix A. */
  private static boolean isInContext(int[] points, int at) {
    int before = at > 0 ? points[at - 1] : -1;
    int after = at + 1 < points.length ? points[at + 1] : -1;
    return switch (points[at]) {
      case 0x00B7 -> before == 'l' && after == 'l';
      case 0x0375 -> isOf(after, Character.UnicodeScript.GREEK);
      case 0x05F3, 0x05F4 -> isOf(before, Character.UnicodeScript.HEBREW);
      case 0x200C, 0x200D -> false;
      case 0x30FB -> hasJapanese(points);
      default -> !mixesArabicDigits(points);
    };
  }

  private static boolean isOf(int c, Character.UnicodeScript script) {
    return c >= 0 && Character.UnicodeScript.of(c) == script;
  }

  private static boolean hasJapanese(int[] points) {
    for (int c : points) {
      if (c != 0x30FB
          && (isOf(c, Character.UnicodeScript.HIRAGANA)
              || isOf(c, Character.UnicodeScript.KATAKANA)
              || isOf(c, Character.UnicodeScript.HAN))) {
        return true;
      }
    }
    return false;
  }

  private static boolean mixesArabicDigits(int[] points) {
    boolean some = false;
    boolean others = false;
    for (int c : points) {
      some |= isArabicIndicDigit(c);
      others |= isExtendedArabicIndicDigit(c);
    }
    return some && others;
  }

  private static boolean isArabicIndicDigit(int c) {
    return isIn(c, 0x0660, 0x0669);
  }

  private static boolean isExtendedArabicIndicDigit(int c) {
    return isIn(c, 0x06F0, 0x06F9);
  }
}
