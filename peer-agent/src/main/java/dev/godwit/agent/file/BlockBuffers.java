package dev.godwit.agent.file;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of direct buffers of one block each, lent out and taken back, so that a transfer
 * of any size allocates them once. Thread-safe: guarded by this.
 */
public final class BlockBuffers {
  /** What a buffer holds: the block of the transfer protocol, 1 MiB. */
  public static final int BLOCK_BYTES = 1 << 20;

  private final int capacity;
  private final Deque<ByteBuffer> idle;
  private final Set<ByteBuffer> lent;

  /** A pool of this many blocks; they are allocated when first needed. */
  public BlockBuffers(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a pool has at least one buffer");
    }
    this.capacity = capacity;
    this.idle = new ArrayDeque<>(capacity);
    this.lent = Collections.newSetFromMap(new IdentityHashMap<>(capacity));
  }

  /**
   * An empty buffer, or null while all are lent out: then the caller has read ahead as far as it
   * may, and asks again after a {@link #release}.
   */
  public synchronized @Nullable ByteBuffer acquire() {
    ByteBuffer buffer = idle.pollFirst();
    if (buffer == null) {
      if (lent.size() == capacity) {
        return null;
      }
      // On a page's border, so that a disk can fill it without a copy.
      int page = DirectFile.PAGE_BYTES;
      buffer =
          ByteBuffer.allocateDirect(BLOCK_BYTES + page).alignedSlice(page).slice(0, BLOCK_BYTES);
    }
    lent.add(buffer);
    return buffer;
  }

  /** How many buffers are lent out. */
  public synchronized int lent() {
    return lent.size();
  }

  /**
   * Takes a buffer back; who gave it must not touch it again.
   *
   * @throws IllegalStateException if it isn't lent out: two blocks would come to share its memory
   */
  public synchronized void release(ByteBuffer buffer) {
    if (!lent.remove(buffer)) {
      throw new IllegalStateException("this buffer is not lent out");
    }
    idle.addFirst(buffer.clear());
  }
}
