package dev.godwit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Watches a folder for the moments at which a file's first bytes and its last are on the disk
 * there, under whatever name they are written first. Closing it ends the watch.
 */
final class Arrival implements AutoCloseable {
  /** Content, not a receiver's note about it; no peer writes its first content in smaller parts. */
  private static final long FIRST_BYTES = 16 * 1024;

  /** The error of each moment: nothing announces them, so they are looked for. */
  private static final Duration INTERVAL = Duration.ofMillis(5);

  private final Path folder;
  private final Path file;
  private final long firstBytes;
  private final long sizeBytes;
  private final CompletableFuture<Long> first = new CompletableFuture<>();
  private final CompletableFuture<Long> last = new CompletableFuture<>();
  private final ScheduledExecutorService watcher =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

  private Arrival(Path folder, Path file, long firstBytes, long sizeBytes) {
    this.folder = folder;
    this.file = file;
    this.firstBytes = firstBytes;
    this.sizeBytes = sizeBytes;
  }

  static Arrival watch(Path folder, String name, long sizeBytes) {
    return watch(
        new Arrival(folder, folder.resolve(name), Math.min(FIRST_BYTES, sizeBytes), sizeBytes));
  }

  /** Watches for a file of so many bytes, which is the first moment; the last never comes. */
  static Arrival ofPart(Path folder, long bytes) {
    return watch(new Arrival(folder, folder, bytes, Long.MAX_VALUE));
  }

  /** The size of the largest file in there. */
  static long largestPart(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(Arrival::sizeOf).max().orElse(0);
    }
  }

  private static Arrival watch(Arrival arrival) {
    long everyMillis = INTERVAL.toMillis();
    var _ =
        arrival.watcher.scheduleWithFixedDelay(
            arrival::look, 0, everyMillis, TimeUnit.MILLISECONDS);
    return arrival;
  }

  long firstNanos(Duration timeout) throws InterruptedException {
    return await(first, "the first byte", timeout);
  }

  long lastNanos(Duration timeout) throws InterruptedException {
    return await(last, "the last byte", timeout);
  }

  @Override
  public void close() {
    watcher.shutdownNow();
  }

  private long await(CompletableFuture<Long> moment, String what, Duration timeout)
      throws InterruptedException {
    try {
      return moment.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new BenchException("There is no sign of " + what + " of " + file + ".", e);
    }
  }

  private void look() {
    try {
      if (!first.isDone() && hasContent()) {
        first.complete(System.nanoTime());
      }
      if (first.isDone() && sizeOf(file) >= sizeBytes) {
        last.complete(System.nanoTime());
        watcher.shutdown();
      }
    } catch (IOException | UncheckedIOException e) {
      first.completeExceptionally(e);
      last.completeExceptionally(e);
      watcher.shutdown();
    }
  }

  private boolean hasContent() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.anyMatch(path -> Files.isRegularFile(path) && sizeOf(path) >= firstBytes);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return false; // renamed while it was looked at
      }
      throw e;
    }
  }

  /** Its size, or −1 while it is not there. */
  private static long sizeOf(Path path) {
    try {
      return Files.size(path);
    } catch (NoSuchFileException e) {
      return -1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
