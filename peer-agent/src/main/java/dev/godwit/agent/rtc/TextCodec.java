package dev.godwit.agent.rtc;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text frames as strict UTF-8 (RFC 3629): nothing is replaced in silence. */
final class TextCodec {

  private TextCodec() {}

  /** An array of exactly the text's bytes: the native library sends all of an array. */
  static byte[] encode(String text) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] exact = new byte[bytes.remaining()];
      bytes.get(exact);
      return exact;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("Text with an unpaired surrogate", e);
    }
  }

  static String decode(ByteBuffer bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
  }
}
