package dev.godwit.protocol.transfer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * The memory that the windows of all transfers of a process share: who finds too little waits until
 * others are done, in the order in which they came. Thread-safe: guarded by this.
 */
public final class WindowBudget {
  /** What a process gives to windows unless it is told otherwise. */
  public static final long DEFAULT_BYTES = 64L << 20;

  private final Deque<Share> queue = new ArrayDeque<>();
  private long freeBytes;

  /** A budget of so many bytes, at least {@link ReceiverLimits#MIN_WINDOW_BYTES}. */
  public WindowBudget(long bytes) {
    if (bytes < ReceiverLimits.MIN_WINDOW_BYTES) {
      throw new IllegalArgumentException("a budget holds at least one window");
    }
    this.freeBytes = bytes;
  }

  /**
   * The share of one transfer, of nothing yet.
   *
   * @param granted is told how many bytes the transfer has in all, once after each {@link
   *     Share#want}; perhaps on the thread of another transfer, so it must not wait
   */
  public Share open(LongConsumer granted) {
    return new Share(granted);
  }

  /** How many bytes no window has. */
  public synchronized long freeBytes() {
    return freeBytes;
  }

  /** What one transfer has of the budget; to be closed when its buffers are free. */
  public final class Share implements AutoCloseable {
    private final LongConsumer granted;
    private long bytes;
    private long wanted;
    private boolean closed;

    private Share(LongConsumer granted) {
      this.granted = granted;
    }

    /**
     * Asks for so many bytes in all. Whoever has none yet is answered as soon as the least window
     * is free and their turn has come; whoever has some at once, with what is free.
     */
    public void want(long totalBytes) {
      List<Runnable> news;
      synchronized (WindowBudget.this) {
        if (closed) {
          return;
        }
        wanted = totalBytes;
        if (bytes > 0) {
          // Those that wait have nothing at all, and come first.
          long more = queue.isEmpty() ? Math.min(freeBytes, totalBytes - bytes) : 0;
          take(this, Math.max(0, more));
          long all = bytes;
          news = List.of(() -> granted.accept(all));
        } else {
          queue.add(this);
          news = serve();
        }
      }
      news.forEach(Runnable::run);
    }

    /** Gives back what is more than this. */
    public void shrinkTo(long totalBytes) {
      release(Math.max(0, totalBytes), false);
    }

    @Override
    public void close() {
      release(0, true);
    }

    private void release(long keptBytes, boolean forGood) {
      List<Runnable> news;
      synchronized (WindowBudget.this) {
        if (forGood) {
          closed = true;
          queue.remove(this);
        }
        long returned = Math.max(0, bytes - keptBytes);
        bytes -= returned;
        freeBytes += returned;
        news = serve();
      }
      news.forEach(Runnable::run);
    }
  }

  private void take(Share share, long more) {
    share.bytes += more;
    freeBytes -= more;
  }

  private List<Runnable> serve() {
    List<Runnable> news = new ArrayList<>();
    while (!queue.isEmpty() && freeBytes >= ReceiverLimits.MIN_WINDOW_BYTES) {
      Share next = queue.remove();
      take(next, Math.min(next.wanted, freeBytes));
      long all = next.bytes;
      news.add(() -> next.granted.accept(all));
    }
    return news;
  }
}
