package dev.godwit.protocol.transfer;

/** How one attempt at a transfer ended, as its own side saw it: exactly one for each attempt. */
public sealed interface Outcome {
  /**
   * Everything is on the receiver's disk, under its real name, and both sides know it.
   *
   * @param files how many entries arrived, directories included
   * @param bytes what they measure
   * @param skipped how many did not come because the sender could not read them
   */
  record Complete(int files, long bytes, int skipped) implements Outcome {}

  /** The receiver did not take the offer. */
  record Rejected(TransferCode code, String message) implements Outcome {}

  /** One side ended it on purpose. */
  record Cancelled(boolean byPeer, TransferCode code, String message) implements Outcome {}

  /** One side broke the protocol; {@code byPeer} if it was the other one that said so. */
  record Failed(boolean byPeer, TransferCode code, String message) implements Outcome {}

  /** The link was lost; a later attempt may go on. */
  record Interrupted(String message) implements Outcome {}
}
