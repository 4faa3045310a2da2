package dev.godwit.agent;

import dev.godwit.agent.file.BlockBuffers;
import dev.godwit.agent.file.FileProblem;
import dev.godwit.agent.file.SourceFiles;
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
    final ByteBuffer buffer;
    @Nullable ByteBuffer encoded;

    Held(Sender.Block block, ByteBuffer buffer) {
      this.block = block;
      this.buffer = buffer;
    }
  }

  /** A thread, and what it does. */
  private record Deflating(DiskThread thread, BlockDeflater deflater) {}

  private final SerialLoop loop;
  private final Sender sender;
  private final SourceFiles sources;
  private final Knowledge knowledge;
  private final Consumer<Runnable> diskThread;
  private final BlockBuffers buffers =
      new BlockBuffers(Sender.READ_AHEAD_BLOCKS + Sender.HASH_AHEAD_BLOCKS);
  private final Set<ByteBuffer> encodedBuffers =
      Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
  private final Deque<Held> held = new ArrayDeque<>();
  private volatile @Nullable Deflating deflating;

  /**
   * For one attempt.
   *
   * @param diskThread takes what is to be done there, unless the attempt is ending
   */
  SendingDisk(
      SerialLoop loop,
      Sender sender,
      SourceFiles sources,
      Knowledge knowledge,
      Consumer<Runnable> diskThread) {
    this.loop = loop;
    this.sender = sender;
    this.sources = sources;
    this.knowledge = knowledge;
    this.diskThread = diskThread;
  }

  @Override
  public void read(Sender.Block block) {
    ByteBuffer buffer = take(buffers);
    held.add(new Held(block, buffer));
    diskThread.accept(() -> {
      try {
        Digest digest = readNow(block, buffer);
        if (block.last()) {
          sources.verifyUnchanged(block.file());
        }
        knowledge.learn(block, digest);
        loop.post(() -> sender.onBlockRead(digest, System.nanoTime()));
      } catch (FileProblem problem) {
        loop.post(() -> sender.onReadFailed(codeOf(problem), System.nanoTime()));
      }
    });
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
    ByteBuffer plain = one.buffer.duplicate().clear().limit(block.length());
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
    return encoded ? Objects.requireNonNull(one.encoded, "not encoded") : one.buffer;
  }

  @Override
  public void release(Sender.Block block) {
    Held one = find(block);
    held.remove(one);
    buffers.release(one.buffer);
    if (one.encoded != null) {
      releaseEncoded(one.encoded);
    }
  }

  @Override
  public void close() {
    sources.close();
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
