package dev.godwit.protocol.transfer;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** A stream that is sent in a simulation, and what its sending process keeps over links. */
final class StreamSetup {
  final SentStream kept = new SentStream();
  final Map<Sender.Block, Deque<ByteBuffer>> buffers = new HashMap<>();
  private final Random random;
  private final TestFile content;
  private final long sizeBytes;
  private boolean pausing;
  private int corruptFrames;

  StreamSetup(long sizeBytes, Random random) {
    this.sizeBytes = sizeBytes;
    this.random = random;
    this.content = TestFile.of("stream", sizeBytes);
  }

  Manifest manifest() {
    return new Manifest(
        List.of(
            new FileEntry(
                new RelativePath("stream"),
                OptionalLong.empty(),
                OptionalLong.empty(),
                FileEntry.Kind.FILE,
                Optional.empty(),
                false)));
  }

  byte[] content() {
    return content.content();
  }

  /**
   * How much there is to read at this offset: all that there is at once, or a little after a while.
   */
  int available(long offset) {
    long left = sizeBytes - offset;
    int most = (int) Math.min(Frame.BLOCK_BYTES, left);
    pausing = most > 0 && random.nextInt(4) == 0;
    return pausing ? random.nextInt(most) + 1 : most;
  }

  /** How long the last reading took. */
  long delayNanos() {
    return pausing ? 200_000_000L : 1_000_000L;
  }

  boolean isEnd(long offset) {
    return offset == sizeBytes;
  }

  byte[] bytes(long offset, int length) {
    return content.bytes(offset, length);
  }

  /** Some frames from now on are not what was hashed. */
  void corrupt(int frames) {
    corruptFrames = frames;
  }

  /** What the link is given of a frame. */
  ByteBuffer onLink(ByteBuffer frame) {
    if (corruptFrames == 0) {
      return frame;
    }
    corruptFrames--;
    ByteBuffer wrong = ByteBuffer.allocate(frame.remaining()).put(frame).flip();
    wrong.put(0, (byte) (wrong.get(0) ^ 1));
    return wrong;
  }

  static Deque<ByteBuffer> one(ByteBuffer buffer) {
    Deque<ByteBuffer> one = new ArrayDeque<>();
    one.add(buffer);
    return one;
  }
}
