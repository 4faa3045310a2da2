package dev.godwit.agent;

import dev.godwit.agent.file.History;
import dev.godwit.agent.file.Receipt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers the receipts of a transfer, to write many at once. Thread-safe: guarded by this. */
final class Receipts {
  private static final System.Logger LOG = System.getLogger(Receipts.class.getName());

  /** So many are written at once. */
  private static final int AT_ONCE = 256;

  private final @Nullable History history;
  private List<Receipt> gathered = new ArrayList<>();

  /** Without a history nothing is kept. */
  Receipts(@Nullable History history) {
    this.history = history;
  }

  void add(Receipt receipt) {
    boolean full;
    synchronized (this) {
      if (history != null) {
        gathered.add(receipt);
      }
      full = gathered.size() >= AT_ONCE;
    }
    if (full) {
      flush();
    }
  }

  /** Writes what is gathered. A history that can't be written keeps nothing from being sent. */
  void flush() {
    List<Receipt> due;
    synchronized (this) {
      due = gathered;
      gathered = new ArrayList<>();
    }
    if (history == null || due.isEmpty()) {
      return;
    }
    try {
      history.append(due);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "The history could not be written.", e);
    }
  }
}
