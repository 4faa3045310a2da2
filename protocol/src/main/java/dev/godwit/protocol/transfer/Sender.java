package dev.godwit.protocol.transfer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the sending side of one attempt does next; holds no file, no thread and no clock.
 * Confined to its caller.
 *
 * <p>The law: after each input, drain {@link #poll}. Then, as long as {@link #nextFrameBytes} is
 * not 0, hand that many bytes of the {@link #currentBlock} from {@link #currentPosition} on to the
 * link, and tell it by {@link #onFrameSent}. Bytes do not pass through here.
 */
public final class Sender {
  /** How many blocks are read ahead of the link; each holds a buffer of 1 MiB at the edge. */
  public static final int READ_AHEAD_BLOCKS = 4;

  /** What is to be done. */
  public sealed interface Output permits LinkOutput, ReadBlock, ReleaseBlock {}

  /**
   * Read this block into a buffer and hash it; requests are answered in order, by {@link
   * #onBlockRead} or {@link #onReadFailed}. At a file's last block the source is also checked to be
   * unchanged; an empty file is one request of length 0.
   */
  public record ReadBlock(Block block) implements Output {}

  /** The buffer that holds this block is free again. */
  public record ReleaseBlock(Block block) implements Output {}

  /**
   * A block of a file to be sent.
   *
   * @param file the number of its entry
   * @param offset where it begins, in bytes
   * @param length how many bytes it has
   * @param last whether the file ends with it
   */
  public record Block(int file, long offset, int length, boolean last) {}

  private final Manifest manifest;
  private final Deque<Output> outputs = new ArrayDeque<>();
  private final LinkLife life = new LinkLife(outputs::add);
  private final PauseState pauses = new PauseState();
  private final OutgoingOffer offer;
  private final OutgoingBlocks blocks;
  private boolean finished;
  private @Nullable Block current;
  private int currentPosition;
  private long sentBytes;
  private long repeatedBytes;
  private Frame.Ack lastAck = new Frame.Ack(0, 0, 0, 0);
  private final BusySignal busy = new BusySignal(life);

  /**
   * A sender of one attempt.
   *
   * @param attempt counts up from 1 over all attempts at this transfer
   * @param message for the receiver's person, at most 1 KiB
   * @param hello what this side says of itself
   */
  public Sender(
      TransferId transfer,
      int attempt,
      Manifest manifest,
      Optional<String> message,
      Frame.Hello hello) {
    this.manifest = manifest;
    this.offer = new OutgoingOffer(transfer, attempt, manifest, message, hello, life);
    this.blocks = new OutgoingBlocks(manifest);
  }

  /** The link is open; a message on it may have {@code maxMessageBytes}. */
  public void onLinkOpen(int maxMessageBytes, long nowNanos) {
    life.open(nowNanos);
    offer.onLinkOpen(maxMessageBytes, nowNanos);
  }

  /** The other side sent this frame. */
  public void onFrame(Frame frame, long nowNanos) {
    life.heard(nowNanos);
    if (life.isParting() && frame instanceof Frame.Complete complete) {
      // It arrived before the cancel: "complete" beats a crossing last word.
      endComplete(complete);
    } else if (!life.handle(frame, nowNanos)) {
      handle(frame, nowNanos);
    }
    advance(nowNanos);
  }

  /** The other side sent text that is no frame. */
  public void onBadFrame(FrameException problem, long nowNanos) {
    life.heard(nowNanos);
    life.violation(problem.code(), problem.reason(), nowNanos);
  }

  /** The other side sent bytes, which only a receiver gets. */
  public void onBytes(long nowNanos) {
    life.heard(nowNanos);
    life.violation(TransferCode.WRONG_ROLE, "Only the side that offers sends bytes.", nowNanos);
  }

  /** The oldest block asked for is in its buffer. */
  public void onBlockRead(Digest digest, long nowNanos) {
    Block block = blocks.readEnded();
    busy.moved(nowNanos);
    if (blocks.isSkipped(block.file()) || life.isOver()) {
      outputs.add(new ReleaseBlock(block));
    } else {
      blocks.load(block, digest);
    }
    advance(nowNanos);
  }

  /** The oldest block asked for could not be read: its file is skipped. */
  public void onReadFailed(TransferCode code, long nowNanos) {
    Block block = blocks.readEnded();
    busy.moved(nowNanos);
    outputs.add(new ReleaseBlock(block));
    if (life.isOpen()) {
      skip(block.file(), code, nowNanos);
    }
    advance(nowNanos);
  }

  /** How many bytes of the current block the next binary frame has; 0: nothing to send now. */
  public int nextFrameBytes() {
    if (current == null || pauses.isPaused() || !life.isOpen()) {
      return 0;
    }
    return Math.min(offer.frameBytes(), current.length() - currentPosition);
  }

  /** The block that {@link #nextFrameBytes} speaks of. */
  public Block currentBlock() {
    if (current == null) {
      throw new IllegalStateException("no block is being sent");
    }
    return current;
  }

  /** Where in the current block the next frame begins. */
  public int currentPosition() {
    return currentPosition;
  }

  /** The link took a binary frame of this size. */
  public void onFrameSent(int bytes, long nowNanos) {
    Block block = currentBlock();
    life.bytesSent(nowNanos);
    sentBytes += bytes;
    currentPosition += bytes;
    if (currentPosition == block.length()) {
      current = null;
      busy.moved(nowNanos);
      outputs.add(new ReleaseBlock(block));
      stateFile(block, nowNanos);
      advance(nowNanos);
    }
  }

  /** This side's person pauses or goes on. */
  public void pause(boolean paused, long nowNanos) {
    if (life.isOpen() && pauses.setOwn(paused)) {
      life.send(paused ? new Frame.Pause() : new Frame.Resume(), nowNanos);
    }
  }

  /** This side ends it; {@code discard} only if a person wants nothing of it kept. */
  public void cancel(TransferCode code, String reason, boolean discard, long nowNanos) {
    Outcome outcome = new Outcome.Cancelled(false, code, reason);
    if (life.isOpen()) {
      life.lastWord(new Frame.Cancel(code, reason, discard), outcome, nowNanos);
    } else if (!life.isOver()) {
      life.end(outcome);
    }
  }

  /** The link is closed, or was lost. */
  public void onLinkClosed() {
    life.onLinkClosed();
  }

  /** The time {@link #deadlineNanos} has come. */
  public void onDeadline(long nowNanos) {
    busy.sayIfDue(busyReason(), lastAck.bytes(), manifest.totalBytes(), nowNanos);
    life.onDeadline(nowNanos);
  }

  /** When {@link #onDeadline} is to be called, or {@link Long#MAX_VALUE}. */
  public long deadlineNanos() {
    return Math.min(life.deadlineNanos(), busy.deadlineNanos(busyReason()));
  }

  /** The next thing to do, or null. */
  public @Nullable Output poll() {
    return outputs.poll();
  }

  /** How many bytes the receiver holds verified: what a person is shown. */
  public long confirmedBytes() {
    return Math.max(0, lastAck.bytes() - repeatedBytes);
  }

  private void handle(Frame frame, long nowNanos) {
    switch (frame) {
      case Frame.Hello theirs -> offer.onHello(theirs, nowNanos);
      case Frame.Accept() -> offer.onAccept(frame, nowNanos);
      case Frame.Next() -> offer.onNext(frame, nowNanos);
      case Frame.Have have -> onHave(have, nowNanos);
      case Frame.Ack ack -> onAck(ack, nowNanos);
      case Frame.Again(int file, long offset) -> onAgain(file, offset, nowNanos);
      case Frame.Done done -> onDone(done, nowNanos);
      case Frame.Complete complete -> onComplete(complete, nowNanos);
      case Frame.Reject(TransferCode code, String reason) ->
          life.endByPeer(new Outcome.Rejected(code, reason));
      case Frame.Pause() -> onPeerPause(true, nowNanos);
      case Frame.Resume() -> onPeerPause(false, nowNanos);
      case Frame.Offer _,
          Frame.Files _,
          Frame.Restart _,
          Frame.Block _,
          Frame.FileSent _,
          Frame.Skip _,
          Frame.Finish _ ->
          life.violation(
              TransferCode.WRONG_ROLE, "Only the side that opened the link may offer.", nowNanos);
      case Frame.Cancel _,
          Frame.Violation _,
          Frame.Ping _,
          Frame.Pong _,
          Frame.Busy _,
          Frame.Text _,
          Frame.Received _ ->
          throw new IllegalStateException("the link's life deals with " + frame);
    }
  }

  private void onHave(Frame.Have have, long nowNanos) {
    if (!life.expect(offer.isListed(), have, nowNanos)) {
      return;
    }
    boolean sane =
        have.done().stream().allMatch(range -> range.to() <= manifest.count())
            && have.parts().stream().allMatch(part -> part.file() < manifest.count());
    if (!sane) {
      life.violation(TransferCode.BAD_MESSAGE, "\"have\" goes beyond the manifest.", nowNanos);
      return;
    }
    have.done().forEach(blocks::settleBeforehand);
    // This sender keeps no digests of earlier attempts, so it can vouch for no part.
    have.parts().forEach(part -> life.send(new Frame.Restart(part.file()), nowNanos));
    if (!have.more()) {
      lastAck = new Frame.Ack(0, 0, 0, have.limit());
      offer.taken();
      busy.moved(nowNanos);
      life.report(new TransferEvent.Started());
    }
  }

  private void onAck(Frame.Ack ack, long nowNanos) {
    if (!life.expect(offer.isTaken(), ack, nowNanos)) {
      return;
    }
    boolean sane =
        ack.received() >= lastAck.received()
            && ack.received() <= sentBytes
            && ack.bytes() >= lastAck.bytes()
            && ack.bytes() <= ack.received()
            && ack.limit() >= lastAck.limit();
    if (sane) {
      lastAck = ack;
    } else {
      life.violation(
          TransferCode.BAD_MESSAGE, "An \"ack\" counts back or beyond what was sent.", nowNanos);
    }
  }

  private void onAgain(int file, long offset, long nowNanos) {
    Optional<Block> repeated = offer.isTaken() ? blocks.repeat(file, offset) : Optional.empty();
    if (repeated.isEmpty()) {
      life.violation(
          TransferCode.UNEXPECTED, "\"again\" names a block that was not sent.", nowNanos);
    } else {
      repeatedBytes += repeated.get().length();
    }
  }

  private void onDone(Frame.Done done, long nowNanos) {
    if (!life.expect(offer.isTaken(), done, nowNanos)) {
      return;
    }
    for (FileRange range : done.files()) {
      for (int file = range.from(); file < range.to(); file++) {
        if (!blocks.settle(file)) {
          life.violation(
              TransferCode.UNEXPECTED, "\"done\" names a file that was not sent.", nowNanos);
          return;
        }
        life.report(new TransferEvent.FileDone(file));
      }
    }
  }

  private void onComplete(Frame.Complete complete, long nowNanos) {
    // The receiver may remember this transfer from an earlier attempt, and answers the offer.
    boolean remembered = offer.isUnanswered();
    boolean all = finished && blocks.isAllSettled();
    if (life.expect(remembered || all, complete, nowNanos)) {
      endComplete(complete);
    }
  }

  private void endComplete(Frame.Complete complete) {
    life.endByPeer(new Outcome.Complete(complete.files(), complete.bytes(), blocks.skippedCount()));
  }

  private void onPeerPause(boolean paused, long nowNanos) {
    if (pauses.setPeer(paused, nowNanos)) {
      life.report(new TransferEvent.PeerPaused(paused));
    } else {
      life.violation(TransferCode.RATE_LIMITED, "Too many pauses in too short a time.", nowNanos);
    }
  }

  /** Does all that has become possible: ask for blocks, announce one, say that this was all. */
  private void advance(long nowNanos) {
    if (!offer.isTaken() || !life.isOpen()) {
      return;
    }
    while (blocks.inMemory() + (current == null ? 0 : 1) < READ_AHEAD_BLOCKS) {
      Block next = blocks.nextToRead();
      if (next == null) {
        break;
      }
      outputs.add(new ReadBlock(next));
    }
    announce(nowNanos);
    if (!finished && current == null && blocks.isAllSent()) {
      finished = true;
      life.send(new Frame.Finish(), nowNanos);
      life.report(new TransferEvent.AllSent());
    }
  }

  private void announce(long nowNanos) {
    OutgoingBlocks.Loaded next = blocks.nextToSend();
    while (current == null && next != null && hasCredit(next.block())) {
      Block block = next.block();
      blocks.sendNext();
      if (block.length() > 0) {
        current = block;
        currentPosition = 0;
        life.send(
            new Frame.Block(block.file(), block.offset(), block.length(), next.digest()), nowNanos);
      } else {
        outputs.add(new ReleaseBlock(block));
        stateFile(block, nowNanos);
      }
      next = blocks.nextToSend();
    }
  }

  /** A block is announced only if it fits whole, so that none is ever half covered. */
  private boolean hasCredit(Block block) {
    return sentBytes + block.length() <= lastAck.limit();
  }

  private void stateFile(Block block, long nowNanos) {
    blocks.statementAfter(block).ifPresent(statement -> life.send(statement, nowNanos));
  }

  private void skip(int file, TransferCode code, long nowNanos) {
    List<Block> dropped = blocks.skip(file);
    if (dropped != null) {
      dropped.forEach(block -> outputs.add(new ReleaseBlock(block)));
      life.send(new Frame.Skip(file, code), nowNanos);
      life.report(new TransferEvent.FileSkipped(file, code));
    }
  }

  /** Why nothing moves, if it is for this side: the disk keeps the link waiting. */
  private Optional<Frame.BusyReason> busyReason() {
    boolean waits =
        life.isOpen()
            && offer.isTaken()
            && current == null
            && blocks.isWaitingForDisk()
            && !pauses.isPaused();
    return waits ? Optional.of(Frame.BusyReason.DISK) : Optional.empty();
  }
}
