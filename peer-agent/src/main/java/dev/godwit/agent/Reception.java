package dev.godwit.agent;

import dev.godwit.agent.session.IncomingCall;
import dev.godwit.protocol.json.JsonObject;
import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.RejectCode;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.transfer.Receiver;
import dev.godwit.protocol.transfer.ReceiverLimits;
import java.util.List;

/** The open door of an agent that receives. Thread-safe. */
public final class Reception implements AutoCloseable {
  /**
   * How many callers may be asked about, sending, or connected without having offered anything.
   * Those that find no memory for a window are queued.
   */
  static final int MAX_AT_ONCE = 32;

  /** A window that follows path and disk, as far as the process has memory for it. */
  static final ReceiverLimits LIMITS =
      new ReceiverLimits(
          ReceiverLimits.START_WINDOW_BYTES,
          ReceiverLimits.MAX_WINDOW_BYTES,
          JsonObject.MAX_INTEGER);

  private final ReceiveOptions options;
  private final Switchboard switchboard;
  private final TransferListener listener;
  private final ReceptionMemory memory;
  private final UnderWay underWay = new UnderWay(MAX_AT_ONCE);
  private final Lingering lingering;
  private volatile SenderRule rule;

  Reception(
      ReceiveOptions options,
      ReceptionMemory memory,
      Switchboard switchboard,
      TransferListener listener) {
    this.options = options;
    this.memory = memory;
    this.switchboard = switchboard;
    this.listener = listener;
    this.lingering = new Lingering(options.giveUp());
    this.rule = options.rule();
  }

  /** From now on these may ask; what is under way goes on. */
  void admit(SenderRule fresh) {
    rule = fresh;
  }

  /** Declines an offer that opens a connection, or makes the conversation for it. */
  void answer(ServerMessage.Offer offer) {
    switch (rule.of(offer.from())) {
      // Who is declined unseen costs no thread, and is not shown either.
      case REFUSE -> decline(offer, RejectCode.DECLINED);
      case ADMIT -> begin(offer, /* askFirst= */ false);
      case ASK -> begin(offer, /* askFirst= */ true);
    }
  }

  private void begin(ServerMessage.Offer offer, boolean askFirst) {
    memory.sweepIfDue(System.nanoTime());
    TransferBoard board =
        new TransferBoard(
            TransferSnapshot.Direction.RECEIVE, offer.from().text(), List.of(), listener);
    if (lingering.waitsFor(offer.from()) || underWay.hasTransferOf(offer.from())) {
      // It may go on with that, and is shown there then.
      board.mute();
    }
    Receiving receiving =
        new Receiving(
            offer.from(),
            offer.connection(),
            new IncomingCall(offer.from(), offer.connection()),
            new Receiver(Greeting.hello(), LIMITS, memory.ledger()),
            options,
            memory.receipts(),
            underWay,
            lingering,
            board,
            switchboard);
    if (!underWay.admit(receiving, System.nanoTime())) {
      decline(offer, RejectCode.BUSY);
    } else if (switchboard.add(receiving)) {
      receiving.start(offer, askFirst);
    } else {
      underWay.ended(receiving);
    }
  }

  private void decline(ServerMessage.Offer offer, RejectCode code) {
    switchboard.say(new ClientMessage.Reject(offer.from(), offer.connection(), code));
  }

  /** This one has let go of its files. Again does no harm. */
  void ended(Receiving receiving) {
    underWay.ended(receiving);
  }

  /** Takes nothing more: further callers are told that this side is busy. */
  @Override
  public void close() {
    underWay.close();
  }

  /** Those whose sender is away end too. */
  void closeNow() {
    close();
    lingering.close();
  }
}
