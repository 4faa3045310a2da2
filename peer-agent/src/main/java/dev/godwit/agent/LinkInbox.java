package dev.godwit.agent;

import dev.godwit.agent.file.BlockBuffers;
import dev.godwit.agent.file.PartialFiles;
import dev.godwit.agent.rtc.FrameReceiver;
import dev.godwit.protocol.transfer.Frame;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What arrives on a link, between the engine's thread and the transfer's own. Bytes are copied
 * once, into segments that are taken as they are needed, for as many bytes as the credit that was
 * given, and stay there until they are on disk; of each frame its size and time are kept in order.
 * What follows a text frame, as each block does, begins on a page's border, so that it can go from
 * here to a disk without another copy. Allocates nothing per binary frame. Guarded by its lock, but
 * for the segments' content: no two threads ever hold the same part of it.
 */
final class LinkInbox implements FrameReceiver {
  /**
   * How many frames may wait. Of each file under way ({@link Frame#MAX_FILES_UNDER_WAY}) three, and
   * the largest window of whole chunks, are fewer.
   */
  static final int MAX_FRAMES = 4096;

  /** How many characters of text frames may wait: those of as many files, and then some. */
  static final int MAX_TEXT = 256 << 10;

  /** Room for what the borders cost: each file under way ends somewhere in a page. */
  private static final int PADDING_BYTES = Frame.MAX_FILES_UNDER_WAY * PartialFiles.PAGE_BYTES;

  private static final int SEGMENT_BYTES = BlockBuffers.BLOCK_BYTES;

  private static final int TEXT = -1;
  private static final long NONE = -1;

  /** A block that has arrived. */
  static final class Arrived {
    private final ByteBuffer[] data;
    private final int length;
    private final long end;

    private Arrived(int length, long end, ByteBuffer... data) {
      this.data = data;
      this.length = length;
      this.end = end;
    }

    /** Its bytes, in one slice or two. */
    ByteBuffer[] data() {
      return data;
    }

    int length() {
      return length;
    }
  }

  /** What a reader finds next. */
  enum Next {
    NOTHING,
    TEXT,
    BYTES,
    /** The other side sent more than may wait; what came after is lost. Never over. */
    OVERFLOW
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final InboxMemory memory;
  private final Runnable wake;
  private final int[] sizes = new int[MAX_FRAMES];
  private final long[] arrivals = new long[MAX_FRAMES];
  private final long[] starts = new long[MAX_FRAMES];
  private final Deque<String> texts = new ArrayDeque<>();
  private final Deque<ByteBuffer> segments = new ArrayDeque<>();
  private long firstFrame;
  private long endOfFrames;
  private long window;
  private long kept;
  private int textLength;
  private boolean overflow;

  private boolean isSplitting;

  // Places in the endless row of what arrives.
  private long firstSegment;
  private long written;
  private long freed;

  // Of the frames that next() has taken; the reader's thread alone touches them.
  private long blockStart = NONE;
  private int size;
  private long arrivedNanos;
  private String text = "";

  /**
   * An inbox without room for bytes.
   *
   * @param wake tells the reader; must not wait
   */
  LinkInbox(InboxMemory memory, Runnable wake) {
    this.memory = memory;
    this.wake = wake;
  }

  /** From now on so many bytes may be here at a time. */
  void makeRoom(long windowBytes) {
    lock.lock();
    try {
      window = windowBytes;
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
        beginBlock();
      }
    } finally {
      lock.unlock();
    }
    wake.run();
  }

  /** The next block begins on a border, and if blocks are large, with a segment of its own. */
  private void beginBlock() {
    written = toBorder(written, PartialFiles.PAGE_BYTES);
    long segment = toBorder(written, SEGMENT_BYTES);
    if (isSplitting && segment + window - kept - freed <= capacity()) {
      written = segment;
      isSplitting = false;
    }
  }

  private long capacity() {
    return window + PADDING_BYTES;
  }

  @Override
  public void onBinary(ByteBuffer frame) {
    int bytes = frame.remaining();
    lock.lock();
    try {
      if (window == 0) {
        addFrame(bytes); // Nobody may send bytes yet: the machine says so, and none are kept.
      } else if (bytes > window - kept || bytes > capacity() - (written - freed)) {
        overflow = true;
      } else if (addFrame(bytes) && bytes > 0) {
        copy(frame);
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
    starts[slot] = written;
    endOfFrames++;
    return true;
  }

  private void copy(ByteBuffer frame) {
    int from = frame.position();
    int left = frame.remaining();
    while (left > 0) {
      int at = (int) (written % SEGMENT_BYTES);
      int part = Math.min(left, SEGMENT_BYTES - at);
      lastSegment().put(at, frame, from, part);
      from += part;
      left -= part;
      written += part;
    }
  }

  /** The segment of what is written next. */
  private ByteBuffer lastSegment() {
    long index = written / SEGMENT_BYTES;
    while (firstSegment + segments.size() <= index) {
      segments.add(memory.take());
    }
    return segments.getLast();
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
      if (size != TEXT && size > 0 && blockStart == NONE) {
        blockStart = starts[slot];
      }
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
  Arrived takeBlock(int length) {
    long start = blockStart;
    blockStart = NONE;
    lock.lock();
    try {
      int at = (int) (start % SEGMENT_BYTES);
      int part = Math.min(length, SEGMENT_BYTES - at);
      ByteBuffer first = segment(start).slice(at, part);
      if (part == length) {
        return new Arrived(length, start + length, first);
      }
      isSplitting = length == SEGMENT_BYTES;
      ByteBuffer rest = segment(start + part).slice(0, length - part);
      return new Arrived(length, start + length, first, rest);
    } finally {
      lock.unlock();
    }
  }

  private ByteBuffer segment(long place) {
    long skipped = place / SEGMENT_BYTES - firstSegment;
    return segments.stream().skip(skipped).findFirst().orElseThrow();
  }

  /** The oldest block that was taken is needed no longer. From any thread. */
  void freeBlock(Arrived oldest) {
    lock.lock();
    try {
      freed = oldest.end;
      kept -= oldest.length;
      while (!segments.isEmpty() && (firstSegment + 1) * SEGMENT_BYTES <= freed) {
        memory.giveBack(segments.remove());
        firstSegment++;
      }
    } finally {
      lock.unlock();
    }
  }

  private static long toBorder(long position, int border) {
    return Math.ceilDiv(position, border) * border;
  }

  /**
   * Nothing of it is needed any more: takes nothing, and keeps no memory. No block may be in use.
   * From any thread.
   */
  void close() {
    lock.lock();
    try {
      overflow = true;
      texts.clear();
      firstFrame = endOfFrames;
      segments.forEach(memory::giveBack);
      segments.clear();
    } finally {
      lock.unlock();
    }
  }
}
