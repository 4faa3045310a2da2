package dev.godwit.signaling.web;

import dev.godwit.protocol.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * One file of the page, as it is and as gzip makes it (RFC 1952), once for all requests. Immutable.
 *
 * @param type for {@code Content-Type}
 */
record Asset(String type, Form plain, Form compressed) {
  /** Where there should be something. */
  static final Asset NOTHING = of("text/plain; charset=utf-8", new byte[0]);

  /**
   * One of its forms.
   *
   * @param bytes read-only; to be duplicated by who reads it
   * @param tag a strong validator (RFC 9110, section 8.8.3), another one for each form
   */
  record Form(ByteBuffer bytes, String tag) {
    private static Form of(byte[] bytes, String tag) {
      return new Form(ByteBuffer.wrap(bytes).asReadOnlyBuffer(), '"' + tag + '"');
    }
  }

  static Asset of(String type, byte[] bytes) {
    String digest = digest(bytes);
    return new Asset(type, Form.of(bytes, digest), Form.of(gzip(bytes), digest + "-gzip"));
  }

  /** Whether it is worth being compressed: a picture may not be. */
  boolean isSmallerCompressed() {
    return compressed.bytes().limit() < plain.bytes().limit();
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new BestGzip(compressed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes all that is written", e);
    }
    return compressed.toByteArray();
  }

  /** It is done once, so that time does not matter. */
  private static final class BestGzip extends GZIPOutputStream {
    BestGzip(ByteArrayOutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }

  private static String digest(byte[] bytes) {
    try {
      return JsonObject.encodeBinary(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
