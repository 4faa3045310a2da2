package dev.godwit.protocol.transfer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The files that are whole and wait for their real names: forcing many to disk together is far
 * cheaper than each alone. Confined to its machine.
 */
final class PublishQueue {
  /** How many files are published in one go. */
  static final int MAX_BATCH = 256;

  /** How long a whole file waits for others to be published with. */
  static final Duration MAX_WAIT = Duration.ofMillis(100);

  private final BitSet waiting = new BitSet();
  private int waitingCount;
  private long waitingSinceNanos;
  private boolean publishing;

  void add(int file, long nowNanos) {
    if (waitingCount == 0) {
      waitingSinceNanos = nowNanos;
    }
    waiting.set(file);
    waitingCount++;
  }

  /** The next files to publish, if it is time to; {@code hurry} if nothing more will come. */
  List<Integer> next(boolean hurry, long nowNanos) {
    boolean due = hurry || waitingCount >= MAX_BATCH || nowNanos >= deadlineNanos();
    if (publishing || waitingCount == 0 || !due) {
      return List.of();
    }
    List<Integer> batch = new ArrayList<>(Math.min(waitingCount, MAX_BATCH));
    int file = waiting.nextSetBit(0);
    while (file >= 0 && batch.size() < MAX_BATCH) {
      batch.add(file);
      waiting.clear(file);
      file = waiting.nextSetBit(file + 1);
    }
    waitingCount -= batch.size();
    waitingSinceNanos = nowNanos;
    publishing = true;
    return batch;
  }

  /** The last batch is under its real names. */
  void published() {
    publishing = false;
  }

  boolean isPublishing() {
    return publishing;
  }

  /** When {@link #next} is worth asking again, or {@link Long#MAX_VALUE}. */
  long deadlineNanos() {
    return publishing || waitingCount == 0
        ? Long.MAX_VALUE
        : waitingSinceNanos + MAX_WAIT.toNanos();
  }
}
