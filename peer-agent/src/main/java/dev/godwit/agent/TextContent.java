package dev.godwit.agent;

import dev.godwit.agent.file.Receipt;
import dev.godwit.agent.file.TextReceipt;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.FrameCodec;
import dev.godwit.protocol.transfer.Sender;
import dev.godwit.protocol.transfer.TransferId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A note or a link, which is said and confirmed, and has no blocks. */
record TextContent(String text) implements Content {
  /** The only text of its link. */
  private static final String ID = "1";

  /** Whether a frame can hold it. */
  static boolean fits(String text) {
    boolean isPlain =
        text.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
    return isPlain
        && !text.isEmpty()
        && FrameCodec.encode(new Frame.Text(ID, text)).getBytes(StandardCharsets.UTF_8).length
            <= Frame.MAX_TEXT_BYTES;
  }

  @Override
  public List<String> names() {
    return List.of();
  }

  @Override
  public int files() {
    return 0;
  }

  @Override
  public long totalBytes() {
    return 0;
  }

  @Override
  public void offerBy(
      Sender sender, TransferId transfer, int attempt, Optional<String> message, long nowNanos) {
    var _ = sender.say(ID, text, nowNanos);
  }

  @Override
  public BlockSource blocks(SerialLoop loop, Sender sender, Consumer<Runnable> diskThread) {
    return new NoBlocks();
  }

  @Override
  public Optional<Receipt> receipt(String peer, int file, Optional<Digest> stated) {
    return Optional.of(new TextReceipt(Instant.now(), true, peer, text));
  }

  @Override
  public void close() {
    // It holds nothing.
  }

  private record NoBlocks() implements BlockSource {
    @Override
    public void read(Sender.Block block) {
      throw none();
    }

    @Override
    public void hash(Sender.Block block) {
      throw none();
    }

    @Override
    public void encode(Sender.Block block) {
      throw none();
    }

    @Override
    public void release(Sender.Block block) {
      throw none();
    }

    @Override
    public ByteBuffer bytesOf(Sender.Block block, boolean encoded) {
      throw none();
    }

    @Override
    public void close() {
      // It holds nothing.
    }

    private static IllegalStateException none() {
      return new IllegalStateException("a text has no blocks");
    }
  }
}
