package dev.godwit.protocol.transfer;

import dev.godwit.testkit.time.VirtualTime;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The disk that a receiver writes to: slow, full or broken, if wanted. If it keeps a journal, it
 * outlives a crash, which costs it what was not forced.
 */
final class SimulatedTarget {
  /** A block that was written and of which the journal does not know. */
  private record Unsafe(int file, int index, Digest digest) {}

  private final VirtualTime time;
  private final Map<Integer, byte[]> parts = new HashMap<>();
  private final Map<String, byte[]> published = new TreeMap<>();
  private final Map<Integer, Map<Integer, Digest>> journal = new TreeMap<>();
  private final List<Unsafe> unsafe = new ArrayList<>();
  private final BitSet done = new BitSet();
  private final ByteArrayOutputStream streamBytes = new ByteArrayOutputStream();
  private HeldStream stream = new HeldStream();
  private @Nullable Manifest manifest;
  private @Nullable TransferId transfer;
  private int attempt;
  private boolean keepsJournal;
  private long delayNanos = 200_000;
  private long freeBytes = Long.MAX_VALUE;
  private int operationsLeft = Integer.MAX_VALUE;
  private long freeAtNanos;
  private int batches;

  SimulatedTarget(VirtualTime time) {
    this.time = time;
  }

  /** What arrives is kept from one attempt to the next. */
  void keepJournal() {
    keepsJournal = true;
  }

  boolean keepsJournal() {
    return keepsJournal;
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
    forget();
    published.clear();
  }

  /** A new attempt begins with what earlier ones have left. */
  ResumePoint resume(TransferId id, int number, Manifest whole) {
    if (!id.equals(transfer) || !whole.equals(manifest)) {
      prepare(whole);
    }
    transfer = id;
    attempt = number;
    checkpoint();
    if (whole.isStream() && !done.get(0)) {
      return ResumePoint.of(stream.copy());
    }
    Map<Integer, BlockDigests> held = new HashMap<>();
    journal.forEach((file, digests) -> {
      BlockDigests blocks = new BlockDigests();
      digests.forEach(blocks::put);
      held.put(file, blocks);
    });
    return new ResumePoint(FileRange.covering(done, Integer.MAX_VALUE), held);
  }

  /** How many blocks of these files it holds, published or not. */
  int blocksHeld() {
    int blocks = journal.values().stream().mapToInt(Map::size).sum();
    for (int file = done.nextSetBit(0); file >= 0; file = done.nextSetBit(file + 1)) {
      blocks += BlockDigests.blocksOf(manifest().entry(file).knownBytes());
    }
    return blocks;
  }

  /** What a process that starts finds in the journal. */
  void restore(TransferLedger ledger, long nowNanos) {
    if (transfer != null && manifest != null) {
      ledger.restore(transfer, TransferLedger.Partial.of(attempt, manifest), nowNanos);
    }
  }

  /** Whether this can be written: of a stream, only what comes next can. */
  boolean isNext(Frame.Block block) {
    return !manifest().isStream() || block.offset() == stream.endBytes();
  }

  /** Returns why the block cannot be written, or null if it was. */
  @Nullable TransferCode write(Frame.Block block, byte[] bytes) {
    freeBytes -= bytes.length;
    if (freeBytes < 0) {
      return TransferCode.NO_SPACE;
    }
    if (manifest().isStream()) {
      stream.add(bytes.length, block.sha256());
      streamBytes.writeBytes(bytes);
      return null;
    }
    byte[] part =
        parts.computeIfAbsent(
            block.file(), file -> new byte[(int) manifest().entry(file).knownBytes()]);
    System.arraycopy(bytes, 0, part, (int) block.offset(), bytes.length);
    int index = BlockDigests.indexAt(block.offset());
    if (journal.getOrDefault(block.file(), Map.of()).containsKey(index)) {
      throw new AssertionError("a block comes that is held: " + block);
    }
    unsafe.add(new Unsafe(block.file(), index, block.sha256()));
    return null;
  }

  /** Forces what was written, then notes it. */
  void checkpoint() {
    unsafe.forEach(one ->
        journal.computeIfAbsent(one.file(), _ -> new TreeMap<>()).put(one.index(), one.digest()));
    unsafe.clear();
  }

  /**
   * The machine fails: of what was not forced, each block may be lost, and the journal's tail is.
   */
  void crash(Random random) {
    if (random.nextBoolean()) {
      checkpoint();
    }
    for (Unsafe one : unsafe) {
      byte[] part = parts.get(one.file());
      if (part != null && random.nextBoolean()) {
        int from = one.index() * Frame.BLOCK_BYTES;
        Arrays.fill(part, from, Math.min(from + Frame.BLOCK_BYTES, part.length), (byte) 0);
      }
    }
    unsafe.clear();
    freeAtNanos = time.nowNanos();
  }

  void drop(int file) {
    parts.remove(file);
    journal.remove(file);
    unsafe.removeIf(one -> one.file() == file);
  }

  /** Forgets all but what is published. */
  void discard() {
    forget();
    transfer = null;
  }

  private void forget() {
    parts.clear();
    journal.clear();
    unsafe.clear();
    done.clear();
    stream = new HeldStream();
    streamBytes.reset();
  }

  void publish(List<Integer> files) {
    batches++;
    for (int file : files) {
      FileEntry entry = manifest().entry(file);
      byte[] bytes = entry.knownBytes() == 0 ? streamBytes.toByteArray() : parts.get(file);
      if (bytes == null || published.put(entry.path().text(), bytes) != null) {
        throw new AssertionError("published without content, or twice: " + entry.path());
      }
      drop(file);
      done.set(file);
    }
  }

  private Manifest manifest() {
    if (manifest == null) {
      throw new AssertionError("the disk was not prepared");
    }
    return manifest;
  }
}
