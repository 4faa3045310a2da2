package dev.godwit.protocol.transfer;

import java.util.ArrayList;
import java.util.List;

/** A receiver alone on the bench, brought to any stage of the transfer of {@link Samples}. */
final class ReceiverStand {
  /** Where in a transfer it is. */
  enum Stage {
    GREETING,
    IDLE,
    TAKEOVER,
    DECIDING,
    LISTING,
    PREPARING,
    RECEIVING,
    MIDBLOCK,
    STATED,
    FINISHING,
    CONCLUDING,
    PARTING
  }

  static final long WINDOW = 4 << 20;

  final TransferLedger ledger = new TransferLedger();
  final Receiver machine =
      new Receiver(Samples.hello(), ReceiverLimits.fixed(WINDOW, (1L << 53) - 1), ledger);
  long nowNanos = 1_000_000_000L;

  static ReceiverStand at(Stage stage) {
    ReceiverStand stand = new ReceiverStand();
    if (stage == Stage.TAKEOVER) {
      stand.ledger.admit(Samples.TRANSFER, 1, stand.nowNanos);
    }
    stand.machine.onLinkOpen(stand.nowNanos);
    stand.drain();
    stand.bringTo(stage);
    return stand;
  }

  /** A receiver that waits for the blocks of this. */
  static ReceiverStand receiving(Frame.Offer offer) {
    ReceiverStand stand = at(Stage.IDLE);
    stand.hear(offer);
    stand.machine.accept(stand.nowNanos);
    stand.machine.onPrepared(stand.nowNanos);
    stand.drain();
    return stand;
  }

  private void bringTo(Stage stage) {
    if (stage == Stage.GREETING) {
      return;
    }
    hear(Samples.hello());
    if (stage == Stage.IDLE) {
      return;
    }
    hear(Samples.offer(stage == Stage.LISTING));
    if (stage.compareTo(Stage.DECIDING) <= 0) {
      return;
    }
    machine.accept(nowNanos);
    drain();
    if (stage.compareTo(Stage.PREPARING) <= 0) {
      return;
    }
    machine.onPrepared(nowNanos);
    hear(Samples.block(0));
    hearBytes(10);
    if (stage == Stage.RECEIVING) {
      return;
    }
    if (stage == Stage.PARTING) {
      machine.cancel(TransferCode.CANCELLED, "enough", false, nowNanos);
      drain();
      return;
    }
    hear(Samples.fileSent(0));
    hear(Samples.block(1));
    if (stage == Stage.MIDBLOCK) {
      return;
    }
    hearBytes(20);
    hear(Samples.fileSent(1));
    if (stage == Stage.STATED) {
      return;
    }
    hear(Samples.of("finish"));
    if (stage == Stage.FINISHING) {
      return;
    }
    machine.onBlockStored(nowNanos);
    machine.onBlockStored(nowNanos);
    machine.onPublished(List.of(0, 1), nowNanos);
    drain();
  }

  Reaction hear(Frame frame) {
    machine.onFrame(frame, nowNanos);
    return drain();
  }

  Reaction hear(FrameException problem) {
    machine.onBadFrame(problem, nowNanos);
    return drain();
  }

  Reaction hearBytes(int bytes) {
    machine.onBytes(bytes, nowNanos, nowNanos);
    return drain();
  }

  Reaction drain() {
    List<Object> outputs = new ArrayList<>();
    Receiver.Output output = machine.poll();
    while (output != null) {
      outputs.add(output);
      output = machine.poll();
    }
    return new Reaction(outputs);
  }
}
