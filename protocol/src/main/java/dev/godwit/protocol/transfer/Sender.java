package dev.godwit.protocol.transfer;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the sending side of one attempt does next; holds no file, no thread and no clock.
 * Confined to its caller.
 *
 * <p>The law: first {@link #onLinkOpen}; {@link #offer} once, before that or at any time later, as
 * a link may be opened before there is anything to send; after each input, drain {@link #poll}.
 * Then, as long as {@link #nextFrameBytes} is not 0, hand that many bytes of the {@link
 * #currentBlock} from {@link #currentPosition} on to the link, tell it by {@link #onFrameSent}, and
 * drain again. Bytes do not pass through here. After {@link LinkOutput.End} nothing is asked for
 * any more, and all buffers are free; late answers of the disk are taken and change nothing.
 */
public final class Sender extends LinkMachine {
  /** How many blocks are read ahead of the link; each holds a buffer of 1 MiB at the edge. */
  public static final int READ_AHEAD_BLOCKS = 4;

  /** How many blocks are hashed at a time that the receiver may hold; each needs such a buffer. */
  public static final int HASH_AHEAD_BLOCKS = 2;

  /** What is to be done. */
  public sealed interface Output
      permits LinkOutput, ReadBlock, ReleaseBlock, HashBlock, EncodeBlock {}

  /**
   * Read this block into a buffer and hash it; requests are answered in order, by {@link
   * #onBlockRead} or {@link #onReadFailed}. At a file's last block the source is also checked to be
   * unchanged; that is a request of length 0 if the file is empty or the receiver holds its end.
   */
  public record ReadBlock(Block block) implements Output {}

  /**
   * Compress this block, which is in its buffer, into another one ({@link Frame#DEFLATE_RAW});
   * requests are answered in order, by {@link #onBlockEncoded}. Both are kept until the block is
   * released: {@link #isCurrentEncoded} tells which one is sent.
   */
  public record EncodeBlock(Block block) implements Output {}

  /** The buffer that holds this block is free again. */
  public record ReleaseBlock(Block block) implements Output {}

  /**
   * Read this block, which the receiver may hold, and hash it; nothing of it is kept. Requests are
   * answered in order, by {@link #onBlockHashed} or {@link #onHashFailed}.
   */
  public record HashBlock(Block block) implements Output {}

  /**
   * A block of a file to be sent.
   *
   * @param file the number of its entry
   * @param offset where it begins, in bytes
   * @param length how many bytes it has
   * @param last whether the file ends with it
   */
  public record Block(int file, long offset, int length, boolean last) {
    /** The block of this file that begins there; at the file's end, one of no bytes. */
    static Block at(Manifest manifest, int file, long offset) {
      long size = manifest.entry(file).knownBytes();
      int length = (int) Math.min(Frame.BLOCK_BYTES, size - offset);
      return new Block(file, offset, length, offset + length == size);
    }
  }

  private final Outbox<Output> outbox;
  private final OutgoingOffer offer;
  private @Nullable Manifest manifest;
  private @Nullable OutgoingContent data;

  /**
   * A sender with nothing to offer yet: it keeps the link alive until it has.
   *
   * @param hello what this side says of itself
   */
  public Sender(Frame.Hello hello) {
    Outbox<Output> outputs = new Outbox<>();
    super(outputs::add);
    this.outbox = outputs;
    this.offer = new OutgoingOffer(hello, life);
  }

  /** A sender that knows from the beginning what to {@link #offer}. */
  public Sender(
      TransferId transfer,
      int attempt,
      Manifest manifest,
      Optional<String> message,
      Frame.Hello hello) {
    this(hello);
    take(transfer, attempt, manifest, message, new OutgoingData(manifest, life, outbox));
  }

  /**
   * There is something to send: it is offered as soon as both sides have greeted. After the link's
   * end that changes nothing. Once only.
   *
   * @param attempt counts up from 1 over all attempts at this transfer
   * @param message for the receiver's person; cut to 1 KiB
   */
  public void offer(
      TransferId transfer,
      int attempt,
      Manifest manifest,
      Optional<String> message,
      long nowNanos) {
    take(transfer, attempt, manifest, message, new OutgoingData(manifest, life, outbox));
    offerIfReady(nowNanos);
    advance(nowNanos);
  }

  /**
   * What earlier attempts have made known of the source, by the number of its entry: blocks that
   * need not be hashed if the receiver says that it holds them. What can be known is what {@link
   * #onBlockRead} and {@link #onBlockHashed} were told of a source that has not changed since. To
   * be told after the offer and before its answer; handed over.
   */
  public void know(Map<Integer, BlockDigests> digests) {
    data().know(digests);
  }

  /**
   * As {@link #offer}, of a stream, which the manifest has alone. A further attempt is given the
   * same {@code stream} again, and the edge keeps its blocks until they are released; what is being
   * read at a link's end is told to the machine of the next link.
   */
  public void offerStream(
      TransferId transfer,
      int attempt,
      Manifest offered,
      SentStream stream,
      Optional<String> message,
      long nowNanos) {
    take(transfer, attempt, offered, message, new OutgoingStream(stream, life, outbox));
    offerIfReady(nowNanos);
    advance(nowNanos);
  }

  private void take(
      TransferId transfer,
      int attempt,
      Manifest offered,
      Optional<String> message,
      OutgoingContent content) {
    offer.set(transfer, attempt, offered, message);
    manifest = offered;
    data = content;
  }

  /**
   * The link is open.
   *
   * @param maxMessageBytes what a message on it may have, at least {@link Frame#CHUNK_BYTES}
   */
  public void onLinkOpen(int maxMessageBytes, long nowNanos) {
    offer.onLinkOpen(maxMessageBytes, nowNanos);
  }

  /** The other side sent this frame. */
  public void onFrame(Frame frame, long nowNanos) {
    life.heard(nowNanos);
    if (life.isParting() && frame instanceof Frame.Complete complete && isCredible(complete)) {
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
    data().onBlockRead(digest);
    moved(nowNanos);
  }

  /**
   * The block of a stream that was asked for is in its buffer, under its real length: it ends at 1
   * MiB, 200 ms after its first byte, or with the stream.
   *
   * @param length 0 if there is nothing more
   * @param end whether the stream ends with it
   */
  public void onStreamRead(int length, Digest digest, boolean end, long nowNanos) {
    data().onStreamRead(length, digest, end);
    moved(nowNanos);
  }

  /**
   * The oldest block asked for could not be read: its file is skipped; of a stream, all is over.
   */
  public void onReadFailed(TransferCode code, long nowNanos) {
    data().onReadFailed(code, nowNanos);
    moved(nowNanos);
  }

  /** The oldest block to be hashed has this digest: nothing that the other side could see. */
  public void onBlockHashed(Digest digest, long nowNanos) {
    data().onBlockHashed(digest);
    advance(nowNanos);
  }

  /** The oldest block to be hashed could not be read: its file is skipped. */
  public void onHashFailed(TransferCode code, long nowNanos) {
    data().onHashFailed(code);
    moved(nowNanos);
  }

  /** The oldest block to be compressed has so many bytes then; 0 if it did not become smaller. */
  public void onBlockEncoded(int encodedLength, long nowNanos) {
    data().onBlockEncoded(encodedLength);
    moved(nowNanos);
  }

  /** How many bytes of the current block the next binary frame has; 0: nothing to send now. */
  public int nextFrameBytes() {
    return data == null || pauses.isPaused() || !life.isOpen()
        ? 0
        : data.nextFrameBytes(offer.frameBytes());
  }

  /** The block that {@link #nextFrameBytes} speaks of. */
  public Block currentBlock() {
    return data().current().block();
  }

  /** Whether it is sent as it was encoded. */
  public boolean isCurrentEncoded() {
    return data().current().encodedLength().isPresent();
  }

  /** Where in the current block the next frame begins. */
  public int currentPosition() {
    return data().currentPosition();
  }

  /** The link took a binary frame of this size. */
  public void onFrameSent(int bytes, long nowNanos) {
    life.bytesSent(nowNanos);
    if (data().onFrameSent(bytes, nowNanos)) {
      moved(nowNanos);
    }
  }

  /** This side ends it; {@code discard} only if a person wants nothing of it kept. */
  public void cancel(TransferCode code, String reason, boolean discard, long nowNanos) {
    life.cancel(code, reason, discard, nowNanos);
  }

  /** The link is closed, or was lost. */
  public void onLinkClosed() {
    life.onLinkClosed();
  }

  /** The time {@link #deadlineNanos} has come. */
  public void onDeadline(long nowNanos) {
    pauses.tell(nowNanos);
    if (manifest != null) {
      Frame.Busy moving =
          new Frame.Busy(Frame.BusyReason.DISK, confirmedBytes(), manifest.totalBytes());
      busy.sayIfDue(data().hashing().orElse(moving), nowNanos);
    }
    life.onDeadline(nowNanos);
    advance(nowNanos);
  }

  /** When {@link #onDeadline} is to be called, or {@link Long#MAX_VALUE}. */
  public long deadlineNanos() {
    long deadline = Math.min(life.deadlineNanos(), busy.deadlineNanos());
    return Math.min(deadline, pauses.deadlineNanos());
  }

  /** The next thing to do, or null. */
  public @Nullable Output poll() {
    return outbox.poll();
  }

  /** How many bytes the receiver holds verified: what a person is shown. */
  public long confirmedBytes() {
    return data == null ? 0 : data.confirmedBytes();
  }

  private void handle(Frame frame, long nowNanos) {
    switch (frame) {
      case Frame.Hello theirs -> {
        offer.onHello(theirs, nowNanos);
        offerIfReady(nowNanos);
      }
      case Frame.Accept() -> offer.onAccept(frame, nowNanos);
      case Frame.Next() -> offer.onNext(frame, nowNanos);
      case Frame.Have have -> onHave(have, nowNanos);
      case Frame.Ack ack when mayReport() -> data().onAck(ack, nowNanos);
      case Frame.Again again when mayReport() -> data().onAgain(again, nowNanos);
      case Frame.Done done when mayReport() -> data().onDone(done, nowNanos);
      case Frame.Ack _, Frame.Again _, Frame.Done _ -> life.expect(false, frame, nowNanos);
      case Frame.Complete complete -> {
        boolean settled = offer.isUnanswered() || (data != null && data.isAllSettled());
        if (life.expect(settled && isCredible(complete), complete, nowNanos)) {
          endComplete(complete);
        }
      }
      case Frame.Reject(TransferCode code, String reason) -> {
        if (life.expect(offer.isUnanswered(), frame, nowNanos)) {
          life.endByPeer(new Outcome.Rejected(code, reason));
        }
      }
      case Frame.Pause _, Frame.Resume _ -> {
        if (life.expect(offer.isAccepted(), frame, nowNanos)) {
          pauses.onPeer(frame instanceof Frame.Pause, nowNanos);
        }
      }
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
    if (data == null || !offer.isListed()) {
      life.expect(false, have, nowNanos);
      return;
    }
    if (offer.isAgreed(Frame.DEFLATE_RAW)) {
      data.agreeOnCompression();
    }
    data.onHave(have, nowNanos);
    if (data.isStarted()) {
      offer.taken();
    }
  }

  private void offerIfReady(long nowNanos) {
    if (offer.offerIfReady(nowNanos)) {
      pauses.onUnderstood(nowNanos);
    }
  }

  /**
   * Whether it may be true that all has arrived: all was sent and the sums are right, or the
   * receiver remembers it from an earlier attempt and answers the offer with it.
   */
  private boolean isCredible(Frame.Complete complete) {
    return offer.mayBeRemembered(complete) || (data != null && data.isComplete(complete));
  }

  private void endComplete(Frame.Complete complete) {
    int skipped = Objects.requireNonNull(manifest).count() - complete.files();
    life.endByPeer(new Outcome.Complete(complete.files(), complete.bytes(), skipped));
  }

  @Override
  void advance(long nowNanos) {
    if (offer.hasGreeted() && life.isOpen()) {
      life.texts().sendWaiting(nowNanos);
    }
    if (data != null && life.isOpen()) {
      data.advance(nowNanos);
      busy.because(pauses.isPaused() ? Optional.empty() : data.busyReason(), nowNanos);
    }
  }

  /** Whether blocks may flow, so that the receiver may say how far it is. */
  private boolean mayReport() {
    return data != null && data.isStarted();
  }

  private OutgoingContent data() {
    return Objects.requireNonNull(data, "nothing is offered yet");
  }
}
