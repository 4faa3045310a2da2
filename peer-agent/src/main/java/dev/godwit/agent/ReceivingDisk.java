package dev.godwit.agent;

import dev.godwit.agent.file.Arrival;
import dev.godwit.agent.file.FileProblem;
import dev.godwit.agent.file.PartialFiles;
import dev.godwit.agent.file.Published;
import dev.godwit.agent.file.Receipt;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.FileRange;
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

/**
 * What the disk's thread does for one attempt at a transfer on its way in. Confined to that thread,
 * but for {@link #stated}.
 */
final class ReceivingDisk {
  private final Path directory;
  private final Receipts receipts;
  private final Map<Integer, Digest> stated = new ConcurrentHashMap<>();
  private final List<Path> saved = new ArrayList<>();
  private @Nullable PartialFiles files;
  private @Nullable Manifest manifest;
  private @Nullable BlockInflater inflater;
  private String peer = "";

  ReceivingDisk(Path directory, Receipts receipts) {
    this.directory = directory;
    this.receipts = receipts;
  }

  /** The sender has stated the digest of a file; any thread may say so. */
  void stated(int file, Digest digest) {
    stated.put(file, digest);
  }

  /** Makes ready, and says what earlier attempts have left. */
  ResumePoint prepare(TransferId transfer, int attempt, String sender, Manifest whole)
      throws FileProblem {
    manifest = whole;
    peer = sender;
    PartialFiles opened =
        PartialFiles.open(directory, new Arrival(transfer, attempt, sender, Instant.now()), whole);
    files = opened;
    return opened.held();
  }

  /** Whether so many bytes fit, before anything is accepted. */
  void requireSpace(long totalBytes) throws FileProblem {
    PartialFiles.requireSpace(directory, totalBytes);
  }

  /** False if the digest is wrong, or the block can't be decoded. */
  boolean store(Frame.Block block, ByteBuffer[] data) throws FileProblem {
    if (block.encodedLength().isEmpty()) {
      return files().store(block.file(), block.offset(), data, block.sha256());
    }
    ByteBuffer decoded = decode(block, data);
    return decoded != null
        && files().store(block.file(), block.offset(), new ByteBuffer[] {decoded}, block.sha256());
  }

  private @Nullable ByteBuffer decode(Frame.Block block, ByteBuffer[] data) {
    if (inflater == null) {
      inflater = new BlockInflater();
    }
    return inflater.inflate(data, block.length());
  }

  void checkpoint(Consumer<FileProblem> ifFailed, Runnable whenSafe) throws FileProblem {
    files().checkpoint(failure -> failure.ifPresentOrElse(ifFailed, whenSafe));
  }

  void restart(int file) throws FileProblem {
    files().restart(file);
  }

  void drop(int file) throws FileProblem {
    files().drop(file);
  }

  /** Publishes these, and says what of all that is worth telling a person. */
  List<Path> publish(List<Integer> batch) throws FileProblem {
    Manifest whole = Objects.requireNonNull(manifest);
    for (Published one : files().publish(batch)) {
      FileEntry entry = whole.entry(one.file());
      noteSaved(one, entry);
      noteReceipt(one, entry);
    }
    return List.copyOf(saved);
  }

  void conclude() {
    receipts.flush();
    files().complete();
  }

  /** Deletes what there is of this transfer, but not what has its real name. */
  void discard(TransferId transfer) {
    if (files != null) {
      files.discard();
    } else {
      PartialFiles.discard(directory, transfer);
    }
  }

  /**
   * Ends it, and keeps what there is; another attempt is asked about if a person wanted the end.
   */
  void close(boolean stoppedByPerson) {
    receipts.flush();
    if (inflater != null) {
      inflater.close();
    }
    if (files == null) {
      return;
    }
    if (stoppedByPerson) {
      files.stop();
    } else {
      files.close();
    }
  }

  /** How many entries of these are done. */
  static int doneCount(ResumePoint held) {
    return held.done().stream().mapToInt((FileRange range) -> range.to() - range.from()).sum();
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
          new Receipt(
              Instant.now(), false, peer, one.path().toString(), entry.knownBytes(), digest));
    }
  }

  private PartialFiles files() {
    return Objects.requireNonNull(files, "not prepared");
  }
}
