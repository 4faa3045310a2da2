package dev.godwit.agent;

import dev.godwit.agent.file.FileProblem;
import dev.godwit.agent.file.Inbox;
import dev.godwit.agent.file.LastWords;
import dev.godwit.agent.file.Partial;
import dev.godwit.agent.file.Partials;
import dev.godwit.agent.file.StateFolder;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.TransferId;
import dev.godwit.protocol.transfer.TransferLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a reception remembers of earlier processes, and keeps for further ones: partials beside what
 * arrives, last words and receipts in the state folder. Thread-safe.
 */
final class ReceptionMemory {
  private static final System.Logger LOG = System.getLogger(ReceptionMemory.class.getName());

  /** How often what is too old is deleted: who receives for months is started rarely. */
  private static final Duration SWEEP_EVERY = Duration.ofHours(1);

  private final ReceiveOptions options;
  private final TransferLedger ledger;
  private final Receipts receipts;
  private final AtomicLong sweptNanos;

  private ReceptionMemory(
      ReceiveOptions options, TransferLedger ledger, Receipts receipts, long sweptNanos) {
    this.options = options;
    this.ledger = ledger;
    this.receipts = receipts;
    this.sweptNanos = new AtomicLong(sweptNanos);
  }

  /**
   * Sweeps the folders, and takes up what is left in them.
   *
   * @param state null: last words and receipts end with the process
   */
  static ReceptionMemory of(ReceiveOptions options, @Nullable StateFolder state, Instant now)
      throws FileProblem {
    long nowNanos = System.nanoTime();
    LastWords words = state == null ? null : state.lastWords();
    TransferLedger ledger =
        words == null
            ? new TransferLedger()
            : new TransferLedger((transfer, word) -> keep(words, transfer, word));
    if (words != null) {
      for (Map.Entry<TransferId, LastWords.Kept> one : words.read(now).entrySet()) {
        Duration age = Duration.between(one.getValue().at(), now);
        ledger.restore(
            one.getKey(), one.getValue().word(), age.isNegative() ? Duration.ZERO : age, nowNanos);
      }
    }
    for (Path folder : folders(options)) {
      var _ = Partials.sweep(folder, now);
      Partials.in(folder)
          .forEach((transfer, partial) -> restore(ledger, transfer, partial, nowNanos));
    }
    Receipts receipts = new Receipts(state == null ? null : state.history());
    return new ReceptionMemory(options, ledger, receipts, nowNanos);
  }

  private static List<Path> folders(ReceiveOptions options) {
    return options.folderPerSender()
        ? Inbox.foldersWithPartials(options.directory())
        : List.of(options.directory());
  }

  /** Deletes what is too old, if that was not done for long; returns at once. */
  void sweepIfDue(long nowNanos) {
    long last = sweptNanos.get();
    boolean due = nowNanos - last >= SWEEP_EVERY.toNanos();
    if (due && sweptNanos.compareAndSet(last, nowNanos)) {
      Thread.ofVirtual()
          .name("godwit-sweep")
          .start(() -> folders(options).forEach(f -> Partials.sweep(f, Instant.now())));
    }
  }

  private static void restore(
      TransferLedger ledger, TransferId transfer, Partial partial, long nowNanos) {
    if (!partial.isStopped()) {
      ledger.restore(
          transfer,
          new TransferLedger.Partial(
              partial.attempt(),
              partial.files(),
              OptionalLong.of(partial.totalBytes()),
              partial.manifest()),
          nowNanos);
    }
  }

  TransferLedger ledger() {
    return ledger;
  }

  Receipts receipts() {
    return receipts;
  }

  private static void keep(LastWords words, TransferId transfer, Frame word) {
    try {
      words.keep(transfer, word, Instant.now());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "A last word is known to this process alone.", e);
    }
  }
}
