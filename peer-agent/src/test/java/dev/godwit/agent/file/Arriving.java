package dev.godwit.agent.file;

import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.TransferId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** What the tests let arrive: manifests, ids and blocks. */
final class Arriving {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final int BLOCK_BYTES = 1 << 20;

  private Arriving() {}

  static TransferId id(int number) {
    byte[] bytes = new byte[TransferId.BYTES];
    new Random(number).nextBytes(bytes);
    return TransferId.of(bytes);
  }

  static PartialFiles open(Path directory, TransferId id, Manifest manifest) throws FileProblem {
    return open(directory, id, manifest, UnaryOperator.identity());
  }

  /** On a disk that seems to have other traits than were found. */
  static PartialFiles open(
      Path directory, TransferId id, Manifest manifest, UnaryOperator<Traits> seenAs)
      throws FileProblem {
    return PartialFiles.open(directory, new Arrival(id, 1, "bob", NOW), manifest, seenAs);
  }

  static Manifest manifest(FileEntry... entries) {
    return new Manifest(List.of(entries));
  }

  static byte[] randomBytes(int count, long seed) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Digest digest(byte[] bytes) {
    return Digest.of(Digest.sha256().digest(bytes));
  }

  static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  /** Stores a file's bytes block by block, each in two slices. */
  static void store(PartialFiles files, int file, byte[] content) throws FileProblem {
    for (int offset = 0; offset < content.length; offset += BLOCK_BYTES) {
      int length = Math.min(BLOCK_BYTES, content.length - offset);
      byte[] block = new byte[length];
      System.arraycopy(content, offset, block, 0, length);
      ByteBuffer all = direct(block);
      ByteBuffer[] slices = {all.slice(0, length / 3), all.slice(length / 3, length - length / 3)};
      if (!files.store(file, offset, slices, digest(block))) {
        throw new AssertionError("a right digest was refused");
      }
    }
  }

  /** Publishes all entries of a manifest in one batch. */
  static List<Published> publishAll(PartialFiles files, Manifest manifest) throws FileProblem {
    return files.publish(IntStream.range(0, manifest.count()).boxed().toList());
  }
}
