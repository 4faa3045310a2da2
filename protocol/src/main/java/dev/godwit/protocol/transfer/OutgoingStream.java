package dev.godwit.protocol.transfer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sender's part of a stream: its blocks in order, each kept until the receiver has settled it,
 * so that another link can go on. Confined to its machine.
 */
final class OutgoingStream implements OutgoingContent {
  /** A block that was sent and is not settled yet. */
  private static final class InFlight {
    final long offset;
    final long endOnLink;
    boolean refused;

    InFlight(long offset, long endOnLink) {
      this.offset = offset;
      this.endOnLink = endOnLink;
    }
  }

  private final SentStream stream;
  private final LinkLife life;
  private final Outbox<Sender.Output> outbox;
  private final Deque<InFlight> inFlight = new ArrayDeque<>();
  private final Set<Long> repeats = new LinkedHashSet<>();
  private OutgoingBlocks.@Nullable Loaded current;
  private int currentPosition;
  private boolean started;
  private boolean stated;
  private boolean done;
  private long sentBytes;
  private long nextOffset;
  private Frame.Ack lastAck = new Frame.Ack(0, 0, 0, 0);
  private Frame.@Nullable HeldPart held;

  OutgoingStream(SentStream stream, LinkLife life, Outbox<Sender.Output> outbox) {
    this.stream = stream;
    this.life = life;
    this.outbox = outbox;
  }

  @Override
  public void know(Map<Integer, BlockDigests> digests) {
    // A stream is kept, or gone.
  }

  @Override
  public void agreeOnCompression() {
    // What does not wait for a disk is not worth it.
  }

  @Override
  public void onHave(Frame.Have have, long nowNanos) {
    boolean sane =
        have.done().stream().allMatch(range -> range.to() == 1)
            && have.parts().stream().allMatch(this::isPrefix)
            && have.parts().size() + have.done().size() <= (held == null && !done ? 1 : 0);
    if (!sane) {
      life.violation(TransferCode.BAD_MESSAGE, "\"have\" does not fit the manifest.", nowNanos);
      return;
    }
    done |= !have.done().isEmpty();
    if (!have.parts().isEmpty()) {
      held = have.parts().getFirst();
    }
    if (!have.more()) {
      start(have.limit(), nowNanos);
    }
  }

  private boolean isPrefix(Frame.HeldPart part) {
    return part.file() == 0 && part.ranges().size() == 1 && part.ranges().getFirst().from() == 0;
  }

  private void start(long limit, long nowNanos) {
    lastAck = new Frame.Ack(0, 0, 0, limit);
    long end = held == null ? 0 : held.ranges().getFirst().to();
    boolean goesOn =
        held == null ? stream.forgottenEnd() == 0 : stream.isHeldUpTo(end, held.proof());
    if (!done && !goesOn) {
      gone(nowNanos);
      return;
    }
    nextOffset = done ? stream.readEnd() : end;
    release(stream.settleUpTo(nextOffset));
    started = true;
    stated = done;
    life.report(new TransferEvent.Started());
  }

  private void gone(long nowNanos) {
    TransferCode code = TransferCode.SOURCE_GONE;
    life.lastWord(
        new Frame.Cancel(code, code.sentence(), false),
        new Outcome.Cancelled(false, code, code.sentence()),
        nowNanos);
  }

  private void release(Iterable<Sender.Block> blocks) {
    blocks.forEach(block -> outbox.add(new Sender.ReleaseBlock(block)));
  }

  @Override
  public void onAck(Frame.Ack ack, long nowNanos) {
    boolean sane =
        ack.received() >= lastAck.received()
            && ack.received() <= sentBytes
            && ack.bytes() >= lastAck.bytes()
            && ack.bytes() <= ack.received()
            && ack.limit() >= lastAck.limit();
    if (!sane) {
      life.violation(
          TransferCode.BAD_MESSAGE, "An \"ack\" counts back or beyond what was sent.", nowNanos);
      return;
    }
    lastAck = ack;
    while (!inFlight.isEmpty() && inFlight.element().endOnLink <= ack.bytes()) {
      InFlight settled = inFlight.remove();
      if (!settled.refused) {
        release(stream.settle(settled.offset));
      }
    }
  }

