package dev.godwit.protocol.transfer;

/** What a machine tells the person that watches a transfer; none of it needs an answer. */
public sealed interface TransferEvent {
  /** The offer is on its way, or in front of the receiver's person. */
  record Offered() implements TransferEvent {}

  /** The receiver takes it. */
  record Accepted() implements TransferEvent {}

  /** Bytes may flow. */
  record Started() implements TransferEvent {}

  /** One entry is checked and under its real name. */
  record FileDone(int file) implements TransferEvent {}

  /** One entry will not come. */
  record FileSkipped(int file, TransferCode code) implements TransferEvent {}

  /** All was sent; now the receiver has to confirm. */
  record AllSent() implements TransferEvent {}

  /** The other side is alive, without progress, and says why. */
  record PeerBusy(Frame.BusyReason reason, long done, long total) implements TransferEvent {}

  /** The other side paused, or took its pause back. */
  record PeerPaused(boolean paused) implements TransferEvent {}

  /** What this side said by a text is in front of the other side's person. */
  record TextReceived(String id) implements TransferEvent {}

  /** Nothing came from the other side for {@link Liveness#SUSPECT_AFTER}. */
  record LinkSuspect() implements TransferEvent {}

  /** The other side is heard again. */
  record LinkAlive() implements TransferEvent {}
}
