package dev.godwit.protocol.transfer;

import dev.godwit.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What all links of a simulated receiving process share: time, its memory of transfers, a disk. */
final class Lab {
  final VirtualTime time = new VirtualTime(1_000_000_000_000L);
  WindowBudget budget = new WindowBudget(WindowBudget.DEFAULT_BYTES);
  private final Map<TransferId, Frame> lastWords = new LinkedHashMap<>();
  private TransferLedger ledger = new TransferLedger(lastWords::put);
  final SimulatedTarget target = new SimulatedTarget(time);
  private @Nullable SendingSide newest;
  private final List<ReceivingSide> receiving = new ArrayList<>();

  /** Connects a sender with this receiving process by a link of their own. */
  Pair connect(Setup setup) {
    Pair pair = new Pair(this, setup);
    receiving.add(pair.receiver);
    newest = pair.sender;
    return pair;
  }

  SendingSide newestSender() {
    return Objects.requireNonNull(newest);
  }

  /** What the receiving process remembers. */
  TransferLedger ledger() {
    return ledger;
  }

  /** The receiving process is killed or its machine fails, and another one starts. */
  void crash(Random random) {
    receiving.forEach(ReceivingSide::kill);
    receiving.clear();
    target.crash(random);
    ledger = new TransferLedger(lastWords::put);
    target.restore(ledger, time.nowNanos());
    lastWords.forEach(
        (transfer, word) -> ledger.restore(transfer, word, Duration.ZERO, time.nowNanos()));
  }

  /** Ends the other attempts at this transfer. */
  void takeOver(TransferId transfer, ReceivingSide by) {
    for (ReceivingSide side : receiving) {
      if (side != by && transfer.equals(side.transfer())) {
        side.replaced();
      }
    }
  }
}
