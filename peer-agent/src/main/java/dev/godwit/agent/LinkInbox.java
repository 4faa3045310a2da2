package dev.godwit.agent;

import dev.godwit.agent.rtc.FrameReceiver;
import dev.godwit.protocol.transfer.Frame;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What arrives on a link, between the engine's thread and the transfer's own. Bytes are copied
 * once, into a ring as large as the credit that was given, and stay there until they are on disk;
 * of each frame its size and time are kept in order. Allocates nothing per binary frame. Guarded by
 * its lock, but for the ring's content: no two threads ever hold the same part of it.
 */
final class LinkInbox implements FrameReceiver {
  /**
   * How many frames may wait. Of each file under way ({@link Frame#MAX_FILES_UNDER_WAY}) three, and
   * a window of whole chunks, are fewer.
   */
  static final int MAX_FRAMES = 2048;

  /** How many characters of text frames may wait: those of as many files, and then some. */
  static final int MAX_TEXT = 256 << 10;

  private static final ByteBuffer NO_ROOM = ByteBuffer.allocateDirect(0);

  private static final int TEXT = -1;

  /** What a reader finds next. */
  enum Next {
    NOTHING,
    TEXT,
    BYTES,
    /** The other side sent more than may wait; what came after is lost. Never over. */
    OVERFLOW
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Runnable wake;
  private final int[] sizes = new int[MAX_FRAMES];
  private final long[] arrivals = new long[MAX_FRAMES];
  private final Deque<String> texts = new ArrayDeque<>();
  private ByteBuffer ring = NO_ROOM;
  private long firstFrame;
  private long endOfFrames;
  private long written;
  private long freed;
  private int textLength;
  private boolean overflow;

  // Of the frame that next() has taken; the reader's thread alone touches them.
  private int size;
  private long arrivedNanos;
  private String text = "";

  /**
   * An inbox without room for bytes.
   *
   * @param wake tells the reader; must not wait
   */
  LinkInbox(Runnable wake) {
    this.wake = wake;
  }

  /** From now on so many bytes may be here at a time; to be called once, by the reader. */
  void makeRoom(int windowBytes) {
    ByteBuffer room = ByteBuffer.allocateDirect(windowBytes);
    lock.lock();
    try {
      ring = room;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onText(String frame) {
    lock.lock();
    try {
      if (frame.length() > MAX_TEXT - textLength) {
        overflow = true;
      } else if (addFrame(TEXT)) {
        texts.add(frame);
        textLength += frame.length();
      }
    } finally {
      lock.unlock();
    }
    wake.run();
  }

  @Override
  public void onBinary(ByteBuffer frame) {
    int bytes = frame.remaining();
    lock.lock();
    try {
      if (bytes > ring.capacity() - (written - freed)) {
        overflow = true;
      } else if (addFrame(bytes) && bytes > 0) {
        copy(frame, (int) (written % ring.capacity()));
        written += bytes;
      }
    } finally {
      lock.unlock();
    }
    wake.run();
  }

  private boolean addFrame(int frameSize) {
    if (overflow || endOfFrames - firstFrame >= MAX_FRAMES) {
      overflow = true;
      return false;
    }
    int slot = (int) (endOfFrames % MAX_FRAMES);
    sizes[slot] = frameSize;
    arrivals[slot] = System.nanoTime();
    endOfFrames++;
    return true;
  }

  private void copy(ByteBuffer frame, int position) {
    int bytes = frame.remaining();
    int untilEnd = Math.min(bytes, ring.capacity() - position);
    ring.put(position, frame, frame.position(), untilEnd);
    if (untilEnd < bytes) {
      ring.put(0, frame, frame.position() + untilEnd, bytes - untilEnd);
    }
  }

  /** Takes the next frame, in order. For one reader. */
  Next next() {
    lock.lock();
    try {
      if (firstFrame == endOfFrames) {
        return overflow ? Next.OVERFLOW : Next.NOTHING;
      }
      int slot = (int) (firstFrame % MAX_FRAMES);
      firstFrame++;
      arrivedNanos = arrivals[slot];
      size = sizes[slot];
      if (size == TEXT) {
        text = texts.remove();
        textLength -= text.length();
        return Next.TEXT;
      }
      return Next.BYTES;
    } finally {
      lock.unlock();
    }
  }

  /** The text frame that {@link #next} has taken. */
  String text() {
    return text;
  }

  /** How many bytes the binary frame has that {@link #next} has taken. */
  int size() {
    return size;
  }

  /** When it came off the link. */
  long arrivedNanos() {
    return arrivedNanos;
  }

  /** The {@code length} bytes from this position on, counted from the link's first byte. */
  ByteBuffer[] slices(long from, int length) {
    int position = (int) (from % ring.capacity());
    int untilEnd = Math.min(length, ring.capacity() - position);
    ByteBuffer first = ring.slice(position, untilEnd);
    return untilEnd == length
        ? new ByteBuffer[] {first}
        : new ByteBuffer[] {first, ring.slice(0, length - untilEnd)};
  }

  /** The oldest {@code bytes} are needed no longer. From any thread. */
  void free(int bytes) {
    lock.lock();
    try {
      freed += bytes;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing of it is needed any more: takes nothing, and keeps no memory. From any thread. */
  void close() {
    lock.lock();
    try {
      overflow = true;
      ring = NO_ROOM;
      texts.clear();
      firstFrame = endOfFrames;
    } finally {
      lock.unlock();
    }
  }
}
