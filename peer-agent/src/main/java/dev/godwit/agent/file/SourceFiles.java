package dev.godwit.agent.file;

import dev.godwit.agent.file.FileProblem.Reason;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;

/**
 * The files of one transfer on the sending side: found once, then read block by block, and watched
 * for changes. Confined to one thread at a time, which must not be interrupted in here: the JDK
 * answers that by closing the file.
 */
public final class SourceFiles implements SourceBlocks {
  private static final Set<OpenOption> READ_ITSELF =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private final Manifest manifest;
  private final List<Source> sources;
  private final List<SkippedSource> skipped;
  private final List<Path> roots;
  private final OpenFiles open = new OpenFiles();
  private final DirectFile direct = DirectFile.reading(this::path);
  private final MessageDigest sha256 = Digest.sha256();

  private SourceFiles(
      Manifest manifest, List<Source> sources, List<SkippedSource> skipped, List<Path> roots) {
    this.manifest = manifest;
    this.sources = sources;
    this.skipped = skipped;
    this.roots = roots;
  }

  /**
   * Finds what is to be sent. A folder {@code x} gives an entry {@code x} and everything below it
   * as {@code x/…}, in an order that depends on the names alone. A root that is a symbolic link is
   * followed; links further down are skipped, as is what this process can't read or a receiver
   * would not take.
   *
   * @param roots at least one file or folder
   * @throws FileProblem {@code NOT_FOUND} or {@code UNREADABLE} for a root, {@code SAME_NAME},
   *     {@code TOO_MANY_FILES}, {@code UNSAFE_PATH}, {@code ENCODING}
   */
  public static SourceFiles scan(List<Path> roots) throws FileProblem {
    return scan(roots, Exclusions.none());
  }

  /** As {@link #scan(List)}, without what is excluded from folders. */
  public static SourceFiles scan(List<Path> roots, Exclusions exclusions) throws FileProblem {
    SourceScan scan = SourceScan.of(roots, exclusions);
    return new SourceFiles(scan.manifest(), scan.sources(), scan.skipped(), scan.roots());
  }

  /** The same, as it was found, for one more transfer. */
  public SourceFiles again() {
    return new SourceFiles(manifest, sources, skipped, roots);
  }

  /** What was found, as it is offered. */
  public Manifest manifest() {
    return manifest;
  }

  /** What was found and will not be sent. */
  public List<SkippedSource> skipped() {
    return skipped;
  }

  /** What was asked for, by its real paths. */
  List<Path> roots() {
    return roots;
  }

  /**
   * What tells these sources, as they were found, from any other state of them: a digest over the
   * manifest and over the times and identities of all files.
   */
  Digest fingerprint() {
    MessageDigest computation = Digest.sha256();
    manifest.digest().updateInto(computation);
    for (Source source : sources) {
      computation.update(source.fingerprint().getBytes(StandardCharsets.UTF_8));
    }
    return Digest.of(computation.digest());
  }

  /** Where an entry lies on this machine. */
  public Path path(int file) {
    return sources.get(file).path();
  }

  @Override
  public Digest readBlock(int file, long offset, ByteBuffer target) throws FileProblem {
    Source source = sources.get(file);
    if (offset < 0 || target.remaining() > source.sizeBytes() - offset) {
      throw new IllegalArgumentException("the block is not within the file");
    }
    int start = target.position();
    try {
      int direct = readDirectly(file, offset, target);
      if (target.hasRemaining()) {
        fill(channel(file, source), source, offset + direct, target);
      }
    } catch (IOException e) {
      forget(file);
      throw DiskErrors.reading(source.path(), e);
    }
    target.position(start);
    sha256.update(target);
    target.position(start);
    return Digest.of(sha256.digest());
  }

  /** By size, modification time and identity. */
  @Override
  public void verifyUnchanged(int file) throws FileProblem {
    Source source = sources.get(file);
    try {
      BasicFileAttributes now =
          Files.readAttributes(source.path(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!source.matches(now)) {
        throw changed(source);
      }
    } catch (NoSuchFileException e) {
      throw changed(source);
    } catch (IOException e) {
      throw DiskErrors.reading(source.path(), e);
    }
  }

  /** Closes the files that are open. */
  @Override
  public void close() {
    open.close();
    try {
      direct.close();
    } catch (IOException e) {
      // It was only read.
    }
  }

  private int readDirectly(int file, long offset, ByteBuffer target)
      throws IOException, FileProblem {
    if (!direct.takes(target, offset) || direct.isOpen(file)) {
      return direct.read(file, target, offset);
    }
    // Both times for the same reasons as below.
    verifyUnchanged(file);
    int count = direct.read(file, target, offset);
    verifyUnchanged(file);
    return count;
  }

  private FileChannel channel(int file, Source source) throws IOException, FileProblem {
    FileChannel channel = open.get(file);
    if (channel != null) {
      return channel;
    }
    // Before opening, as to open a pipe that took the file's place would wait for ever; and after
    // it, as only then is it known what was opened. A change back and forth is seen at the end.
    verifyUnchanged(file);
    try {
      channel = FileChannel.open(source.path(), READ_ITSELF);
    } catch (NoSuchFileException e) {
      throw changed(source);
    }
    open.put(file, channel);
    try {
      verifyUnchanged(file);
    } catch (FileProblem e) {
      forget(file);
      throw e;
    }
    return channel;
  }

  private static void fill(FileChannel channel, Source source, long offset, ByteBuffer target)
      throws IOException, FileProblem {
    long position = offset;
    while (target.hasRemaining()) {
      int count = channel.read(target, position);
      if (count < 0) {
        throw changed(source);
      }
      position += count;
    }
  }

  private void forget(int file) {
    try {
      open.close(file);
      direct.close(file);
    } catch (IOException e) {
      // It was only read.
    }
  }

  private static FileProblem changed(Source source) {
    return new FileProblem(
        Reason.SOURCE_CHANGED,
        "%s changed while it was sent. Send it again when nothing writes to it."
            .formatted(source.path()));
  }
}
