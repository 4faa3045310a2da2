package dev.godwit.agent.file;

import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Manifest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** One digest for all that a manifest says, by which a partial is known to be of the same. Pure. */
final class ManifestDigest {
  /** A size or a time that nobody knows. */
  private static final long UNKNOWN = -1;

  private ManifestDigest() {}

  static Digest of(Manifest manifest) {
    MessageDigest sha256 = Digest.sha256();
    ByteBuffer numbers = ByteBuffer.allocate(2 * Long.BYTES + 1);
    for (FileEntry entry : manifest.entries()) {
      addText(entry.path().text(), sha256);
      addText(entry.mediaType().orElse(""), sha256);
      int flags = (entry.isDirectory() ? 1 : 0) | (entry.executable() ? 2 : 0);
      numbers
          .clear()
          .putLong(entry.sizeBytes().orElse(UNKNOWN))
          .putLong(entry.modifiedMillis().orElse(UNKNOWN))
          .put((byte) flags);
      sha256.update(numbers.flip());
    }
    return Digest.of(sha256.digest());
  }

  /** With its length, so that no two lists of texts come to the same. */
  private static void addText(String text, MessageDigest sha256) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    sha256.update(bytes);
  }
}
