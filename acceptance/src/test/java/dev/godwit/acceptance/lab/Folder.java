package dev.godwit.acceptance.lab;

import dev.godwit.protocol.transfer.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Makes files, and says what is in a folder. */
public final class Folder {
  private static final int PIECE_BYTES = 1 << 20;

  private Folder() {}

  /** Writes a file of random bytes, the same ones for the same seed. */
  public static Path random(Path file, long sizeBytes, long seed) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    SplittableRandom random = new SplittableRandom(seed);
    byte[] piece = new byte[PIECE_BYTES];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = sizeBytes; left > 0; left -= piece.length) {
        random.nextBytes(piece);
        out.write(piece, 0, (int) Math.min(left, piece.length));
      }
    }
    return file;
  }

  /** The SHA-256 digest of a file. */
  public static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream digesting = new DigestInputStream(in, Digest.sha256())) {
      digesting.transferTo(OutputStream.nullOutputStream());
      return Digest.of(digesting.getMessageDigest().digest()).text();
    }
  }

  /**
   * What is below a folder, by path: of each file its size, digest, time of change and whether it
   * may be run, of each folder its time of change.
   */
  public static SortedMap<String, String> contents(Path folder) throws IOException {
    SortedMap<String, String> contents = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(path -> !path.equals(folder)).toList()) {
        contents.put(folder.relativize(path).toString(), describe(path));
      }
    }
    return contents;
  }

  /** The names in a folder, sorted; none if there is no such folder. */
  public static List<String> names(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** Deletes a folder with all that is in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      paths.sorted(Comparator.reverseOrder()).forEach(Folder::deleteOne);
    }
  }

  private static String describe(Path path) throws IOException {
    long modifiedMillis = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toMillis();
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return "folder of " + modifiedMillis;
    }
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return "neither file nor folder";
    }
    return "file of %d, %d bytes, %s%s"
        .formatted(
            modifiedMillis,
            Files.size(path),
            sha256(path),
            // Not isExecutable, which asks what root may do.
            Files.getPosixFilePermissions(path).toString().contains("OWNER_EXECUTE")
                ? ", executable"
                : "");
  }

  private static void deleteOne(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
