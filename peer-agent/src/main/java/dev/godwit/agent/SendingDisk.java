package dev.godwit.agent;

import dev.godwit.agent.file.BlockBuffers;
import dev.godwit.agent.file.FileProblem;
import dev.godwit.agent.file.SharedBlocks;
import dev.godwit.agent.file.SourceBlocks;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.Sender;
import dev.godwit.protocol.transfer.TransferCode;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has the blocks of one attempt read, hashed and compressed as its machine wants, and keeps those
 * that are to be sent. Confined to the attempt's loop, but for what is handed to other threads.
 */
final class SendingDisk implements BlockSource {
  /**
   * How many compressed blocks all transfers of this process hold at once; beyond that, blocks go
   * as they are.
   */
  static final int MAX_ENCODED_BLOCKS = 32;

  private static final BlockBuffers ENCODED = new BlockBuffers(MAX_ENCODED_BLOCKS);

  private static final class Held {
    final Sender.Block block;
    @Nullable Filled filled;
    @Nullable ByteBuffer encoded;

    Held(Sender.Block block) {
      this.block = block;
    }

    ByteBuffer buffer() {
      return Objects.requireNonNull(filled, "not read").buffer;
    }
  }

  /**
   * A block that was read.
   *
   * @param lease null if the buffer is this attempt's own
   */
  private record Filled(ByteBuffer buffer, Digest digest, SharedBlocks.@Nullable Lease lease) {}

  /** A thread, and what it does. */
  private record Deflating(DiskThread thread, BlockDeflater deflater) {}

  private final SerialLoop loop;
  private final Sender sender;
  private final SourceBlocks sources;
  private final Knowledge knowledge;
  private final @Nullable SharedBlocks shared;
  private final Consumer<Runnable> diskThread;
  private final BlockBuffers buffers =
      new BlockBuffers(Sender.READ_AHEAD_BLOCKS + Sender.HASH_AHEAD_BLOCKS);
  private final Set<ByteBuffer> encodedBuffers =
      Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
  private final Deque<Held> held = new ArrayDeque<>();

  /** What is borrowed, which has to go back whenever the attempt ends. */
  private final Set<SharedBlocks.Lease> leases = ConcurrentHashMap.newKeySet();

  private volatile @Nullable Deflating deflating;

  /**
   * For one attempt.
   *
   * @param shared what other receivers of the same sources have read, if there are any
   * @param diskThread takes what is to be done there, unless the attempt is ending
   */
  SendingDisk(
      SerialLoop loop,
      Sender sender,
      SourceBlocks sources,
      Knowledge knowledge,
      @Nullable SharedBlocks shared,
      Consumer<Runnable> diskThread) {
    this.loop = loop;
    this.sender = sender;
    this.sources = sources;
    this.knowledge = knowledge;
    this.shared = shared;
    this.diskThread = diskThread;
  }

  @Override
  public void read(Sender.Block block) {
    Held one = new Held(block);
    held.add(one);
    diskThread.accept(() -> {
      try {
        Filled filled = fill(block);
        knowledge.learn(block, filled.digest);
        loop.post(() -> {
          one.filled = filled;
          sender.onBlockRead(filled.digest, System.nanoTime());
        });
      } catch (FileProblem problem) {
        loop.post(() -> sender.onReadFailed(codeOf(problem), System.nanoTime()));
      }
    });
  }

  private Filled fill(Sender.Block block) throws FileProblem {
    SharedBlocks.Lease lease =
        shared == null ? null : shared.read(sources, block.file(), block.offset(), block.length());
    if (lease != null) {
      leases.add(lease);
    }
    ByteBuffer buffer = lease == null ? take(buffers) : lease.data();
    boolean isFilled = false;
    try {
      Digest digest = lease == null ? readNow(block, buffer) : lease.digest();
      if (block.last()) {
        sources.verifyUnchanged(block.file());
      }
      isFilled = true;
      return new Filled(buffer, digest, lease);
    } finally {
      if (!isFilled) {
        free(buffer, lease);
      }
    }
  }

  private void free(ByteBuffer buffer, SharedBlocks.@Nullable Lease lease) {
    if (lease == null) {
      buffers.release(buffer);
    } else if (shared != null && leases.remove(lease)) {
      shared.giveBack(lease);
    }
  }

  @Override
  public void hash(Sender.Block block) {
    ByteBuffer buffer = take(buffers);
    diskThread.accept(() -> {
      try {
        Digest digest = readNow(block, buffer);
        knowledge.learn(block, digest);
        loop.post(() -> hashed(buffer, () -> sender.onBlockHashed(digest, System.nanoTime())));
      } catch (FileProblem problem) {
        TransferCode code = codeOf(problem);
        loop.post(() -> hashed(buffer, () -> sender.onHashFailed(code, System.nanoTime())));
      }
    });
  }

  private Digest readNow(Sender.Block block, ByteBuffer buffer) throws FileProblem {
    buffer.clear().limit(block.length());
    return sources.readBlock(block.file(), block.offset(), buffer);
  }

  private void hashed(ByteBuffer buffer, Runnable answer) {
    buffers.release(buffer);
    answer.run();
  }

  /** On a thread of its own, so that the next block is read meanwhile. */
  @Override
  public void encode(Sender.Block block) {
    Held one = find(block);
    ByteBuffer target = ENCODED.acquire();
    if (target != null) {
      encodedBuffers.add(target);
      one.encoded = target;
    }
    // The loop may look at the buffer meanwhile.
    ByteBuffer plain = one.buffer().duplicate().clear().limit(block.length());
    Deflating now = deflating;
    if (now == null) {
      now = new Deflating(new DiskThread("godwit-deflate", loop), new BlockDeflater());
      deflating = now;
    }
    BlockDeflater deflater = now.deflater();
    now.thread()
        .execute(() -> {
          int length = target == null ? 0 : deflater.deflate(plain, target);
          loop.post(() -> sender.onBlockEncoded(length, System.nanoTime()));
        });
  }

  @Override
  public ByteBuffer bytesOf(Sender.Block block, boolean encoded) {
    Held one = find(block);
    return encoded ? Objects.requireNonNull(one.encoded, "not encoded") : one.buffer();
  }

  @Override
  public void release(Sender.Block block) {
    Held one = find(block);
    held.remove(one);
    Filled filled = one.filled;
    if (filled != null) {
      free(filled.buffer, filled.lease);
    }
    if (one.encoded != null) {
      releaseEncoded(one.encoded);
    }
  }

  @Override
  public void close() {
    sources.close();
    leases.forEach(lease -> free(lease.data(), lease));
    Deflating last = deflating;
    if (last != null) {
      last.thread().executeLast(last.deflater()::close, this::releaseAllEncoded);
    }
  }

  private void releaseEncoded(ByteBuffer buffer) {
    if (encodedBuffers.remove(buffer)) {
      ENCODED.release(buffer);
    }
  }

  private void releaseAllEncoded() {
    for (ByteBuffer left : encodedBuffers.toArray(new ByteBuffer[0])) {
      releaseEncoded(left);
    }
  }

  private Held find(Sender.Block block) {
    for (Held one : held) {
      if (one.block.equals(block)) {
        return one;
      }
    }
    throw new IllegalStateException("no buffer holds " + block);
  }

  private static ByteBuffer take(BlockBuffers from) {
    return Objects.requireNonNull(from.acquire(), "more blocks than buffers");
  }

  private static TransferCode codeOf(FileProblem problem) {
    return problem.reason() == FileProblem.Reason.SOURCE_CHANGED
        ? TransferCode.SOURCE_CHANGED
        : TransferCode.UNREADABLE;
  }
}
