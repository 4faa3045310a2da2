package dev.godwit.agent.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Forces what was written to disk while more is written, then has it noted what is safe now: so
 * that little is lost by a crash, and little is left to force when a file is whole. One round at a
 * time: who writes much faster than the disk takes it waits here. Confined to its caller; the
 * forcing itself runs on a virtual thread, and what notes it is not used by the caller meanwhile:
 * {@link #awaitIdle} comes first.
 */
final class BackgroundForce {
  /**
   * More is never unforced, but for a round under way: a round begins by itself then. Twice what is
   * written between two checkpoints, so that this is for a disk that does not keep up.
   */
  static final long MAX_UNFORCED_BYTES = 128L << 20;

  /** Notes blocks that are safe on disk, by their file's number. */
  interface Checkpoint {
    void note(Map<Integer, List<HeldBlock>> blocks) throws IOException;
  }

  private final IntFunction<Path> parts;
  private final Checkpoint checkpoint;
  private SortedMap<Integer, List<HeldBlock>> written = new TreeMap<>();
  private SortedMap<Integer, List<HeldBlock>> underWay = new TreeMap<>();
  private long bytes;
  private @Nullable FutureTask<Integer> round;

  /** Forces these parts, by their file's number. */
  BackgroundForce(IntFunction<Path> parts, Checkpoint checkpoint) {
    this.parts = parts;
    this.checkpoint = checkpoint;
  }

  /**
   * Takes note of a block that was written.
   *
   * @throws IOException what an earlier round failed with
   */
  void wrote(int file, HeldBlock block, long count) throws IOException {
    written.computeIfAbsent(file, _ -> new ArrayList<>()).add(block);
    bytes += count;
    if (bytes >= MAX_UNFORCED_BYTES) {
      begin(_ -> {});
    }
  }

  /**
   * Begins a round for all that was written, once the one before it is over.
   *
   * @param whenOver hears on the round's thread what it failed with, if it did
   * @throws IOException what an earlier round failed with
   */
  void begin(Consumer<Optional<IOException>> whenOver) throws IOException {
    awaitIdle();
    SortedMap<Integer, List<HeldBlock>> blocks = written;
    written = new TreeMap<>();
    underWay = blocks;
    bytes = 0;
    FutureTask<Integer> next = new FutureTask<>(() -> force(blocks));
    round = next;
    Thread.ofVirtual()
        .name("godwit-force")
        .start(() -> {
          next.run();
          whenOver.accept(failureOf(next));
        });
  }

  /** A file that is forced and published, or given up. */
  void forget(int file) {
    written.remove(file);
    if (written.isEmpty()) {
      bytes = 0;
    }
  }

  /** Returns when all that was written is safe and noted. */
  void finish() throws IOException {
    begin(_ -> {});
    awaitIdle();
  }

  /** As {@link #finish}, after a round that has failed: what it was about is tried once more. */
  void finishAgain() throws IOException {
    SortedMap<Integer, List<HeldBlock>> all = underWay;
    written.forEach(
        (file, blocks) -> all.computeIfAbsent(file, _ -> new ArrayList<>()).addAll(blocks));
    written = all;
    round = null;
    finish();
  }

  /** Waits for the round under way, if any. */
  void awaitIdle() throws IOException {
    if (round != null) {
      await(round);
    }
  }

  private static Optional<IOException> failureOf(FutureTask<Integer> over) {
    try {
      await(over);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
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

  private int force(SortedMap<Integer, List<HeldBlock>> blocks) throws IOException {
    for (Iterator<Integer> files = blocks.keySet().iterator(); files.hasNext(); ) {
      try (FileChannel channel =
          FileChannel.open(parts.apply(files.next()), StandardOpenOption.WRITE)) {
        channel.force(false);
      } catch (NoSuchFileException e) {
        // Somebody has deleted it: nothing of it is held.
        files.remove();
      }
    }
    checkpoint.note(blocks);
    return blocks.size();
  }
}
