package dev.godwit.agent.file;

import dev.godwit.protocol.transfer.Digest;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The newest blocks of sources that go to several receivers: while those keep within this of one
 * another, each block is read and hashed once. Who falls behind reads by itself again, and takes no
 * room from the others. Thread-safe.
 */
public final class SharedBlocks {
  /** How far receivers may be apart: so many blocks of 1 MiB are kept. */
  static final int MAX_BLOCKS = 32;

  /** A block's place. */
  private record Place(int file, long offset) {
    static final Comparator<Place> ORDER =
        Comparator.comparingInt(Place::file).thenComparingLong(Place::offset);
  }

  /** Guarded by the lock of the whole, but for its buffer, which one writes and then all read. */
  private static final class Kept {
    final ByteBuffer buffer;
    @Nullable Digest digest;
    boolean isFailed;
    int users;

    Kept(ByteBuffer buffer) {
      this.buffer = buffer;
    }
  }

  /** A block that is being sent, and stays until it is given back. */
  public static final class Lease {
    private final Kept kept;
    private final ByteBuffer data;
    private final Digest digest;

    private Lease(Kept kept, int length, Digest digest) {
      this.kept = kept;
      this.data = kept.buffer.duplicate().clear().limit(length);
      this.digest = digest;
    }

    /** Its bytes, to be read only; position and limit are this lease's own. */
    public ByteBuffer data() {
      return data;
    }

    /** Their SHA-256. */
    public Digest digest() {
      return digest;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by lock; in the order in which they were read.
  private final Map<Place, Kept> blocks = new LinkedHashMap<>();
  private final BlockBuffers buffers = new BlockBuffers(MAX_BLOCKS);
  private @Nullable Place newest;

  /**
   * A block that is here, or that is the next for all; waits while another receiver's thread reads
   * it.
   *
   * @param mine by which it is read if nobody has; a view of the same sources for each caller
   * @return null if the caller has to read it by itself: it is behind the others, or all that is
   *     kept is being sent
   * @throws FileProblem as {@link SourceBlocks#readBlock} does
   */
  public @Nullable Lease read(SourceBlocks mine, int file, long offset, int length)
      throws FileProblem {
    Place place = new Place(file, offset);
    Kept kept;
    lock.lock();
    try {
      Kept there = blocks.get(place);
      if (there != null) {
        return await(there, length);
      }
      ByteBuffer buffer = isNews(place) ? room() : null;
      if (buffer == null) {
        return null;
      }
      newest = place;
      kept = new Kept(buffer);
      kept.users = 1;
      blocks.put(place, kept);
    } finally {
      lock.unlock();
    }
    return fill(kept, mine, place, length);
  }

  /** The block is sent. Once for each lease. */
  public void giveBack(Lease lease) {
    lock.lock();
    try {
      lease.kept.users--;
    } finally {
      lock.unlock();
    }
  }

  private Lease fill(Kept kept, SourceBlocks mine, Place place, int length) throws FileProblem {
    Digest digest = null;
    try {
      digest = mine.readBlock(place.file, place.offset, kept.buffer.clear().limit(length));
      return new Lease(kept, length, digest);
    } finally {
      lock.lock();
      try {
        kept.digest = digest;
        if (digest == null) {
          kept.isFailed = true;
          blocks.remove(place);
          leave(kept);
        }
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private @Nullable Lease await(Kept kept, int length) {
    kept.users++;
    Digest digest = kept.digest;
    while (digest == null && !kept.isFailed) {
      changed.awaitUninterruptibly();
      digest = kept.digest;
    }
    if (digest == null) {
      leave(kept); // Who reads it now by itself is told what is wrong.
      return null;
    }
    return new Lease(kept, length, digest);
  }

  /** Leaves a block that could not be read; the last one takes its buffer away. */
  private void leave(Kept failed) {
    failed.users--;
    if (failed.users == 0) {
      buffers.release(failed.buffer);
    }
  }

  private boolean isNews(Place place) {
    return newest == null || Place.ORDER.compare(place, newest) > 0;
  }

  /** A buffer for one more: that of the oldest block that nobody sends, if all are in use. */
  private @Nullable ByteBuffer room() {
    ByteBuffer buffer = buffers.acquire();
    for (Iterator<Kept> oldest = blocks.values().iterator(); buffer == null && oldest.hasNext(); ) {
      Kept kept = oldest.next();
      if (kept.users == 0) {
        oldest.remove();
        buffer = kept.buffer;
      }
    }
    return buffer;
  }
}
