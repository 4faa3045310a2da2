package dev.godwit.agent;

import dev.godwit.agent.file.Arrival;
import dev.godwit.agent.file.FileProblem;
import dev.godwit.agent.file.FileReceipt;
import dev.godwit.agent.file.HashProgress;
import dev.godwit.agent.file.PartialFiles;
import dev.godwit.agent.file.Partials;
import dev.godwit.agent.file.Published;
import dev.godwit.agent.file.TakenNames;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.ResumePoint;
import dev.godwit.protocol.transfer.TransferId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Files in a folder, which keep what there is of them for further attempts. */
final class ReceivingDisk implements IncomingStore {
  private final Path directory;
  private final TakenNames rule;
  private final HashProgress progress;
  private final Receipts receipts;
  private final Map<Integer, Digest> stated = new ConcurrentHashMap<>();
  private final List<Path> saved = new ArrayList<>();
  private @Nullable PartialFiles files;
  private @Nullable Manifest manifest;
  private String peer = "";

  /**
   * For one attempt.
   *
   * @param progress is told, on the disk's thread, how far files that exist are hashed
   */
  ReceivingDisk(Path directory, TakenNames rule, HashProgress progress, Receipts receipts) {
    this.directory = directory;
    this.rule = rule;
    this.progress = progress;
    this.receipts = receipts;
  }

  @Override
  public void stated(int file, Digest digest) {
    stated.put(file, digest);
  }

  @Override
  public ResumePoint prepare(TransferId transfer, int attempt, String sender, Manifest whole)
      throws FileProblem {
    manifest = whole;
    peer = sender;
    PartialFiles opened =
        PartialFiles.open(
            directory,
            new Arrival(transfer, attempt, sender, Instant.now(), rule),
            whole,
            progress);
    files = opened;
    return opened.held();
  }

  @Override
  public void requireRoom(Frame.Offer offer) throws FileProblem {
    if (rule == TakenNames.FAIL) {
      PartialFiles.requireFree(directory, offer.files());
    }
    PartialFiles.requireSpace(directory, offer.totalBytes().orElse(0));
  }

  @Override
  public boolean store(Frame.Block block, ByteBuffer[] data) throws FileProblem {
    return files().store(block.file(), block.offset(), data, block.sha256());
  }

  @Override
  public void checkpoint(Consumer<FileProblem> ifFailed, Runnable whenSafe) throws FileProblem {
    files().checkpoint(failure -> failure.ifPresentOrElse(ifFailed, whenSafe));
  }

  @Override
  public void restart(int file) throws FileProblem {
    files().restart(file);
  }

  @Override
  public void drop(int file) throws FileProblem {
    files().drop(file);
  }

  @Override
  public List<Path> publish(List<Integer> batch) throws FileProblem {
    Manifest whole = Objects.requireNonNull(manifest);
    for (Published one : files().publish(batch)) {
      FileEntry entry = whole.entry(one.file());
      noteSaved(one, entry);
      noteReceipt(one, entry);
    }
    return List.copyOf(saved);
  }

  @Override
  public void conclude() {
    receipts.flush();
    files().complete();
  }

  @Override
  public void discard(TransferId transfer) {
    if (files != null) {
      files.discard();
    } else {
      Partials.discard(directory, transfer);
    }
  }

  @Override
  public void close(boolean stoppedByPerson) {
    receipts.flush();
    if (files == null) {
      return;
    }
    if (stoppedByPerson) {
      files.stop();
    } else {
      files.close();
    }
  }

  /** Of a folder, only the folder itself is worth telling. */
  private void noteSaved(Published one, FileEntry entry) {
    int depth = entry.path().names().size();
    Path top = one.path();
    for (int i = 1; i < depth; i++) {
      top = Objects.requireNonNull(top.getParent());
    }
    if (saved.size() < TransferSnapshot.MAX_NAMES && !saved.contains(top)) {
      saved.add(top);
    }
  }

  private void noteReceipt(Published one, FileEntry entry) {
    Digest digest = stated.remove(one.file());
    if (digest != null && !entry.isDirectory()) {
      receipts.add(
          new FileReceipt(
              Instant.now(), false, peer, one.path().toString(), entry.knownBytes(), digest));
    }
  }

  private PartialFiles files() {
    return Objects.requireNonNull(files, "not prepared");
  }
}
