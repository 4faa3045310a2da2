package dev.godwit.agent;

import dev.godwit.agent.file.FileReceipt;
import dev.godwit.agent.file.Receipt;
import dev.godwit.agent.file.SharedBlocks;
import dev.godwit.agent.file.SourceBlocks;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.Sender;
import dev.godwit.protocol.transfer.TransferId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Files and folders, or what a source has, and what is known of their blocks.
 *
 * @param shared what is read for other receivers of the same files too, if there are any
 */
record FileContent(
    Manifest manifest, SourceBlocks blocks, Knowledge knowledge, @Nullable SharedBlocks shared)
    implements Content {
  /** For one receiver. */
  FileContent(Manifest manifest, SourceBlocks blocks, Knowledge knowledge) {
    this(manifest, blocks, knowledge, null);
  }

  @Override
  public List<String> names() {
    return TopNames.of(manifest.entries());
  }

  @Override
  public int files() {
    return manifest.count();
  }

  @Override
  public long totalBytes() {
    return manifest.totalBytes();
  }

  @Override
  public void offerBy(
      Sender sender, TransferId transfer, int attempt, Optional<String> message, long nowNanos) {
    sender.offer(transfer, attempt, manifest, message, nowNanos);
    sender.know(knowledge.handOver());
  }

  @Override
  public BlockSource blocks(SerialLoop loop, Sender sender, Consumer<Runnable> diskThread) {
    return new SendingDisk(loop, sender, blocks, knowledge, shared, diskThread);
  }

  @Override
  public Optional<Receipt> receipt(String peer, int file, Optional<Digest> stated) {
    FileEntry entry = manifest.entry(file);
    return entry.isDirectory()
        ? Optional.empty()
        : stated.map(digest ->
            new FileReceipt(
                Instant.now(), true, peer, entry.path().text(), entry.knownBytes(), digest));
  }

  @Override
  public void close() {
    blocks.close();
  }
}
