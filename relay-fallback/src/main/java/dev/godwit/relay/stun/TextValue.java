package dev.godwit.relay.stun;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.godwit.relay.stun.MalformedStunException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** The value of the attributes that are text, in UTF-8 without any fault. */
final class TextValue {
  private TextValue() {}

  static void check(String text, int maxBytes) {
    // No character takes more than three bytes of UTF-8.
    if (text.length() > maxBytes / 3 && text.getBytes(UTF_8).length > maxBytes) {
      throw new IllegalArgumentException("longer than " + maxBytes + " bytes");
    }
  }

  static String read(ByteBuffer value, int maxBytes) throws MalformedStunException {
    if (value.remaining() > maxBytes) {
      throw MalformedStunException.of(Reason.BAD_ATTRIBUTE_LENGTH);
    }
    try {
      return UTF_8.newDecoder().decode(value).toString();
    } catch (CharacterCodingException e) {
      throw MalformedStunException.of(Reason.BAD_VALUE);
    }
  }

  static void write(String text, ByteBuffer out) {
    out.put(text.getBytes(UTF_8));
  }
}
