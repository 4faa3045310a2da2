package dev.godwit.agent;

import dev.godwit.agent.file.FileReceipt;
import dev.godwit.agent.file.Receipt;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.RelativePath;
import dev.godwit.protocol.transfer.Sender;
import dev.godwit.protocol.transfer.SentStream;
import dev.godwit.protocol.transfer.TransferCode;
import dev.godwit.protocol.transfer.TransferId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream of unknown length, for one receiver. Its blocks are kept until that one has settled
 * them, over all attempts, and what is being read when a link is lost is for the next one. Guarded
 * by this; what the machines know of the stream is for the attempt of now alone.
 */
final class StreamContent implements Content {
  private final Manifest manifest;
  private final SentStream stream = new SentStream();
  private final StreamFeed.Tap tap;
  private @Nullable Attempt current;
  private long readBytes;

  /** Of a feed that has not begun. */
  StreamContent(StreamFeed feed, RelativePath name) {
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
    this.tap = feed.tap(this::onNews);
  }

  /** What to do when this receiver alone has kept the others waiting for too long. */
  void whenTooSlow(Runnable action) {
    tap.whenTooSlow(action);
  }

  private synchronized void onNews() {
    if (current != null) {
      current.wake();
    }
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
    if (tap.isReady()) {
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
    tap.close();
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
        StreamFeed.Read read = current == this ? tap.take() : null;
        if (read == null) {
          return;
        }
        readBytes += read.length();
        if (read.digest() == null) {
          sender.onReadFailed(TransferCode.SOURCE_GONE, System.nanoTime());
        } else {
          sender.onStreamRead(read.length(), read.digest(), read.end(), System.nanoTime());
        }
      }
    }

    @Override
    public void read(Sender.Block block) {
      tap.want(block.offset());
    }

    @Override
    public void release(Sender.Block block) {
      tap.release(block.offset());
    }

    @Override
    public ByteBuffer bytesOf(Sender.Block block, boolean encoded) {
      return tap.bytesAt(block.offset());
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
