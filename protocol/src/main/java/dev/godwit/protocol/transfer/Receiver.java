package dev.godwit.protocol.transfer;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the receiving side of one attempt does next; holds no file, no thread and no clock.
 * Confined to its caller.
 *
 * <p>The law: first {@link #onLinkOpen}; after each input, drain {@link #poll}. Bytes do not pass
 * through here: the edge counts them in by {@link #onBytes} and keeps them, in order, until a
 * {@link StoreBlock} says whose they are. Disk work is done in the order in which it is asked for.
 * After {@link LinkOutput.End} nothing is asked for any more, and all buffers are free; late
 * answers of the disk are taken and change nothing but what this process remembers.
 */
public final class Receiver extends LinkMachine {
  /** What is to be done. */
  public sealed interface Output
      permits LinkOutput,
          TakeOver,
          Decide,
          GoOn,
          Prepare,
          StoreBlock,
          Checkpoint,
          RestartFile,
          DropFile,
          Publish,
          Conclude,
          Discard,
          MemoryOutput {}

  /**
   * End the older attempt at this transfer on its own link, have its last disk work done, then
   * {@link #onTakenOver}.
   */
  public record TakeOver(TransferId transfer) implements Output {}

  /** Ask the person or the rules; {@link #accept} or {@link #reject} answers. */
  public record Decide(Frame.Offer offer) implements Output {}

  /** Nobody is asked: this offer was accepted before, and an earlier attempt has left a partial. */
  public record GoOn(Frame.Offer offer) implements Output {}

  /**
   * Make ready to store all this, once no earlier attempt has disk work left, and see what such an
   * attempt has left: {@link #onPrepared(ResumePoint, long)} or {@link #onDiskFailed} answers, and
   * {@link #onHashing} as long as files that exist are hashed for it. What was kept of another
   * manifest is no use, and is deleted.
   */
  public record Prepare(TransferId transfer, int attempt, Manifest manifest) implements Output {}

  /**
   * The next {@link Frame.Block#lengthOnLink} bytes that arrived are this block: decode them if
   * they are encoded, to {@code block.length()} bytes and none more, hash those, and write them if
   * the digest is right. {@link #onBlockStored}, {@link #onBlockRefused} or {@link #onDiskFailed}
   * answers, in order; then the bytes are free.
   */
  public record StoreBlock(Frame.Block block) implements Output {}

  /**
   * Force to disk what was stored so far, then note it in the journal: {@link #onCheckpointed}
   * answers. Asked for only of a disk that keeps one. When the attempt has ended, the disk does the
   * same by itself for what was stored since, unless nothing is to be kept.
   */
  public record Checkpoint() implements Output {}

  /**
   * What there is of this file is of another one: forget it, in the journal too, before anything is
   * stored of it. An existing file stays as it is, and is not taken for this one any more.
   */
  public record RestartFile(int file) implements Output {}

  /** This file will not come: forget what there is of it. */
  public record DropFile(int file) implements Output {}

  /** Force these to disk and give them their real names: {@link #onPublished} answers. */
  public record Publish(List<Integer> files) implements Output {}

  /** All is published: put the last things in order, {@link #onConcluded} answers. */
  public record Conclude() implements Output {}

  /**
   * A person, on either side, wants nothing kept of this transfer but the files that are published:
   * delete the partial.
   */
  public record Discard(TransferId transfer) implements Output {}

  private final Frame.Hello hello;
  private final ReceiverLimits limits;
  private final Outbox<Output> outbox;
  private final IncomingOffer offer;
  private @Nullable IncomingData data;
  private Frame.@Nullable Busy hashing;
  private long lastInputNanos;

  /**
   * A receiver for whatever the other side of one link offers.
   *
   * @param hello what this side says of itself
   * @param ledger what this process remembers of its transfers
   */
  public Receiver(Frame.Hello hello, ReceiverLimits limits, TransferLedger ledger) {
    Outbox<Output> outputs = new Outbox<>();
    super(outputs::add);
    this.outbox = outputs;
    this.hello = hello;
    this.limits = limits;
    this.offer = new IncomingOffer(limits.maxTotalBytes(), ledger, life, outbox::add);
  }

  /** The link is open. */
  public void onLinkOpen(long nowNanos) {
    life.open(hello, nowNanos);
    advance(nowNanos);
  }

  /** The other side sent this frame. */
  public void onFrame(Frame frame, long nowNanos) {
    life.heard(nowNanos);
    if (frame instanceof Frame.Cancel cancel && cancel.discard() && life.isOpen()) {
      offer.withdraw(true, nowNanos);
      offer.remember(cancel, nowNanos);
    }
    if (!life.handle(frame, nowNanos)) {
      handle(frame, nowNanos);
    }
    advance(nowNanos);
  }

  /** The other side sent text that is no frame. */
  public void onBadFrame(FrameException problem, long nowNanos) {
    life.heard(nowNanos);
    offer.onBadFrame(problem, nowNanos);
    advance(nowNanos);
  }

  /** Bytes of a binary frame came off the link at {@code arrivedNanos}, and are kept. */
  public void onBytes(int bytes, long arrivedNanos, long nowNanos) {
    life.heard(nowNanos);
    if (life.isOpen()) {
      if (data == null) {
        life.violation(TransferCode.UNEXPECTED, "Bytes came before any block.", nowNanos);
      } else if (data.onBytes(bytes, arrivedNanos, nowNanos)) {
        busy.moved(nowNanos);
      }
    }
    advance(nowNanos);
  }

  /** More came off the link than there is credit for, so that some of it could not be kept. */
  public void onOverCredit(long nowNanos) {
    life.violation(TransferCode.OVER_CREDIT, TransferCode.OVER_CREDIT.sentence(), nowNanos);
    advance(nowNanos);
  }

  /** The older attempt has ended. */
  public void onTakenOver(long nowNanos) {
    if (life.isOpen()) {
      offer.onTakenOver(nowNanos);
    }
    advance(nowNanos);
  }

  /** The person or the rules take the offer. */
  public void accept(long nowNanos) {
    offer.accept(nowNanos);
    if (offer.isAccepted()) {
      pauses.onUnderstood(nowNanos);
    }
    advance(nowNanos);
  }

  /** The person or the rules do not take the offer. */
  public void reject(TransferCode code, String reason, long nowNanos) {
    offer.reject(code, reason, nowNanos);
    advance(nowNanos);
  }

  /** The disk is ready, keeps no journal, and holds nothing. */
  public void onPrepared(long nowNanos) {
    data().onPrepared(null, nowNanos);
    moved(nowNanos);
  }

  /** The disk is ready, keeps a journal, and holds this, which is handed over. */
  public void onPrepared(ResumePoint held, long nowNanos) {
    if (life.isOpen()) {
      offer.hold(nowNanos);
    }
    hashing = null;
    data().onPrepared(held, nowNanos);
    moved(nowNanos);
  }

  /** So much of the existing files is hashed that may be what is offered; the disk goes on. */
  public void onHashing(long doneBytes, long totalBytes, long nowNanos) {
    hashing = new Frame.Busy(Frame.BusyReason.HASHING, doneBytes, totalBytes);
    advance(nowNanos);
  }

  /** The window has so many bytes in all, for which the edge has buffers. */
  public void onMemory(long totalBytes, long nowNanos) {
    data().onMemory(totalBytes, nowNanos);
    moved(nowNanos);
  }

  /** What was stored when it was asked for is safe from a crash. */
  public void onCheckpointed(long nowNanos) {
    data().onCheckpointed();
    moved(nowNanos);
  }

  /** The oldest block to be stored is verified and written. */
  public void onBlockStored(long nowNanos) {
    data().onBlockStored(nowNanos);
    moved(nowNanos);
  }

  /**
   * The oldest block to be stored has a wrong digest or cannot be decoded, and nothing of it was
   * written.
   */
  public void onBlockRefused(long nowNanos) {
    data().onBlockRefused(nowNanos);
    moved(nowNanos);
  }

  /** The disk cannot do what it should; the transfer ends with this code. */
  public void onDiskFailed(TransferCode code, String reason, long nowNanos) {
    cancel(code, reason, false, nowNanos);
  }

  /** These files are on disk under their real names. */
  public void onPublished(List<Integer> published, long nowNanos) {
    data().onPublished(published, nowNanos);
    moved(nowNanos);
  }

  /** Nothing is left to do on the disk. */
  public void onConcluded(long nowNanos) {
    Frame.Complete complete = data().complete();
    // True whether or not the link has lasted: a further attempt is told so at once.
    offer.remember(complete, nowNanos);
    life.lastWord(
        complete,
        new Outcome.Complete(complete.files(), complete.bytes(), data().skippedCount()),
        nowNanos);
    advance(nowNanos);
  }

  /** The disk can take streams, too, and refuses what comes behind a block that it refused. */
  public void takeStreams() {
    offer.takeStreams();
  }

  /**
   * This side ends it; {@code discard} only if a person wants nothing of it kept. If it is a person
   * who cancels, a further attempt is asked about: the edge keeps that in mind beyond the process.
   */
  public void cancel(TransferCode code, String reason, boolean discard, long nowNanos) {
    if (life.isOpen() && (discard || code == TransferCode.CANCELLED)) {
      offer.withdraw(discard, nowNanos);
    }
    if (life.isOpen() && discard) {
      offer.remember(new Frame.Cancel(code, reason, discard), nowNanos);
    }
    life.cancel(code, reason, discard, nowNanos);
    advance(nowNanos);
  }

  /** The link is closed, or was lost, or a newer attempt has taken over. */
  public void onLinkClosed() {
    life.onLinkClosed();
    advance(lastInputNanos);
  }

  /** The time {@link #deadlineNanos} has come. */
  public void onDeadline(long nowNanos) {
    offer.onDeadline(nowNanos);
    pauses.tell(nowNanos);
    long settled = data == null ? 0 : data.settledBytes();
    Frame.Busy moving = new Frame.Busy(Frame.BusyReason.DISK, settled, offer.totalBytes());
    busy.sayIfDue(hashing != null && isHashing() ? hashing : moving, nowNanos);
    life.onDeadline(nowNanos);
    advance(nowNanos);
  }

  /** When {@link #onDeadline} is to be called, or {@link Long#MAX_VALUE}. */
  public long deadlineNanos() {
    long deadline = Math.min(life.deadlineNanos(), offer.deadlineNanos());
    deadline = Math.min(deadline, busy.deadlineNanos());
    deadline = Math.min(deadline, pauses.deadlineNanos());
    return data != null && life.isOpen() ? Math.min(deadline, data.deadlineNanos()) : deadline;
  }

  /** The next thing to do, or null. */
  public @Nullable Output poll() {
    return outbox.poll();
  }

  /** How many bytes are verified and written: what a person is shown. */
  public long verifiedBytes() {
    return data == null ? 0 : data.verifiedBytes();
  }

  private void handle(Frame frame, long nowNanos) {
    switch (frame) {
      case Frame.Hello theirs -> offer.onHello(theirs, nowNanos);
      case Frame.Offer theirs -> offer.onOffer(theirs, nowNanos);
      case Frame.Files page -> offer.onPage(page, nowNanos);
      case Frame.Restart restart when data != null -> data.onRestart(restart, nowNanos);
      case Frame.Block block when data != null -> data.onBlock(block, nowNanos);
      case Frame.FileSent statement when data != null -> data.onFileSent(statement, nowNanos);
      case Frame.Skip skip when data != null -> data.onSkip(skip, nowNanos);
      case Frame.Finish finish when data != null -> data.onFinish(finish, nowNanos);
      case Frame.Restart _, Frame.Block _, Frame.FileSent _, Frame.Skip _, Frame.Finish _ ->
          life.expect(false, frame, nowNanos);
      case Frame.Pause _, Frame.Resume _ -> {
        if (life.expect(offer.isOffered(), frame, nowNanos)) {
          pauses.onPeer(frame instanceof Frame.Pause, nowNanos);
        }
      }
      case Frame.Accept _,
          Frame.Reject _,
          Frame.Next _,
          Frame.Have _,
          Frame.Ack _,
          Frame.Again _,
          Frame.Done _,
          Frame.Complete _ ->
          life.violation(
              TransferCode.WRONG_ROLE, "Only the side that receives says that.", nowNanos);
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

  @Override
  void advance(long nowNanos) {
    lastInputNanos = nowNanos;
    if (life.isEnded()) {
      offer.ended(nowNanos);
    }
    if (!life.isOpen()) {
      return;
    }
    if (offer.hasGreeted()) {
      life.texts().sendWaiting(nowNanos);
    }
    if (data == null && offer.isListed()) {
      Manifest manifest = offer.manifest();
      data =
          new IncomingData(
              manifest,
              limits,
              offer.frameBytes(hello),
              offer.isAgreed(hello, Frame.DEFLATE_RAW),
              life,
              outbox);
      outbox.add(new Prepare(offer.transfer(), offer.attempt(), manifest));
    }
    if (data != null) {
      data.advance(nowNanos);
    }
    busy.because(busyReason(), nowNanos);
  }

  /** Why nothing moves, if it is for this side. */
  private Optional<Frame.BusyReason> busyReason() {
    if (offer.isDeciding()) {
      return Optional.of(Frame.BusyReason.PERSON);
    }
    if (isHashing()) {
      return Optional.of(Frame.BusyReason.HASHING);
    }
    if (data != null && data.isWaitingForMemory()) {
      return Optional.of(Frame.BusyReason.MEMORY);
    }
    boolean disk = offer.isTakingOver() || (data != null && data.isBusy());
    return disk ? Optional.of(Frame.BusyReason.DISK) : Optional.empty();
  }

  private boolean isHashing() {
    return hashing != null && data != null && data.isPreparing();
  }

  private IncomingData data() {
    return Objects.requireNonNull(data, "no disk work was asked for");
  }
}
