package dev.godwit.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * The file that every row moves, and all that rows leave behind: closing it, which may come from
 * another thread in the middle of a run, ends the processes and removes the folder.
 */
final class Workbench implements AutoCloseable {
  /**
   * The source, and what is there of it at most: a browser's storage, its download, and the copy
   * that is compared; with some room for what else the machine writes.
   */
  private static final double NEEDED_SPACE = 4.1;

  /** Slower than this is not worth waiting for. */
  private static final long MIN_BYTES_PER_SECOND = 2_000_000;

  private static final int WRITE_BYTES = 1 << 20;

  private final Path folder;
  private final Path file;
  private final long sizeBytes;
  // Guarded by this.
  private final List<Child> children = new ArrayList<>();
  private final List<Path> madeElsewhere = new ArrayList<>();
  private volatile boolean closed;

  private Workbench(Path folder, long sizeBytes) {
    this.folder = folder;
    this.file = folder.resolve("random.bin");
    this.sizeBytes = sizeBytes;
  }

  /** A new folder beneath {@code parent}; the file is yet to be made. */
  static Workbench in(Path parent, long sizeBytes) throws IOException {
    long usableBytes = Files.getFileStore(parent).getUsableSpace();
    if (usableBytes < sizeBytes * NEEDED_SPACE) {
      throw new BenchException(
          "%s has room for %d MB, and %.0f are needed: name another folder with --dir."
              .formatted(parent, usableBytes / 1_000_000, sizeBytes * NEEDED_SPACE / 1e6));
    }
    return new Workbench(Files.createTempDirectory(parent, "godwit-bench-"), sizeBytes);
  }

  /** Writes the file: random, so that nothing gains by compressing it. */
  void makeFile() throws IOException {
    fill(file, sizeBytes);
  }

  /** Writes another such file of this size. */
  static void fill(Path target, long bytesInAll) throws IOException {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create();
    byte[] bytes = new byte[WRITE_BYTES];
    try (OutputStream out = Files.newOutputStream(target)) {
      for (long left = bytesInAll; left > 0; left -= bytes.length) {
        random.nextBytes(bytes);
        out.write(bytes, 0, (int) Math.min(left, bytes.length));
      }
    }
  }

  Path folder() {
    return folder;
  }

  Path file() {
    return file;
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /** How long one run may take before it is given up. */
  Duration patience() {
    return Duration.ofSeconds(60 + sizeBytes / MIN_BYTES_PER_SECOND);
  }

  Child start(String name, List<String> command) throws IOException {
    return start(name, Map.of(), command);
  }

  Child start(String name, String... command) throws IOException {
    return start(name, Map.of(), List.of(command));
  }

  synchronized Child start(String name, Map<String, String> environment, List<String> command)
      throws IOException {
    if (closed) {
      throw new BenchException("Interrupted.");
    }
    children.removeIf(child -> !child.isAlive());
    Child child = Child.start(name, folder, environment, command);
    children.add(child);
    return child;
  }

  /** The command, with one core for itself. */
  static List<String> onCore(int core, List<String> command) {
    List<String> pinned = new ArrayList<>(List.of("taskset", "--cpu-list", Integer.toString(core)));
    pinned.addAll(command);
    return pinned;
  }

  /** An empty folder of that name, whatever was in it. */
  synchronized Path emptyFolder(String name) throws IOException {
    Path empty = folder.resolve(name);
    delete(empty);
    return Files.createDirectory(empty);
  }

  /** Has a folder outside of the workbench, and remembers to remove it if it was not there. */
  synchronized void borrowFolder(Path outside) throws IOException {
    if (!Files.exists(outside)) {
      Files.createDirectory(outside);
      madeElsewhere.add(outside);
    }
  }

  /** Whether all is being taken away, so that failures mean nothing. */
  boolean isClosed() {
    return closed;
  }

  /**
   * Compares a copy with the file, and removes it.
   *
   * @throws BenchException if it differs
   */
  void takeBack(Path copy) throws IOException {
    long difference = Files.mismatch(file, copy);
    if (difference >= 0) {
      throw new BenchException("What arrived differs from what was sent at byte " + difference);
    }
    Files.delete(copy);
  }

  /** A port of the loopback interface that nobody uses just now. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (!closed) {
      closed = true;
      children.forEach(Child::close);
      delete(folder);
      for (Path made : madeElsewhere) {
        delete(made);
      }
    }
  }

  /** Whoever was ended may still be at it: what is gone when its turn comes is fine. */
  private static void delete(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null && !(failure instanceof NoSuchFileException)) {
              throw failure;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
