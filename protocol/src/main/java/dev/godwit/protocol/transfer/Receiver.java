package dev.godwit.protocol.transfer;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the receiving side of one attempt does next; holds no file, no thread and no clock.
 * Confined to its caller.
 *
 * <p>The law: after each input, drain {@link #poll}. Bytes do not pass through here: the edge
 * counts them in by {@link #onBytes} and keeps them, in order, until a {@link StoreBlock} says
 * whose they are.
 */
public final class Receiver {
  /** What is to be done. */
  public sealed interface Output
      permits LinkOutput, TakeOver, Decide, Prepare, StoreBlock, DropFile, Publish, Conclude {}

  /** End the older attempt at this transfer on its own link, then {@link #onTakenOver}. */
  public record TakeOver(TransferId transfer) implements Output {}

  /** Ask the person or the rules; {@link #accept} or {@link #reject} answers. */
  public record Decide(Frame.Offer offer) implements Output {}

  /** Make ready to store all this: {@link #onPrepared} or {@link #onDiskFailed} answers. */
  public record Prepare(TransferId transfer, Manifest manifest) implements Output {}

  /**
   * The next {@code block.length()} bytes that arrived are this block: hash them, and write them if
   * the digest is right. {@link #onBlockStored}, {@link #onBlockRefused} or {@link #onDiskFailed}
   * answers, in order; then the bytes are free.
   */
  public record StoreBlock(Frame.Block block) implements Output {}

  /** This file will not come: forget what there is of it. */
  public record DropFile(int file) implements Output {}

  /** Force these to disk and give them their real names: {@link #onPublished} answers. */
  public record Publish(List<Integer> files) implements Output {}

  /** All is published: put the last things in order, {@link #onConcluded} answers. */
  public record Conclude() implements Output {}

  /**
   * What a receiver takes.
   *
   * @param windowBytes how much may be under way; the edge has a buffer for as much
   * @param maxTotalBytes the largest offer
   */
  public record Limits(long windowBytes, long maxTotalBytes) {}

  private enum Stage {
    NOT_YET,
    PREPARING,
    RECEIVING,
    FINISHING,
    CONCLUDING
  }

  private final Frame.Hello hello;
  private final Deque<Output> outputs = new ArrayDeque<>();
  private final LinkLife life = new LinkLife(outputs::add);
  private final IncomingOffer offer;
  private final ReceiveCredit credit;
  private Stage stage = Stage.NOT_YET;
  private @Nullable IncomingFiles files;
  private Frame.@Nullable Block arriving;
  private int arrivingLeft;
  private final Deque<Frame.Block> storing = new ArrayDeque<>();
  private long refusedBytes;
  private final BusySignal busy = new BusySignal(life);

  /**
   * A receiver for whatever the other side of one link offers.
   *
   * @param hello what this side says of itself
   * @param ledger what this process remembers of its transfers
   */
  public Receiver(Frame.Hello hello, Limits limits, TransferLedger ledger) {
    this.hello = hello;
    this.offer = new IncomingOffer(limits.maxTotalBytes(), ledger, life, outputs::add);
    this.credit = new ReceiveCredit(limits.windowBytes());
  }

  /** The link is open. */
  public void onLinkOpen(long nowNanos) {
    life.open(nowNanos);
    life.send(hello, nowNanos);
  }

  /** The other side sent this frame. */
  public void onFrame(Frame frame, long nowNanos) {
    life.heard(nowNanos);
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
      Frame.Block block = arriving;
      boolean wholeChunks = bytes % Frame.CHUNK_BYTES == 0 || bytes == arrivingLeft;
      if (block == null || bytes == 0 || bytes > arrivingLeft || !wholeChunks) {
        life.violation(
            TransferCode.UNEXPECTED, "Bytes came that are not the announced block's.", nowNanos);
      } else {
        credit.received(bytes, arrivedNanos, nowNanos);
        arrivingLeft -= bytes;
        storeIfWhole(block, nowNanos);
      }
    }
    advance(nowNanos);
  }

  /** More came off the link than there is credit for, so that some of it could not be kept. */
  public void onOverCredit(long nowNanos) {
    life.violation(TransferCode.OVER_CREDIT, TransferCode.OVER_CREDIT.sentence(), nowNanos);
    advance(nowNanos);
  }

  private void storeIfWhole(Frame.Block block, long nowNanos) {
    if (arrivingLeft == 0) {
      arriving = null;
      busy.moved(nowNanos);
      storing.add(block);
      outputs.add(new StoreBlock(block));
    }
  }

  /** The older attempt has ended. */
  public void onTakenOver(long nowNanos) {
    if (life.isOpen()) {
      offer.onTakenOver(nowNanos);
      busy.moved(nowNanos);
    }
    advance(nowNanos);
  }

  /** The person or the rules take the offer. */
  public void accept(long nowNanos) {
    offer.accept(nowNanos);
    advance(nowNanos);
  }

  /** The person or the rules do not take the offer. */
  public void reject(TransferCode code, String reason, long nowNanos) {
    offer.reject(code, reason, nowNanos);
    advance(nowNanos);
  }

  /** The disk is ready. */
  public void onPrepared(long nowNanos) {
    if (life.isOpen()) {
      stage = Stage.RECEIVING;
      files().startDirectories(nowNanos);
      life.send(new Frame.Have(List.of(), List.of(), credit.limit(), false), nowNanos);
      life.report(new TransferEvent.Started());
    }
    advance(nowNanos);
  }

  /** The oldest block to be stored is verified and written. */
  public void onBlockStored(long nowNanos) {
    Frame.Block block = storing.remove();
    credit.settled(block.length());
    busy.moved(nowNanos);
    if (!files().verified(block, nowNanos)) {
      cancelForDigest(block.file(), nowNanos);
    }
    advance(nowNanos);
  }

  /** The oldest block to be stored has a wrong digest, and nothing of it was written. */
  public void onBlockRefused(long nowNanos) {
    Frame.Block block = storing.remove();
    credit.settled(block.length());
    refusedBytes += block.length();
    busy.moved(nowNanos);
    if (life.isOpen() && !files().isSkipped(block.file())) {
      if (files().refused(block)) {
        life.send(new Frame.Again(block.file(), block.offset()), nowNanos);
      } else {
        cancelForDigest(block.file(), nowNanos);
      }
    }
    advance(nowNanos);
  }

  /** The disk cannot do what it should; the transfer ends with this code. */
  public void onDiskFailed(TransferCode code, String reason, long nowNanos) {
    cancel(code, reason, false, nowNanos);
  }

  /** These files are on disk under their real names. */
  public void onPublished(List<Integer> published, long nowNanos) {
    files().published(published);
    busy.moved(nowNanos);
    if (life.isOpen()) {
      BitSet numbers = new BitSet();
      published.forEach(numbers::set);
      life.send(new Frame.Done(FileRange.covering(numbers, Frame.MAX_RANGES)), nowNanos);
      published.forEach(file -> life.report(new TransferEvent.FileDone(file)));
    }
    advance(nowNanos);
  }

  /** Nothing is left to do on the disk. */
  public void onConcluded(long nowNanos) {
    if (life.isOpen()) {
      Frame.Complete complete = files().complete();
      offer.remember(complete, nowNanos);
      life.lastWord(
          complete,
          new Outcome.Complete(complete.files(), complete.bytes(), files().skippedCount()),
          nowNanos);
    }
    advance(nowNanos);
  }

  /** This side ends it; {@code discard} only if a person wants nothing of it kept. */
  public void cancel(TransferCode code, String reason, boolean discard, long nowNanos) {
    Outcome outcome = new Outcome.Cancelled(false, code, reason);
    if (life.isOpen()) {
      Frame.Cancel cancel = new Frame.Cancel(code, reason, discard);
      if (discard) {
        offer.remember(cancel, nowNanos);
      }
      life.lastWord(cancel, outcome, nowNanos);
    } else if (!life.isOver()) {
      life.end(outcome);
    }
    advance(nowNanos);
  }

  /** The link is closed, or was lost. */
  public void onLinkClosed() {
    life.onLinkClosed();
    offer.ended();
  }

  /** The time {@link #deadlineNanos} has come. */
  public void onDeadline(long nowNanos) {
    offer.onDeadline(nowNanos);
    busy.sayIfDue(busyReason(), credit.settledBytes(), offer.totalBytes(), nowNanos);
    life.onDeadline(nowNanos);
    advance(nowNanos);
  }

  /** When {@link #onDeadline} is to be called, or {@link Long#MAX_VALUE}. */
  public long deadlineNanos() {
    long deadline = Math.min(life.deadlineNanos(), offer.deadlineNanos());
    deadline = Math.min(deadline, busy.deadlineNanos(busyReason()));
    if (isReceiving() && life.isOpen()) {
      deadline = Math.min(deadline, credit.deadlineNanos());
      deadline = Math.min(deadline, files().batchDeadlineNanos());
    }
    return deadline;
  }

  /** The next thing to do, or null. */
  public @Nullable Output poll() {
    return outputs.poll();
  }

  /** How many bytes are verified and written: what a person is shown. */
  public long verifiedBytes() {
    return credit.settledBytes() - refusedBytes;
  }

  private void handle(Frame frame, long nowNanos) {
    switch (frame) {
      case Frame.Hello theirs -> offer.onHello(theirs, nowNanos);
      case Frame.Offer theirs -> {
        busy.moved(nowNanos);
        offer.onOffer(theirs, nowNanos);
      }
      case Frame.Files page -> offer.onPage(page, nowNanos);
      case Frame.Block block -> onBlock(block, nowNanos);
      case Frame.FileSent statement -> onFileSent(statement, nowNanos);
      case Frame.Skip skip -> onSkip(skip, nowNanos);
      case Frame.Finish() -> onFinish(frame, nowNanos);
      case Frame.Pause() -> life.report(new TransferEvent.PeerPaused(true));
      case Frame.Resume() -> life.report(new TransferEvent.PeerPaused(false));
      case Frame.Restart _ ->
          // It answers "have.parts", of which this receiver never sends any.
          life.expect(false, frame, nowNanos);
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

  private void onBlock(Frame.Block block, long nowNanos) {
    if (!life.expect(isReceiving() && arriving == null, block, nowNanos)) {
      return;
    }
    Optional<String> problem = files().announce(block);
    if (problem.isPresent()) {
      life.violation(TransferCode.BAD_MESSAGE, problem.get(), nowNanos);
    } else if (!credit.announce(block.length())) {
      life.violation(TransferCode.OVER_CREDIT, TransferCode.OVER_CREDIT.sentence(), nowNanos);
    } else {
      arriving = block;
      arrivingLeft = block.length();
    }
  }

  private void onFileSent(Frame.FileSent statement, long nowNanos) {
    if (!life.expect(isReceiving() && arriving == null, statement, nowNanos)) {
      return;
    }
    Optional<String> problem = files().state(statement);
    if (problem.isPresent()) {
      life.violation(TransferCode.BAD_MESSAGE, problem.get(), nowNanos);
    } else if (!files().checkWhole(statement.file(), nowNanos)) {
      cancelForDigest(statement.file(), nowNanos);
    }
  }

  private void onSkip(Frame.Skip skip, long nowNanos) {
    boolean sane = isReceiving() && arriving == null && files().skip(skip.file());
    if (life.expect(sane, skip, nowNanos)) {
      outputs.add(new DropFile(skip.file()));
      life.report(new TransferEvent.FileSkipped(skip.file(), skip.code()));
    }
  }

  private void onFinish(Frame frame, long nowNanos) {
    boolean sane = stage == Stage.RECEIVING && arriving == null && files().isAllStated();
    if (life.expect(sane, frame, nowNanos)) {
      stage = Stage.FINISHING;
      life.report(new TransferEvent.AllSent());
    }
  }

  /** Does all that has become possible: acknowledge, publish, conclude. */
  private void advance(long nowNanos) {
    if (life.isOver()) {
      offer.ended();
    }
    if (!life.isOpen()) {
      return;
    }
    prepareOnceListed(nowNanos);
    if (!isReceiving()) {
      return;
    }
    if (credit.ackDue(nowNanos)) {
      life.send(credit.ack(nowNanos), nowNanos);
    }
    boolean hurry = stage == Stage.FINISHING && storing.isEmpty();
    List<Integer> batch = files().nextBatch(hurry, nowNanos);
    if (!batch.isEmpty()) {
      outputs.add(new Publish(batch));
    }
    if (stage == Stage.FINISHING && files().isAllOver()) {
      stage = Stage.CONCLUDING;
      outputs.add(new Conclude());
    }
  }

  private void prepareOnceListed(long nowNanos) {
    if (stage == Stage.NOT_YET && offer.isListed()) {
      Manifest manifest = offer.manifest();
      files = new IncomingFiles(manifest);
      stage = Stage.PREPARING;
      busy.moved(nowNanos);
      outputs.add(new Prepare(offer.transfer(), manifest));
    }
  }

  private void cancelForDigest(int file, long nowNanos) {
    cancel(
        TransferCode.DIGEST_MISMATCH,
        TransferCode.DIGEST_MISMATCH.sentence() + " It is file number " + file + ".",
        false,
        nowNanos);
  }

  /** Whether blocks may still come: also after "finish", if some were asked for again. */
  private boolean isReceiving() {
    return stage == Stage.RECEIVING || stage == Stage.FINISHING;
  }

  /** Why nothing moves, if it is for this side. */
  private Optional<Frame.BusyReason> busyReason() {
    if (!life.isOpen()) {
      return Optional.empty();
    }
    return switch (stage) {
      case NOT_YET -> offer.isDeciding() ? Optional.of(Frame.BusyReason.PERSON) : Optional.empty();
      case PREPARING, CONCLUDING -> Optional.of(Frame.BusyReason.DISK);
      case RECEIVING, FINISHING ->
          storing.isEmpty() && !files().isPublishing()
              ? Optional.empty()
              : Optional.of(Frame.BusyReason.DISK);
    };
  }

  private IncomingFiles files() {
    return Objects.requireNonNull(files, "no manifest yet");
  }
}
