package dev.godwit.protocol.transfer;

import dev.godwit.testkit.time.VirtualTime;
import java.util.ArrayList;
import java.util.List;

/** What all links of a simulated receiving process share: time, its memory of transfers, a disk. */
final class Lab {
  final VirtualTime time = new VirtualTime(1_000_000_000_000L);
  final TransferLedger ledger = new TransferLedger();
  final SimulatedTarget target = new SimulatedTarget(time);
  private final List<ReceivingSide> receiving = new ArrayList<>();

  /** Connects a sender with this receiving process by a link of their own. */
  Pair connect(Setup setup) {
    Pair pair = new Pair(this, setup);
    receiving.add(pair.receiver);
    return pair;
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
