package dev.godwit.agent;

import dev.godwit.agent.session.IncomingCall;
import dev.godwit.protocol.json.JsonObject;
import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.RejectCode;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.transfer.Receiver;
import dev.godwit.protocol.transfer.TransferId;
import dev.godwit.protocol.transfer.TransferLedger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The open door of an agent that receives. Thread-safe: guarded by this. */
public final class Reception implements AutoCloseable, Receiving.Takeovers {
  /** How much may be under way to one transfer: in the field's terms, its receive window. */
  static final int WINDOW_BYTES = 4 << 20;

  /** How many callers may be asked about or sending at once; each may have a window in memory. */
  static final int MAX_AT_ONCE = 8;

  /** A newer attempt that waits until these older ones have let go of their files. */
  private record Takeover(Set<Receiving> older, Runnable then) {}

  private final ReceiveOptions options;
  private final Switchboard switchboard;
  private final TransferListener listener;
  private final TransferLedger ledger = new TransferLedger();
  private final Set<Receiving> underWay = new HashSet<>();
  private final List<Takeover> takeovers = new ArrayList<>();
  private boolean closed;

  Reception(ReceiveOptions options, Switchboard switchboard, TransferListener listener) {
    this.options = options;
    this.switchboard = switchboard;
    this.listener = listener;
  }

  /** Declines an offer that opens a connection, or makes the conversation for it. */
  void answer(ServerMessage.Offer offer) {
    switch (options.rule().of(offer.from())) {
      // Who is declined unseen costs no thread, and is not shown either.
      case REFUSE -> decline(offer, RejectCode.DECLINED);
      case ADMIT -> begin(offer, /* askFirst= */ false);
      case ASK -> begin(offer, /* askFirst= */ true);
    }
  }

  private void begin(ServerMessage.Offer offer, boolean askFirst) {
    Receiving receiving =
        new Receiving(
            offer.from(),
            offer.connection(),
            new IncomingCall(offer.from(), offer.connection()),
            new Receiver(
                Greeting.hello(),
                new Receiver.Limits(WINDOW_BYTES, JsonObject.MAX_INTEGER),
                ledger),
            options.directory(),
            options.consent(),
            this,
            switchboard,
            listener);
    if (!admit(receiving)) {
      decline(offer, RejectCode.BUSY);
    } else if (switchboard.add(receiving)) {
      receiving.start(offer, askFirst);
    } else {
      ended(receiving);
    }
  }

  private synchronized boolean admit(Receiving receiving) {
    return !closed && underWay.size() < MAX_AT_ONCE && underWay.add(receiving);
  }

  private void decline(ServerMessage.Offer offer, RejectCode code) {
    switchboard.say(new ClientMessage.Reject(offer.from(), offer.connection(), code));
  }

  @Override
  public void takeOver(TransferId transfer, Receiving by, Runnable then) {
    Set<Receiving> older = new HashSet<>();
    synchronized (this) {
      for (Receiving other : underWay) {
        if (other != by && transfer.equals(other.transfer())) {
          older.add(other);
        }
      }
      if (!older.isEmpty()) {
        takeovers.add(new Takeover(new HashSet<>(older), then));
      }
    }
    if (older.isEmpty()) {
      then.run();
    }
    older.forEach(Receiving::onReplaced);
  }

  /** This one has let go of its files. Again does no harm. */
  void ended(Receiving receiving) {
    List<Runnable> due = new ArrayList<>();
    synchronized (this) {
      underWay.remove(receiving);
      takeovers.removeIf(takeover -> {
        boolean last = takeover.older().remove(receiving) && takeover.older().isEmpty();
        if (last) {
          due.add(takeover.then());
        }
        return last;
      });
    }
    due.forEach(Runnable::run);
  }

  /** Takes nothing more: further callers are told that this side is busy. */
  @Override
  public synchronized void close() {
    closed = true;
  }
}
