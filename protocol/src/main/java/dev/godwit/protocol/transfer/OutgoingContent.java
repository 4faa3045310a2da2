package dev.godwit.protocol.transfer;

import java.util.Map;
import java.util.Optional;

/**
 * The sender's part of a transfer from the moment at which blocks may flow, of files or of a
 * stream: what is read, announced and stated next, within credit. Confined to its machine.
 */
sealed interface OutgoingContent permits OutgoingData, OutgoingStream {
  /** What is known of the source from earlier attempts. */
  void know(Map<Integer, BlockDigests> digests);

  /** Both sides can do with blocks that are compressed. */
  void agreeOnCompression();

  /** The receiver has said what it has, of which this may be one part of several. */
  void onHave(Frame.Have have, long nowNanos);

  void onAck(Frame.Ack ack, long nowNanos);

  void onAgain(Frame.Again again, long nowNanos);

  void onDone(Frame.Done done, long nowNanos);

  void onBlockRead(Digest digest);

  void onStreamRead(int length, Digest digest, boolean end);

  void onReadFailed(TransferCode code, long nowNanos);

  void onBlockHashed(Digest digest);

  void onHashFailed(TransferCode code);

  void onBlockEncoded(int encodedLength);

  /** How many bytes of the current block the next frame has, if it may carry that many. */
  int nextFrameBytes(int maxFrameBytes);

  OutgoingBlocks.Loaded current();

  int currentPosition();

  /** The link took a binary frame; returns whether the block is now sent whole. */
  boolean onFrameSent(int bytes, long nowNanos);

  /** Does all that has become possible: ask for blocks, announce one, say that this was all. */
  void advance(long nowNanos);

  /** Whether "complete" may be said now, if it says this. */
  boolean isComplete(Frame.Complete complete);

  boolean isAllSettled();

  /** Whether the disk keeps the link waiting. */
  boolean isWaitingForDisk();

  /** How far the proof of what the receiver holds is, if that is what keeps the link waiting. */
  Optional<Frame.Busy> hashing();

  /** Why nothing moves, if it is for this side's disk. */
  default Optional<Frame.BusyReason> busyReason() {
    if (hashing().isPresent()) {
      return Optional.of(Frame.BusyReason.HASHING);
    }
    return isWaitingForDisk() ? Optional.of(Frame.BusyReason.DISK) : Optional.empty();
  }

  boolean isStarted();

  /** How many bytes the receiver holds verified. */
  long confirmedBytes();
}