  @Override
  public void onAgain(Frame.Again again, long nowNanos) {
    for (InFlight one : inFlight) {
      if (one.offset == again.offset() && !one.refused && again.file() == 0) {
        one.refused = true;
        repeats.add(again.offset());
        return;
      }
    }
    life.violation(
        TransferCode.UNEXPECTED, "\"again\" names a block that is not under way.", nowNanos);
  }

  @Override
  public void onDone(Frame.Done frame, long nowNanos) {
    boolean sane = stated && !done && frame.files().equals(List.of(new FileRange(0, 1)));
    if (life.expect(sane, frame, nowNanos)) {
      done = true;
      life.report(new TransferEvent.FileDone(0));
    }
  }

  @Override
  public void onBlockRead(Digest digest) {
    throw new IllegalStateException("a stream's blocks have a length of their own");
  }

  @Override
  public void onStreamRead(int length, Digest digest, boolean end) {
    Sender.Block asked = new Sender.Block(0, stream.readEnd(), Frame.BLOCK_BYTES, false);
    if (stream.read(length, digest, end) == null) {
      outbox.add(new Sender.ReleaseBlock(asked));
    }
  }

  @Override
  public void onReadFailed(TransferCode code, long nowNanos) {
    gone(nowNanos);
  }

  @Override
  public void onBlockHashed(Digest digest) {
    throw new IllegalStateException("nothing of a stream is hashed");
  }

  @Override
  public void onHashFailed(TransferCode code) {
    throw new IllegalStateException("nothing of a stream is hashed");
  }

  @Override
  public void onBlockEncoded(int encodedLength) {
    throw new IllegalStateException("nothing of a stream is compressed");
  }

  @Override
  public int nextFrameBytes(int maxFrameBytes) {
    return current == null ? 0 : Math.min(maxFrameBytes, current.lengthOnLink() - currentPosition);
  }

  @Override
  public OutgoingBlocks.Loaded current() {
    if (current == null) {
      throw new IllegalStateException("no block is being sent");
    }
    return current;
  }

  @Override
  public int currentPosition() {
    return currentPosition;
  }

  @Override
  public boolean onFrameSent(int bytes, long nowNanos) {
    sentBytes += bytes;
    currentPosition += bytes;
    if (currentPosition < current().lengthOnLink()) {
      return false;
    }
    current = null;
    return true;
  }

  @Override
  public void advance(long nowNanos) {
    if (!started || done) {
      return;
    }
    Sender.Block next = stream.nextToRead();
    if (next != null) {
      outbox.add(new Sender.ReadBlock(next));
    }
    if (current == null) {
      announce(nowNanos);
    }
    boolean allSent = current == null && stream.isEnded() && nextOffset == stream.readEnd();
    if (allSent && !stated) {
      stated = true;
      life.send(new Frame.FileSent(0, stream.readEnd(), stream.contentDigest()), nowNanos);
      life.send(new Frame.Finish(), nowNanos);
      life.report(new TransferEvent.AllSent());
    }
  }

  private void announce(long nowNanos) {
    boolean again = !repeats.isEmpty();
    long offset = again ? repeats.iterator().next() : nextOffset;
    Sender.Block block = stream.blockAt(offset);
    Digest digest = stream.digestAt(offset);
    if (block == null || digest == null || sentBytes + block.length() > lastAck.limit()) {
      return;
    }
    if (again) {
      repeats.remove(offset);
    } else {
      nextOffset += block.length();
    }
    current = new OutgoingBlocks.Loaded(block, digest);
    currentPosition = 0;
    inFlight.add(new InFlight(offset, sentBytes + block.length()));
    life.send(new Frame.Block(0, offset, block.length(), digest), nowNanos);
  }

  @Override
  public boolean isComplete(Frame.Complete complete) {
    return stated && complete.files() == 1 && complete.bytes() == stream.readEnd();
  }

  @Override
  public boolean isAllSettled() {
    return done;
  }

  @Override
  public boolean isWaitingForDisk() {
    // A stream may be silent for as long as it likes: that is no trouble of the disk.
    return false;
  }

  @Override
  public Optional<Frame.Busy> hashing() {
    return Optional.empty();
  }

  @Override
  public boolean isStarted() {
    return started;
  }

  @Override
  public long confirmedBytes() {
    return stream.forgottenEnd();
  }
}
