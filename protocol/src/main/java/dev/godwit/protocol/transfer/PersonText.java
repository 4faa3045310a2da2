package dev.godwit.protocol.transfer;

import java.nio.charset.StandardCharsets;

/** Messages for a person, as they may stand in a frame. */
final class PersonText {
  private static final int REPLACEMENT = 0xFFFD;

  private PersonText() {}

  static boolean fits(String text) {
    return text.length() <= Frame.MAX_MESSAGE_BYTES
        && text.getBytes(StandardCharsets.UTF_8).length <= Frame.MAX_MESSAGE_BYTES;
  }

  /** The text, cut to the limit and without what no frame may hold. */
  static String fit(String text) {
    StringBuilder fitting = new StringBuilder();
    int bytes = 0;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      i += Character.charCount(codePoint);
      boolean allowed = codePoint != 0 && Character.getType(codePoint) != Character.SURROGATE;
      int written = allowed ? codePoint : REPLACEMENT;
      bytes += written < 0x80 ? 1 : written < 0x800 ? 2 : written < 0x10000 ? 3 : 4;
      if (bytes > Frame.MAX_MESSAGE_BYTES) {
        break;
      }
      fitting.appendCodePoint(written);
    }
    return fitting.toString();
  }
}
