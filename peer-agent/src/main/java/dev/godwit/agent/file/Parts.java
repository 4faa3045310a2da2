package dev.godwit.agent.file;

import dev.godwit.protocol.transfer.BlockDigests;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.FileEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * The bytes of files that are not whole yet: writes them where they belong, and makes whole ones
 * ready to be published. Confined to its caller.
 */
final class Parts implements AutoCloseable {
  /**
   * How many files are forced at a time: a disk joins what comes together, and with more of them a
   * batch of small files got no faster.
   */
  private static final int FORCED_AT_A_TIME = 16;

  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
  private static final Set<OpenOption> AGAIN =
      Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  /** Some room on the disk. */
  interface Reserve {
    void giveBack() throws IOException;
  }

  private record Whole(Path part, FileEntry entry) implements Callable<Path> {
    @Override
    public Path call() throws IOException {
      try (FileChannel channel = FileChannel.open(part, AGAIN)) {
        if (entry.sizeBytes().isPresent() && channel.size() != entry.sizeBytes().getAsLong()) {
          throw new IOException("the part of " + entry.path() + " has a wrong size");
        }
        Attributes.apply(entry, part);
        channel.force(true);
      }
      return part;
    }
  }

  private final IntFunction<Path> paths;
  private final OpenFiles open = new OpenFiles();
  private final DirectFile direct;
  private final BitSet created = new BitSet();
  private final BackgroundForce background;

  /**
   * Keeps the part of each file at the path that belongs to its number.
   *
   * @param existing files of which there is a part already
   * @param checkpoint is told what is safe on disk
   */
  Parts(IntFunction<Path> paths, Set<Integer> existing, BackgroundForce.Checkpoint checkpoint) {
    this.paths = paths;
    this.direct = DirectFile.writing(paths);
    this.background = new BackgroundForce(paths, checkpoint);
    existing.forEach(created::set);
  }

  /** Writes all that remains of the buffers, one after the other: the block with this digest. */
  void write(int file, long offset, ByteBuffer[] data, Digest digest) throws IOException {
    FileChannel channel = channel(file);
    long position = offset;
    for (ByteBuffer slice : data) {
      position += direct.write(file, slice, position);
      while (slice.hasRemaining()) {
        position += channel.write(slice, position);
      }
    }
    HeldBlock block = new HeldBlock(BlockDigests.indexAt(offset), digest);
    background.wrote(file, block, position - offset);
  }

  /**
   * Gives whole files their attributes and forces them to disk, several at a time.
   *
   * @param entries what is known of them, by number
   */
  void seal(List<Integer> files, IntFunction<FileEntry> entries) throws IOException {
    background.awaitIdle();
    List<Whole> whole = new ArrayList<>(files.size());
    for (int file : files) {
      if (!created.get(file)) {
        channel(file); // An empty file: nothing was ever written to it.
      }
      closeChannels(file);
      background.forget(file);
      whole.add(new Whole(paths.apply(file), entries.apply(file)));
    }
    if (whole.size() == 1) {
      whole.getFirst().call();
      return;
    }
    int atATime = Math.min(whole.size(), FORCED_AT_A_TIME);
    try (ExecutorService threads =
        Executors.newFixedThreadPool(atATime, Thread.ofVirtual().name("godwit-seal").factory())) {
      for (Future<Path> one : whole.stream().map(threads::submit).toList()) {
        BackgroundForce.await(one);
      }
    }
  }

  /** Deletes what there is of a file. */
  void drop(int file) throws IOException {
    background.awaitIdle();
    closeChannels(file);
    background.forget(file);
    Files.deleteIfExists(paths.apply(file));
    created.clear(file);
  }

  /** Makes all that was written safe on disk, and notes that; more may be written meanwhile. */
  void beginCheckpoint(Consumer<Optional<IOException>> whenOver) throws IOException {
    background.begin(whenOver);
  }

  /**
   * Returns when all that was written is safe on disk, and that is noted. Never fails: what is not
   * noted is sent again.
   *
   * @param reserve gives room back to a disk that is full, for what is to be noted alone
   */
  void lastCheckpoint(Reserve reserve) {
    try {
      background.finish();
    } catch (IOException full) {
      try {
        reserve.giveBack();
        background.finishAgain();
      } catch (IOException e) {
        // It failed in another way.
      }
    }
  }

  /** Waits for what runs in the background, and fails as it did. */
  void awaitIdle() throws IOException {
    background.awaitIdle();
  }

  /** Closes all; nothing may run in the background. */
  @Override
  public void close() {
    open.close();
    try {
      direct.close();
    } catch (IOException e) {
      // Nobody relies on what was written and not forced.
    }
  }

  private void closeChannels(int file) throws IOException {
    open.close(file);
    direct.close(file);
  }

  private FileChannel channel(int file) throws IOException {
    FileChannel channel = open.get(file);
    if (channel == null) {
      channel = FileChannel.open(paths.apply(file), created.get(file) ? AGAIN : NEW);
      created.set(file);
      open.put(file, channel);
    }
    return channel;
  }
}
