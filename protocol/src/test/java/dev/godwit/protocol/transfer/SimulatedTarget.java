package dev.godwit.protocol.transfer;

import dev.godwit.testkit.time.VirtualTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The disk that a receiver writes to: slow, full or broken, if wanted. */
final class SimulatedTarget {
  private final VirtualTime time;
  private final Map<Integer, byte[]> parts = new HashMap<>();
  private final Map<String, byte[]> published = new TreeMap<>();
  private @Nullable Manifest manifest;
  private long delayNanos = 200_000;
  private long freeBytes = Long.MAX_VALUE;
  private int operationsLeft = Integer.MAX_VALUE;
  private long freeAtNanos;
  private int batches;

  SimulatedTarget(VirtualTime time) {
    this.time = time;
  }

  /** Each operation takes this long. */
  void delayNanos(long delay) {
    delayNanos = delay;
  }

  void freeBytes(long bytes) {
    freeBytes = bytes;
  }

  /** After so many operations nothing works any more. */
  void breakAfter(int operations) {
    operationsLeft = operations;
  }

  /** What is on it under real names; a directory has no bytes. */
  Map<String, byte[]> published() {
    return published;
  }

  /** How often files were published together. */
  int batches() {
    return batches;
  }

  /** Does one thing after the other, in the order in which they were asked for. */
  void whenFree(Runnable work, Runnable failed) {
    freeAtNanos = Math.max(freeAtNanos, time.nowNanos()) + delayNanos;
    time.after(
        freeAtNanos - time.nowNanos(),
        () -> {
          if (--operationsLeft < 0) {
            failed.run();
          } else {
            work.run();
          }
        });
  }

  /** A new attempt begins, in a folder of its own. */
  void prepare(Manifest whole) {
    manifest = whole;
    parts.clear();
    published.clear();
  }

  /** Returns why the block cannot be written, or null if it was. */
  @Nullable TransferCode write(Frame.Block block, byte[] bytes) {
    freeBytes -= bytes.length;
    if (freeBytes < 0) {
      return TransferCode.NO_SPACE;
    }
    byte[] part =
        parts.computeIfAbsent(
            block.file(), file -> new byte[(int) manifest().entry(file).knownBytes()]);
    System.arraycopy(bytes, 0, part, (int) block.offset(), bytes.length);
    return null;
  }

  void drop(int file) {
    parts.remove(file);
  }

  void publish(List<Integer> files) {
    batches++;
    for (int file : files) {
      FileEntry entry = manifest().entry(file);
      byte[] bytes = entry.knownBytes() == 0 ? new byte[0] : parts.remove(file);
      if (bytes == null || published.put(entry.path().text(), bytes) != null) {
        throw new AssertionError("published without content, or twice: " + entry.path());
      }
    }
  }

  private Manifest manifest() {
    if (manifest == null) {
      throw new AssertionError("the disk was not prepared");
    }
    return manifest;
  }
}
