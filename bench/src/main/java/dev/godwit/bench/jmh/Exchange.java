package dev.godwit.bench.jmh;

import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.FrameCodec;
import dev.godwit.protocol.transfer.FrameException;
import dev.godwit.protocol.transfer.LinkOutput;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.MemoryOutput;
import dev.godwit.protocol.transfer.Outcome;
import dev.godwit.protocol.transfer.Receiver;
import dev.godwit.protocol.transfer.ReceiverLimits;
import dev.godwit.protocol.transfer.Sender;
import dev.godwit.protocol.transfer.TransferId;
import dev.godwit.protocol.transfer.TransferLedger;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sender and a receiver on a link that is never full and a disk that is always ready, on virtual
 * time. Frames cross as text; blocks are all alike and never exist. Confined to its caller.
 */
final class Exchange {
  private static final Digest DIGEST = Digest.of(new byte[Digest.BYTES]);
  private static final TransferId TRANSFER = TransferId.of(new byte[TransferId.BYTES]);
  private static final Frame.Hello HELLO =
      new Frame.Hello(
          Frame.VERSION, "bench", Frame.MAX_CHUNKS_PER_FRAME, List.of(), Optional.empty());
  private static final int MAX_MESSAGE_BYTES = Frame.MAX_CHUNKS_PER_FRAME * Frame.CHUNK_BYTES;
  private static final ReceiverLimits LIMITS =
      ReceiverLimits.fixed(4L * Frame.BLOCK_BYTES, Long.MAX_VALUE);

  private final Sender sender;
  private final Receiver receiver = new Receiver(HELLO, LIMITS, new TransferLedger());
  private @Nullable Outcome sent;
  private long nowNanos;

  Exchange(Manifest manifest) {
    sender = new Sender(TRANSFER, 1, manifest, Optional.empty(), HELLO);
  }

  /**
   * Runs it to its end.
   *
   * @return the bytes that the receiver verified
   */
  long run() throws FrameException {
    sender.onLinkOpen(MAX_MESSAGE_BYTES, nowNanos);
    receiver.onLinkOpen(nowNanos);
    while (sent == null) {
      if (!drainSender() && !pumpBytes() && !drainReceiver()) {
        passTime();
      }
    }
    if (!(sent instanceof Outcome.Complete)) {
      throw new IllegalStateException("The transfer ended with " + sent);
    }
    return receiver.verifiedBytes();
  }

  private boolean drainSender() throws FrameException {
    boolean moved = false;
    Sender.Output output;
    while ((output = sender.poll()) != null) {
      moved = true;
      switch (output) {
        case Sender.ReadBlock _ -> sender.onBlockRead(DIGEST, nowNanos);
        case LinkOutput.Send(Frame frame) -> receiver.onFrame(crossed(frame), nowNanos);
        case LinkOutput.CloseLink _ -> receiver.onLinkClosed();
        case Sender.EncodeBlock _ -> sender.onBlockEncoded(0, nowNanos);
        case LinkOutput.End(Outcome outcome) -> sent = outcome;
        case Sender.HashBlock _ -> sender.onBlockHashed(DIGEST, nowNanos);
        case Sender.ReleaseBlock _, LinkOutput.ShowText _, LinkOutput.Report _ -> {}
      }
    }
    return moved;
  }

  private boolean pumpBytes() {
    int bytes = sender.nextFrameBytes();
    if (bytes > 0) {
      sender.onFrameSent(bytes, nowNanos);
      receiver.onBytes(bytes, nowNanos, nowNanos);
    }
    return bytes > 0;
  }

  private boolean drainReceiver() throws FrameException {
    boolean moved = false;
    Receiver.Output output;
    while ((output = receiver.poll()) != null) {
      moved = true;
      switch (output) {
        case Receiver.TakeOver _ -> receiver.onTakenOver(nowNanos);
        case Receiver.Decide _ -> receiver.accept(nowNanos);
        case Receiver.Prepare _ -> receiver.onPrepared(nowNanos);
        case Receiver.StoreBlock _ -> receiver.onBlockStored(nowNanos);
        case Receiver.Publish(List<Integer> files) -> receiver.onPublished(files, nowNanos);
        case Receiver.Conclude _ -> receiver.onConcluded(nowNanos);
        case LinkOutput.Send(Frame frame) -> sender.onFrame(crossed(frame), nowNanos);
        case LinkOutput.CloseLink _ -> sender.onLinkClosed();
        case Receiver.Checkpoint _ -> receiver.onCheckpointed(nowNanos);
        case Receiver.GoOn _,
            Receiver.RestartFile _,
            Receiver.Discard _,
            MemoryOutput _,
            Receiver.DropFile _,
            LinkOutput.ShowText _,
            LinkOutput.Report _,
            LinkOutput.End _ -> {}
      }
    }
    return moved;
  }

  private void passTime() {
    nowNanos = Math.min(sender.deadlineNanos(), receiver.deadlineNanos());
    if (nowNanos == Long.MAX_VALUE) {
      throw new IllegalStateException("Nothing is left to do, and the transfer is not over");
    }
    sender.onDeadline(nowNanos);
    receiver.onDeadline(nowNanos);
  }

  private static Frame crossed(Frame frame) throws FrameException {
    return FrameCodec.decode(FrameCodec.encode(frame));
  }
}
