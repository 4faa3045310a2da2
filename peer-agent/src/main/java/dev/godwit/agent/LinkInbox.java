package dev.godwit.agent;

import dev.godwit.agent.file.PartialFiles;
import dev.godwit.agent.rtc.FrameReceiver;
import dev.godwit.protocol.transfer.Frame;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What arrives on a link, between the engine's thread and the transfer's own. Bytes are copied
 * once, into a ring as large as the credit that was given, and stay there until they are on disk;
 * of each frame its size and time are kept in order. What follows a text frame, as each block does,
 * begins on a page's border, so that it can go from here to a disk without another copy. Allocates
 * nothing per binary frame. Guarded by its lock, but for the ring's content: no two threads ever
 * hold the same part of it.
 */
final class LinkInbox implements FrameReceiver {
  /**
   * How many frames may wait. Of each file under way ({@link Frame#MAX_FILES_UNDER_WAY}) three, and
   * a window of whole chunks, are fewer.
   */
  static final int MAX_FRAMES = 2048;

  /** How many characters of text frames may wait: those of as many files, and then some. */
  static final int MAX_TEXT = 256 << 10;

  /** Room for what the borders cost: each file under way ends somewhere in a page. */
  private static final int PADDING_BYTES = Frame.MAX_FILES_UNDER_WAY * PartialFiles.PAGE_BYTES;

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
  private int window;
  private int kept;
  private int textLength;
  private boolean overflow;

  // Positions in an endless ring.
  private long written;
  private long freed;

  // Of the frame that next() has taken; the reader's thread alone touches them.
  private long taken;
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
    int page = PartialFiles.PAGE_BYTES;
    int capacity = Math.toIntExact(toBorder(windowBytes)) + PADDING_BYTES;
    ByteBuffer room = ByteBuffer.allocateDirect(capacity + page).alignedSlice(page);
    lock.lock();
    try {
      window = windowBytes;
      ring = room.slice(0, capacity);
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
        written = toBorder(written);
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
      if (bytes > window - kept || bytes > ring.capacity() - (written - freed)) {
        overflow = true;
      } else if (addFrame(bytes) && bytes > 0) {
        copy(frame, (int) (written % ring.capacity()));
        written += bytes;
        kept += bytes;
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

  /** The bytes of the next block, all of which have arrived. For one reader. */
  ByteBuffer[] takeBlock(int length) {
    taken = toBorder(taken);
    int position = (int) (taken % ring.capacity());
    taken += length;
    int untilEnd = Math.min(length, ring.capacity() - position);
    ByteBuffer first = ring.slice(position, untilEnd);
    return untilEnd == length
        ? new ByteBuffer[] {first}
        : new ByteBuffer[] {first, ring.slice(0, length - untilEnd)};
  }

  /** The oldest block that was taken, of this length, is needed no longer. From any thread. */
  void freeBlock(int length) {
    lock.lock();
    try {
      freed = toBorder(freed) + length;
      kept -= length;
    } finally {
      lock.unlock();
    }
  }

  private static long toBorder(long position) {
    return Math.ceilDiv(position, PartialFiles.PAGE_BYTES) * PartialFiles.PAGE_BYTES;
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
