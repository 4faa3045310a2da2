package dev.godwit.agent.file;

import dev.godwit.protocol.transfer.BlockDigests;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * Files that lie where others are to arrive and have their sizes: each is hashed, and taken for the
 * one that arrives if the sender proves that it is the same. They are only read. Confined to its
 * caller.
 */
final class ExistingFiles {
  /** Progress is told each time so much is hashed. */
  private static final long TOLD_BYTES = 64L << 20;

  private final Map<Integer, Source> found = new TreeMap<>();

  /** None. */
  ExistingFiles() {}

  /**
   * Looks for those that may be entries of a manifest.
   *
   * @param isOpen whether nothing is known of an entry yet
   */
  static ExistingFiles find(Manifest manifest, TargetTree tree, IntPredicate isOpen)
      throws FileProblem, IOException {
    ExistingFiles existing = new ExistingFiles();
    for (int file = 0; file < manifest.count(); file++) {
      FileEntry entry = manifest.entry(file);
      if (!entry.isDirectory() && entry.sizeBytes().isPresent() && isOpen.test(file)) {
        Optional<Path> path = tree.existingFile(entry.path());
        if (path.isPresent()) {
          existing.add(file, path.get(), entry.knownBytes());
        }
      }
    }
    return existing;
  }

  private void add(int file, Path path, long sizeBytes) throws IOException {
    BasicFileAttributes attributes = attributes(path);
    if (attributes.isRegularFile() && attributes.size() == sizeBytes) {
      found.put(file, Source.of(path, attributes));
    }
  }

  /** The digests of all their blocks; what can't be read is none of them. */
  Map<Integer, BlockDigests> hash(HashProgress progress) {
    long totalBytes = found.values().stream().mapToLong(Source::sizeBytes).sum();
    Map<Integer, BlockDigests> digests = new HashMap<>();
    ByteBuffer block = Objects.requireNonNull(new BlockBuffers(1).acquire());
    MessageDigest sha256 = Digest.sha256();
    long doneBytes = 0;
    for (var one = found.entrySet().iterator(); one.hasNext(); ) {
      Map.Entry<Integer, Source> next = one.next();
      BlockDigests blocks = new BlockDigests();
      try (FileChannel channel =
          FileChannel.open(
              next.getValue().path(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
        for (long at = 0; at < next.getValue().sizeBytes(); at += Frame.BLOCK_BYTES) {
          fill(channel, at, block.clear().limit(length(next.getValue(), at)));
          sha256.update(block.flip());
          blocks.put(BlockDigests.indexAt(at), Digest.of(sha256.digest()));
          doneBytes += block.limit();
          if (doneBytes % TOLD_BYTES < Frame.BLOCK_BYTES) {
            progress.hashed(doneBytes, totalBytes);
          }
        }
        digests.put(next.getKey(), blocks);
      } catch (IOException e) {
        one.remove(); // It is sent, and gets another name.
      }
    }
    return digests;
  }

  private static int length(Source source, long offset) {
    return (int) Math.min(Frame.BLOCK_BYTES, source.sizeBytes() - offset);
  }

  private static void fill(FileChannel channel, long offset, ByteBuffer target) throws IOException {
    while (target.hasRemaining()) {
      if (channel.read(target, offset + target.position()) < 0) {
        throw new IOException("the file has become shorter");
      }
    }
  }

  /** Whether this entry is one of them. */
  boolean has(int file) {
    return found.containsKey(file);
  }

  /** It is not what is offered. */
  void forget(int file) {
    found.remove(file);
  }

  /**
   * The entry is this file.
   *
   * @throws FileProblem {@code EXISTS} if it is not what it was when it was hashed
   */
  Path take(int file) throws FileProblem, IOException {
    Source source = Objects.requireNonNull(found.get(file));
    if (!source.matches(attributes(source.path()))) {
      throw new FileProblem(
          FileProblem.Reason.EXISTS,
          "%s changed while it was compared with what arrives. Send it again."
              .formatted(source.path()));
    }
    return source.path();
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }
}
