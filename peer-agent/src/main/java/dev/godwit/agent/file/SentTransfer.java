package dev.godwit.agent.file;

import dev.godwit.protocol.transfer.BlockDigests;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.TransferId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The record of one transfer on its way out, over all its attempts and processes: which attempts
 * there were, and the digests of its blocks as far as they are known. Confined to one thread at a
 * time.
 */
public final class SentTransfer implements AutoCloseable {
  static final RecordLog.Format FORMAT = new RecordLog.Format("GWSJ", 1);

  /** So many digests are noted together: to lose some costs their hashing alone. */
  private static final int DIGESTS_AT_ONCE = 64;

  private final TransferId transfer;
  private final Journal journal;
  private final ProcessLock lock;
  private final Path file;
  private final boolean hasChanged;
  private final Map<Integer, List<HeldBlock>> learned = new TreeMap<>();
  private int unwritten;
  private int attempt;
  private boolean isOver;

  SentTransfer(
      TransferId transfer, Journal journal, ProcessLock lock, Path file, boolean hasChanged) {
    this.transfer = transfer;
    this.journal = journal;
    this.lock = lock;
    this.file = file;
    this.hasChanged = hasChanged;
    this.attempt = journal.state().attempt();
  }

  /** Which transfer it is. */
  public TransferId transfer() {
    return transfer;
  }

  /** The newest attempt; 0 if this is a new transfer. */
  public int attempt() {
    return attempt;
  }

  /** Whether the same was sent before, but has changed since, so that it begins anew. */
  public boolean hasChanged() {
    return hasChanged;
  }

  /** What is known of the source, by the number of its entry. Handed over: asked for once. */
  public Map<Integer, BlockDigests> known() {
    return journal.state().parts();
  }

  /**
   * One more attempt begins, and is safe from a crash when this returns.
   *
   * @return its number
   */
  public int nextAttempt() throws IOException {
    attempt++;
    journal.append(new JournalRecord.Attempt(attempt));
    journal.force();
    return attempt;
  }

  /** A block of the source, which has not changed, has this digest. */
  public void learned(int entry, long offset, Digest digest) throws IOException {
    if (isOver) {
      return;
    }
    learned
        .computeIfAbsent(entry, _ -> new ArrayList<>())
        .add(new HeldBlock(BlockDigests.indexAt(offset), digest));
    unwritten++;
    if (unwritten >= DIGESTS_AT_ONCE) {
      write();
    }
  }

  /** Nothing is left to do: the record goes. */
  public void done() throws IOException {
    if (!isOver) {
      isOver = true;
      journal.close();
      SentTransfers.delete(file);
      lock.close();
    }
  }

  /** Keeps it for another process. */
  @Override
  public void close() throws IOException {
    if (!isOver) {
      isOver = true;
      try (lock;
          journal) {
        write();
      }
    }
  }

  private void write() throws IOException {
    journal.note(learned);
    learned.clear();
    unwritten = 0;
  }
}
