package dev.godwit.agent;

import dev.godwit.agent.session.Admission;
import dev.godwit.protocol.json.JsonObject;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.transfer.Receiver;
import dev.godwit.protocol.transfer.TransferId;
import dev.godwit.protocol.transfer.TransferLedger;
import java.util.HashMap;
import java.util.Map;

/** The open door of an agent that receives. Thread-safe: guarded by this. */
public final class Reception implements AutoCloseable, Receiving.Takeovers {
  /** How much may be under way to one transfer: in the field's terms, its receive window. */
  static final int WINDOW_BYTES = 4 << 20;

  /** How many transfers may come at once; each has a window in memory. */
  static final int MAX_AT_ONCE = 8;

  private final ReceiveOptions options;
  private final Switchboard switchboard;
  private final TransferListener listener;
  private final TransferLedger ledger = new TransferLedger();
  private final Map<Receiving, Runnable> replaced = new HashMap<>();
  private int underWay;
  private boolean closed;

  Reception(ReceiveOptions options, Switchboard switchboard, TransferListener listener) {
    this.options = options;
    this.switchboard = switchboard;
    this.listener = listener;
  }

  /** Makes the conversation for an offer that opens a connection. */
  synchronized void answer(ServerMessage.Offer offer) {
    Admission admission =
        closed || underWay >= MAX_AT_ONCE ? Admission.BUSY : options.rule().of(offer.from());
    boolean silent = admission == Admission.REFUSE || admission == Admission.BUSY;
    Receiving receiving =
        new Receiving(
            offer.from(),
            offer.connection(),
            new Receiver(
                Greeting.hello(),
                new Receiver.Limits(WINDOW_BYTES, JsonObject.MAX_INTEGER),
                ledger),
            silent ? 0 : WINDOW_BYTES,
            options.directory(),
            options.consent(),
            this,
            switchboard,
            // Who is declined unseen is not shown either.
            silent ? (_, _) -> {} : listener);
    underWay++;
    switchboard.add(receiving);
    receiving.start(offer, admission);
  }

  @Override
  public void takeOver(TransferId transfer, Receiving by, Runnable done) {
    Receiving older = switchboard.receivingOf(transfer, by);
    synchronized (this) {
      if (older != null) {
        replaced.put(older, done);
      }
    }
    if (older == null) {
      done.run();
    } else {
      older.onReplaced();
    }
  }

  void ended(Receiving receiving) {
    Runnable then;
    synchronized (this) {
      underWay--;
      then = replaced.remove(receiving);
    }
    if (then != null) {
      then.run();
    }
  }

  /** Takes nothing more; what is under way goes on. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
  }
}
