package dev.godwit.agent;

import dev.godwit.agent.file.FileReceipt;
import dev.godwit.agent.file.Receipt;
import dev.godwit.agent.file.SourceFiles;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Sender;
import dev.godwit.protocol.transfer.TransferId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Files and folders, and what is known of their blocks. */
record FileContent(SourceFiles sources, Knowledge knowledge) implements Content {
  @Override
  public List<String> names() {
    return TopNames.of(sources.manifest().entries());
  }

  @Override
  public int files() {
    return sources.manifest().count();
  }

  @Override
  public long totalBytes() {
    return sources.manifest().totalBytes();
  }

  @Override
  public void offerBy(
      Sender sender, TransferId transfer, int attempt, Optional<String> message, long nowNanos) {
    sender.offer(transfer, attempt, sources.manifest(), message, nowNanos);
    sender.know(knowledge.handOver());
  }

  @Override
  public BlockSource blocks(SerialLoop loop, Sender sender, Consumer<Runnable> diskThread) {
    return new SendingDisk(loop, sender, sources, knowledge, diskThread);
  }

  @Override
  public Optional<Receipt> receipt(String peer, int file, Optional<Digest> stated) {
    FileEntry entry = sources.manifest().entry(file);
    return entry.isDirectory()
        ? Optional.empty()
        : stated.map(digest ->
            new FileReceipt(
                Instant.now(), true, peer, entry.path().text(), entry.knownBytes(), digest));
  }

  @Override
  public void close() {
    sources.close();
  }
}
