package dev.godwit.agent.cli;

/**
 * Text that others chose, made harmless for a terminal: what would move the cursor, change colours
 * or turn the reading direction around is replaced.
 */
final class Printable {
  private static final int REPLACEMENT = 0xFFFD;

  private Printable() {}

  static String of(String text) {
    StringBuilder harmless = new StringBuilder(text.length());
    text.codePoints().map(c -> isHarmless(c) ? c : REPLACEMENT).forEach(harmless::appendCodePoint);
    return harmless.toString();
  }

  private static boolean isHarmless(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      // Zero-width joiners shape letters and emoji; the other format characters turn text around.
      case Character.FORMAT -> codePoint == 0x200C || codePoint == 0x200D;
      default -> true;
    };
  }
}
