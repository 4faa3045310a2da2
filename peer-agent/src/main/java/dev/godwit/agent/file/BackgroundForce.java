package dev.godwit.agent.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Forces what was written to disk while more is written, so that little is left to force when a
 * file is whole. One round at a time: who writes faster than the disk takes it waits here. Confined
 * to its caller; the forcing itself runs on a virtual thread.
 */
final class BackgroundForce {
  /** After this much a round begins; so at most twice as much is ever unforced. */
  static final long EVERY_BYTES = 64L << 20;

  /** After this long a round begins, even if less was written. */
  static final Duration EVERY = Duration.ofSeconds(2);

  private final IntFunction<Path> parts;
  private final BitSet written = new BitSet();
  private long bytes;
  private long oldestNanos;
  private @Nullable FutureTask<Integer> round;

  /** Forces these parts, by their file's number. */
  BackgroundForce(IntFunction<Path> parts) {
    this.parts = parts;
  }

  /**
   * Takes note of a write, and begins a round if one is due.
   *
   * @throws IOException what an earlier round failed with
   */
  void wrote(int file, long count, long nowNanos) throws IOException {
    if (written.isEmpty()) {
      oldestNanos = nowNanos;
    }
    written.set(file);
    bytes += count;
    boolean much = bytes >= EVERY_BYTES;
    boolean late = nowNanos - oldestNanos >= EVERY.toNanos() && isIdle();
    if (much || late) {
      awaitIdle();
      begin();
    }
  }

  /** A file that is forced and published, or given up. */
  void forget(int file) {
    written.clear(file);
    if (written.isEmpty()) {
      bytes = 0;
    }
  }

  /** Waits for the round under way, if any. */
  void awaitIdle() throws IOException {
    if (round != null) {
      await(round);
    }
  }

  /** Waits for work on a disk, and fails as it did. */
  static void await(Future<?> work) throws IOException {
    try {
      work.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the disk worked");
    }
  }

  private boolean isIdle() {
    return round == null || round.isDone();
  }

  private void begin() {
    int[] files = written.stream().toArray();
    written.clear();
    bytes = 0;
    round = new FutureTask<>(() -> force(files));
    Thread.ofVirtual().name("godwit-force").start(round);
  }

  private int force(int[] files) throws IOException {
    for (int file : files) {
      try (FileChannel channel = FileChannel.open(parts.apply(file), StandardOpenOption.WRITE)) {
        channel.force(false);
      } catch (NoSuchFileException e) {
        // It was published meanwhile, and forced before that.
      }
    }
    return files.length;
  }
}
