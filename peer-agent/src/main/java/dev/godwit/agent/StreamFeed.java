package dev.godwit.agent;

import dev.godwit.agent.file.BlockBuffers;
import dev.godwit.agent.file.TimedInput;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.SentStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A stream that is read once, for all who get it: from its beginning when each of them has begun or
 * is out, and no further than the slowest has room for. Thread-safe; what it calls is called
 * without its lock, and must not wait.
 */
final class StreamFeed {
  /** Who alone takes nothing for so long, while others wait for it, is out. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final System.Logger LOG = System.getLogger(StreamFeed.class.getName());

  /**
   * What came of a read.
   *
   * @param digest null if the stream can't be read any more
   * @param end whether there is nothing after it
   */
  record Read(int length, @Nullable Digest digest, boolean end) {
    static final Read FAILED = new Read(0, null, true);
  }

  private record Block(ByteBuffer buffer, Read read, Set<Tap> users) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final TimedInput input;
  private final Duration patience;
  private final Thread reader = Thread.ofVirtual().name("godwit-stream").unstarted(this::run);
  private final BlockBuffers buffers = new BlockBuffers(SentStream.MAX_KEPT_BLOCKS);
  // Guarded by lock, as all taps are.
  private final Set<Tap> taps = new HashSet<>();
  private final NavigableMap<Long, Block> blocks = new TreeMap<>();
  private long readEnd;
  private long frees;
  private boolean isFailed;

  /** The stream is left open. */
  StreamFeed(InputStream stream) {
    this(stream, PATIENCE);
  }

  StreamFeed(InputStream stream, Duration patience) {
    this.input = new TimedInput(stream);
    this.patience = patience;
  }

  /**
   * For one more who gets it, before {@link #start}.
   *
   * @param news is told that what was wanted is there
   */
  Tap tap(Runnable news) {
    Tap tap = new Tap(news);
    lock.lock();
    try {
      taps.add(tap);
    } finally {
      lock.unlock();
    }
    return tap;
  }

  /** Begins; it ends by itself when all taps are closed. */
  void start() {
    reader.start();
  }

  private void run() {
    try {
      ByteBuffer buffer = awaitTurn();
      while (buffer != null && readInto(buffer)) {
        buffer = awaitTurn();
      }
    } catch (InterruptedException e) {
      // Nobody wants more.
    } finally {
      input.close();
    }
  }

  /** A buffer for what is to be read next; null if nobody is left. */
  private @Nullable ByteBuffer awaitTurn() throws InterruptedException {
    lock.lock();
    try {
      Tap alone = null;
      long seenFrees = frees;
      long untilNanos = 0;
      while (!taps.isEmpty()) {
        boolean wanted = isWanted();
        ByteBuffer buffer = wanted ? buffers.acquire() : null;
        if (buffer != null) {
          return buffer;
        }
        Tap now = wanted ? whoHoldsUpOthers() : null;
        if (now != alone || frees != seenFrees) {
          alone = now;
          seenFrees = frees;
          untilNanos = System.nanoTime() + patience.toNanos();
        }
        if (alone == null) {
          changed.await();
        } else if (changed.awaitNanos(untilNanos - System.nanoTime()) <= 0) {
          // Not under the lock, and only once: it has as long again to be gone.
          Thread.ofVirtual().name("godwit-too-slow").start(alone.tooSlow);
          untilNanos = System.nanoTime() + patience.toNanos();
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private boolean isWanted() {
    return taps.stream().allMatch(tap -> tap.hasBegun)
        && taps.stream().anyMatch(tap -> tap.wanted == readEnd);
  }

  private @Nullable Tap whoHoldsUpOthers() {
    Set<Tap> holders = blocks.isEmpty() ? Set.of() : blocks.firstEntry().getValue().users;
    return taps.size() > 1 && holders.size() == 1 ? holders.iterator().next() : null;
  }

  /** Reads a block, and tells all of it; whether there may be more. */
  private boolean readInto(ByteBuffer buffer) throws InterruptedException {
    Read read;
    try {
      boolean end = input.readBlock(buffer.clear());
      var computation = Digest.sha256();
      computation.update(buffer.flip().duplicate());
      read = new Read(buffer.limit(), Digest.of(computation.digest()), end);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "The stream to send can't be read.", e);
      read = Read.FAILED;
    }
    tell(publish(buffer, read));
    return !read.end();
  }

  private Collection<Tap> publish(ByteBuffer buffer, Read read) {
    lock.lock();
    try {
      if (read.digest() == null || taps.isEmpty()) {
        isFailed = read.digest() == null;
        buffers.release(buffer);
      } else {
        blocks.put(readEnd, new Block(buffer, read, new HashSet<>(taps)));
        readEnd += read.length();
      }
      return new ArrayList<>(taps);
    } finally {
      lock.unlock();
    }
  }

  private static void tell(Collection<Tap> all) {
    all.forEach(tap -> tap.news.run());
  }

  /** One receiver's way to it: takes block after block, and keeps each until it is released. */
  final class Tap implements AutoCloseable {
    private static final long NOTHING = -1;

    private final Runnable news;
    private volatile Runnable tooSlow = () -> {};
    private boolean hasBegun;
    private long wanted = NOTHING;

    private Tap(Runnable news) {
      this.news = news;
    }

    /** What to do when this one alone has kept the others waiting for too long. */
    void whenTooSlow(Runnable action) {
      tooSlow = action;
    }

    /** Wants the block that begins there, which is the next; {@link #take} has it some time. */
    void want(long offset) {
      lock.lock();
      try {
        hasBegun = true;
        wanted = offset;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      if (isReady()) {
        news.run();
      }
    }

    /** Whether {@link #take} would give something. */
    boolean isReady() {
      lock.lock();
      try {
        return wanted != NOTHING && (isFailed || blocks.containsKey(wanted));
      } finally {
        lock.unlock();
      }
    }

    /** What is wanted, once; null if it is not there yet. */
    @Nullable Read take() {
      lock.lock();
      try {
        if (!isReady()) {
          return null;
        }
        Block block = blocks.get(wanted);
        wanted = NOTHING;
        return block == null ? Read.FAILED : block.read;
      } finally {
        lock.unlock();
      }
    }

    /** The bytes of a block that was taken and is not released: to be read only. */
    ByteBuffer bytesAt(long offset) {
      lock.lock();
      try {
        return Objects.requireNonNull(blocks.get(offset), "not kept").buffer.duplicate();
      } finally {
        lock.unlock();
      }
    }

    /** Needs the block that begins there no longer. */
    void release(long offset) {
      lock.lock();
      try {
        release(List.of(offset));
      } finally {
        lock.unlock();
      }
    }

    private void release(Collection<Long> offsets) {
      for (long offset : offsets) {
        Block block = blocks.get(offset);
        if (block != null && block.users.remove(this) && block.users.isEmpty()) {
          blocks.remove(offset);
          buffers.release(block.buffer);
          frees++;
        }
      }
      changed.signalAll();
    }

    /** Wants nothing more; closing twice does nothing. */
    @Override
    public void close() {
      lock.lock();
      try {
        taps.remove(this);
        release(new ArrayList<>(blocks.keySet()));
        if (taps.isEmpty()) {
          reader.interrupt();
          input.close();
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
