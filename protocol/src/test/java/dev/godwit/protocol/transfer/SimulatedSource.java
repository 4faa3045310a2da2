package dev.godwit.protocol.transfer;

import dev.godwit.testkit.time.VirtualTime;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The disk that a sender reads from: slow, if wanted, and with faults where a test puts them. */
final class SimulatedSource {
  /** What came of reading a block. */
  sealed interface Read {
    record Bytes(ByteBuffer bytes, Digest digest) implements Read {}

    record Failed(TransferCode code) implements Read {}
  }

  /** Who waits for a block. */
  interface Reader {
    void onRead(Read result);
  }

  private record Place(int file, long offset) {}

  private final VirtualTime time;
  private final List<TestFile> files;
  private final Map<Place, Integer> corruptions = new HashMap<>();
  private final Map<Place, TransferCode> failures = new HashMap<>();
  private long delayNanos = 100_000;
  private long freeAtNanos;
  private int readsLeft;
  private Runnable whenRead = () -> {};

  SimulatedSource(VirtualTime time, List<TestFile> files) {
    this.time = time;
    this.files = files;
  }

  /** Each read takes this long. */
  void delayNanos(long delay) {
    delayNanos = delay;
  }

  /** What is sent of this block will not be what was hashed, so many times. */
  void corrupt(int file, long offset, int times) {
    corruptions.put(new Place(file, offset), times);
  }

  /** This block cannot be read from now on. */
  void fail(int file, long offset, TransferCode code) {
    failures.put(new Place(file, offset), code);
  }

  /** Does this once so many blocks have been read. */
  void whenRead(int blocks, Runnable work) {
    readsLeft = blocks;
    whenRead = work;
  }

  /** Reads one block after the other, in the order in which they were asked for. */
  void read(Sender.Block block, Reader reader) {
    freeAtNanos = Math.max(freeAtNanos, time.nowNanos()) + delayNanos;
    time.after(freeAtNanos - time.nowNanos(), () -> reader.onRead(readNow(block)));
  }

  private Read readNow(Sender.Block block) {
    if (--readsLeft == 0) {
      whenRead.run();
    }
    Place place = new Place(block.file(), block.offset());
    TransferCode failure = failures.get(place);
    if (failure != null) {
      return new Read.Failed(failure);
    }
    byte[] bytes = files.get(block.file()).bytes(block.offset(), block.length());
    Digest digest = digestOf(bytes);
    if (bytes.length > 0 && corruptions.merge(place, -1, Integer::sum) >= 0) {
      bytes[bytes.length / 2] ^= 1;
    }
    return new Read.Bytes(ByteBuffer.wrap(bytes), digest);
  }

  Manifest manifest() {
    List<FileEntry> entries = new ArrayList<>();
    files.forEach(file -> entries.add(file.entry()));
    return new Manifest(entries);
  }

  static Digest digestOf(byte[] bytes) {
    MessageDigest computation = Digest.sha256();
    return Digest.of(computation.digest(bytes));
  }
}
