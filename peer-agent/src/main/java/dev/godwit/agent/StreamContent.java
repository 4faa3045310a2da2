package dev.godwit.agent;

import dev.godwit.agent.file.BlockBuffers;
import dev.godwit.agent.file.FileReceipt;
import dev.godwit.agent.file.Receipt;
import dev.godwit.agent.file.TimedInput;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.RelativePath;
import dev.godwit.protocol.transfer.Sender;
import dev.godwit.protocol.transfer.SentStream;
import dev.godwit.protocol.transfer.TransferCode;
import dev.godwit.protocol.transfer.TransferId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream of unknown length. Its blocks are kept until the receiver has settled them, over all
 * attempts, and what is being read when a link is lost is for the next one. Guarded by this; what
 * the machines know of the stream is for the attempt of now alone.
 */
final class StreamContent implements Content {
  /** What a read has given; the digest is null if it has failed. */
  private record Read(int length, @Nullable Digest digest, boolean end) {
    static final Read FAILED = new Read(0, null, true);
  }

  private static final System.Logger LOG = System.getLogger(StreamContent.class.getName());

  private final Manifest manifest;
  private final SentStream stream = new SentStream();
  private final TimedInput input;
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("godwit-stream").factory());
  private final BlockBuffers buffers = new BlockBuffers(SentStream.MAX_KEPT_BLOCKS);
  private final Map<Long, ByteBuffer> kept = new HashMap<>();
  private @Nullable Attempt current;
  private @Nullable Read ready;
  private long readBytes;

  /** Begins to read; the stream is left open. */
  StreamContent(InputStream stream, RelativePath name) {
    this.manifest =
        new Manifest(
            List.of(
                new FileEntry(
                    name,
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    FileEntry.Kind.FILE,
                    Optional.empty(),
                    false)));
    this.input = new TimedInput(stream);
  }

  @Override
  public List<String> names() {
    return TopNames.of(manifest.entries());
  }

  @Override
  public int files() {
    return 1;
  }

  @Override
  public long totalBytes() {
    return 0;
  }

  @Override
  public void offerBy(
      Sender sender, TransferId transfer, int attempt, Optional<String> message, long nowNanos) {
    sender.offerStream(transfer, attempt, manifest, stream, message, nowNanos);
  }

  @Override
  public synchronized BlockSource blocks(
      SerialLoop loop, Sender sender, Consumer<Runnable> diskThread) {
    Attempt fresh = new Attempt(loop, sender);
    current = fresh;
    if (ready != null) {
      fresh.wake();
    }
    return fresh;
  }

  @Override
  public synchronized Optional<Receipt> receipt(String peer, int file, Optional<Digest> stated) {
    String name = manifest.entry(0).path().text();
    return stated.map(
        digest -> new FileReceipt(Instant.now(), true, peer, name, readBytes, digest));
  }

  @Override
  public void close() {
    reader.shutdownNow();
    input.close();
  }

  private void readNow(ByteBuffer buffer) {
    Read read;
    try {
      boolean end = input.readBlock(buffer.clear());
      Digest digest = Digest.of(sha256(buffer.flip()));
      read = new Read(buffer.limit(), digest, end);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "The stream to send can't be read.", e);
      read = Read.FAILED;
    } catch (InterruptedException e) {
      return; // Nobody asks any more.
    }
    synchronized (this) {
      ready = read;
      readBytes += read.length();
      if (current != null) {
        current.wake();
      }
    }
  }

  private static byte[] sha256(ByteBuffer bytes) {
    var computation = Digest.sha256();
    computation.update(bytes.duplicate());
    return computation.digest();
  }

  /** One attempt's sight of it. */
  private final class Attempt implements BlockSource {
    private final SerialLoop loop;
    private final Sender sender;

    Attempt(SerialLoop loop, Sender sender) {
      this.loop = loop;
      this.sender = sender;
    }

    void wake() {
      loop.post(this::takeRead);
    }

    /** Under the lock, so that a later attempt sees all of it, or none. */
    private void takeRead() {
      synchronized (StreamContent.this) {
        Read read = ready;
        if (read == null || current != this) {
          return;
        }
        ready = null;
        if (read.digest() == null) {
          sender.onReadFailed(TransferCode.SOURCE_GONE, System.nanoTime());
        } else {
          sender.onStreamRead(read.length(), read.digest(), read.end(), System.nanoTime());
        }
      }
    }

    @Override
    public void read(Sender.Block block) {
      synchronized (StreamContent.this) {
        ByteBuffer buffer = Objects.requireNonNull(buffers.acquire(), "more blocks than buffers");
        kept.put(block.offset(), buffer);
        reader.execute(() -> readNow(buffer));
      }
    }

    @Override
    public void release(Sender.Block block) {
      synchronized (StreamContent.this) {
        buffers.release(Objects.requireNonNull(kept.remove(block.offset()), "not kept"));
      }
    }

    @Override
    public ByteBuffer bytesOf(Sender.Block block, boolean encoded) {
      synchronized (StreamContent.this) {
        return Objects.requireNonNull(kept.get(block.offset()), "not kept");
      }
    }

    @Override
    public void hash(Sender.Block block) {
      throw new IllegalStateException("nothing of a stream is hashed anew");
    }

    @Override
    public void encode(Sender.Block block) {
      throw new IllegalStateException("nothing of a stream is compressed");
    }

    @Override
    public void close() {
      synchronized (StreamContent.this) {
        if (current == this) {
          current = null;
        }
      }
    }
  }
}
