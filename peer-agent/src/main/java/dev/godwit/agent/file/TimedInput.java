package dev.godwit.agent.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stream that is read ahead, a little, on a thread of its own, so that a block of it can end by
 * time: at its first 200 ms, if it is not full by then. For one reader.
 */
public final class TimedInput implements AutoCloseable {
  /** A block waits no longer than this for more, from its first byte on. */
  public static final Duration BLOCK_TIME = Duration.ofMillis(200);

  private static final int PIECE_BYTES = 64 << 10;

  /** How many pieces may wait for the reader. */
  private static final int MAX_PIECES = 4;

  /** What was read at a time; of no bytes at the stream's end. */
  private static final class Piece {
    final byte[] bytes = new byte[PIECE_BYTES];
    int length;
    int taken;
    @Nullable IOException failure;

    boolean isLast() {
      return length == 0;
    }
  }

  private final InputStream stream;
  private final BlockingQueue<Piece> empty = new ArrayBlockingQueue<>(MAX_PIECES);
  private final BlockingQueue<Piece> full = new ArrayBlockingQueue<>(MAX_PIECES);
  private final Thread thread;
  private @Nullable Piece current;

  /** Begins to read. The stream itself is left open at the end: it is the caller's. */
  public TimedInput(InputStream stream) {
    this.stream = stream;
    for (int i = 0; i < MAX_PIECES; i++) {
      empty.add(new Piece());
    }
    // A platform thread, as a read from a terminal or pipe may block for ever.
    this.thread =
        Thread.ofPlatform().name("godwit-stream-input").daemon(true).start(this::readAhead);
  }

  private void readAhead() {
    try {
      boolean more = true;
      while (more) {
        Piece piece = empty.take();
        piece.taken = 0;
        try {
          piece.length = Math.max(0, stream.read(piece.bytes));
        } catch (IOException e) {
          piece.length = 0;
          piece.failure = e;
        }
        more = !piece.isLast();
        full.put(piece);
      }
    } catch (InterruptedException e) {
      // Nobody wants more.
    }
  }

  /**
   * Fills the target as far as the rule says: until it is full, its time is over, or the stream is.
   * Waits for the first byte for as long as that takes.
   *
   * @return whether the stream is over
   */
  public boolean readBlock(ByteBuffer target) throws IOException, InterruptedException {
    long untilNanos = Long.MAX_VALUE;
    while (target.hasRemaining()) {
      Piece piece = current == null ? next(untilNanos) : current;
      if (piece == null) {
        return false;
      }
      current = piece;
      if (piece.failure != null) {
        throw piece.failure;
      }
      if (piece.isLast()) {
        return true;
      }
      if (untilNanos == Long.MAX_VALUE) {
        untilNanos = System.nanoTime() + BLOCK_TIME.toNanos();
      }
      int part = Math.min(target.remaining(), piece.length - piece.taken);
      target.put(piece.bytes, piece.taken, part);
      piece.taken += part;
      if (piece.taken == piece.length) {
        current = null;
        empty.add(piece);
      }
    }
    return false;
  }

  private @Nullable Piece next(long untilNanos) throws InterruptedException {
    return untilNanos == Long.MAX_VALUE
        ? full.take()
        : full.poll(untilNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  /** Reads nothing more than what is being read. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
