package dev.godwit.protocol.transfer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The receiver's part of a transfer from the known manifest to the end: blocks in, acknowledgements
 * and whole files out. Confined to its machine.
 */
final class IncomingData {
  private enum Stage {
    PREPARING,
    RECEIVING,
    FINISHING,
    CONCLUDING
  }

  /** A block that the disk was given to store. */
  private record Storing(Frame.Block block, long sinceNanos) {}

  private final LinkLife life;
  private final Outbox<Receiver.Output> outbox;
  private final ReceiveCredit credit;
  private final PublishQueue queue = new PublishQueue();
  private final Manifest manifest;
  private final Checkpoints checkpoints = new Checkpoints();
  private final IncomingFiles files;
  private final Deque<Storing> storing = new ArrayDeque<>();
  private final WindowMemory memory;
  private final int maxFrameBytes;
  private final boolean takesEncoded;
  private Stage stage = Stage.PREPARING;
  private Frame.@Nullable Block arriving;
  private int arrivingLeft;
  private long storedBytes;
  private boolean keepsJournal;
  private @Nullable List<Frame.HeldPart> heldParts;
  private List<FileRange> heldEntries = List.of();

  /**
   * Begins to receive.
   *
   * @param limits what the window may be
   * @param maxFrameBytes what a binary frame may carry by what both sides said
   * @param takesEncoded whether blocks may be compressed by what both sides said
   */
  IncomingData(
      Manifest manifest,
      ReceiverLimits limits,
      int maxFrameBytes,
      boolean takesEncoded,
      LinkLife life,
      Outbox<Receiver.Output> outbox) {
    this.manifest = manifest;
    this.files = new IncomingFiles(manifest, queue);
    this.memory = new WindowMemory(limits, life, outbox);
    this.credit = new ReceiveCredit(memory.window());
    this.maxFrameBytes = maxFrameBytes;
    this.takesEncoded = takesEncoded;
    this.life = life;
    this.outbox = outbox;
  }

  /**
   * The disk is ready.
   *
   * @param held what its journal holds of earlier attempts, or null if it keeps none
   */
  void onPrepared(@Nullable ResumePoint held, long nowNanos) {
    if (!life.isOpen() || heldParts != null) {
      return;
    }
    keepsJournal = held != null;
    heldParts = held == null ? List.of() : resume(held);
    if (held != null) {
      heldEntries = held.done();
      heldEntries.forEach(files::resumeDone);
    }
    startIfReady(nowNanos);
  }

  /** The window has this much memory in all. */
  void onMemory(long totalBytes, long nowNanos) {
    memory.onMemory(totalBytes, nowNanos);
    if (life.isOpen()) {
      startIfReady(nowNanos);
    }
  }

  private void startIfReady(long nowNanos) {
    if (stage != Stage.PREPARING || heldParts == null || memory.isMissing()) {
      return;
    }
    stage = Stage.RECEIVING;
    files.startDirectories(nowNanos);
    HavePages.of(heldEntries, heldParts, credit.tellLimit())
        .forEach(page -> life.send(page, nowNanos));
    life.report(new TransferEvent.Started());
    memory.start(nowNanos);
  }

  /** Takes the parts up that can be told to the sender, and has the others dropped. */
  private List<Frame.HeldPart> resume(ResumePoint held) {
    List<Frame.HeldPart> parts = new ArrayList<>();
    HeldStream stream = held.stream().orElse(null);
    if (stream != null && stream.endBytes() > 0) {
      Frame.ByteRange range = new Frame.ByteRange(0, stream.endBytes());
      parts.add(new Frame.HeldPart(0, List.of(range), stream.proof()));
      files.resume(stream);
    }
    int blocksLeft = ResumePoint.MAX_BLOCKS;
    for (Map.Entry<Integer, BlockDigests> part : new TreeMap<>(held.parts()).entrySet()) {
      int file = part.getKey();
      BlockDigests blocks = part.getValue();
      long size = manifest.entry(file).knownBytes();
      List<Frame.ByteRange> ranges = blocks.ranges(size);
      if (blocks.count() > blocksLeft || ranges.size() > Frame.MAX_RANGES) {
        outbox.add(new Receiver.RestartFile(file));
      } else if (!ranges.isEmpty()) {
        blocksLeft -= blocks.count();
        files.resume(file, blocks);
        parts.add(new Frame.HeldPart(file, ranges, blocks.proof(size)));
      }
    }
    return parts;
  }

  void onRestart(Frame.Restart restart, long nowNanos) {
    if (isLegal(true, restart, nowNanos)
        && life.expect(files.restart(restart.file()), restart, nowNanos)) {
      outbox.add(new Receiver.RestartFile(restart.file()));
    }
  }

  void onBlock(Frame.Block block, long nowNanos) {
    if (!isLegal(true, block, nowNanos)) {
      return;
    }
    if (block.encodedLength().isPresent() && !takesEncoded) {
      bad("No encoding was agreed, so a block has none.", nowNanos);
    } else if (!credit.announce(block.lengthOnLink())) {
      life.violation(TransferCode.OVER_CREDIT, TransferCode.OVER_CREDIT.sentence(), nowNanos);
    } else if (isFine(files.announce(block), nowNanos)) {
      arriving = block;
      arrivingLeft = block.lengthOnLink();
    }
  }

  /** Bytes of a binary frame came off the link; returns whether they made a block whole. */
  boolean onBytes(int bytes, long arrivedNanos, long nowNanos) {
    Frame.Block block = arriving;
    boolean wholeChunks = bytes % Frame.CHUNK_BYTES == 0 || bytes == arrivingLeft;
    boolean fits = bytes > 0 && bytes <= arrivingLeft && bytes <= maxFrameBytes;
    if (block == null || !wholeChunks || !fits) {
      life.violation(
          TransferCode.UNEXPECTED, "Bytes came that are not the announced block's.", nowNanos);
      return false;
    }
    credit.received(bytes, arrivedNanos, nowNanos);
    arrivingLeft -= bytes;
    if (arrivingLeft > 0) {
      return false;
    }
    arriving = null;
    storing.add(new Storing(block, nowNanos));
    outbox.add(new Receiver.StoreBlock(block));
    return true;
  }

  void onFileSent(Frame.FileSent statement, long nowNanos) {
    if (isLegal(true, statement, nowNanos)
        && isFine(files.state(statement), nowNanos)
        && !files.checkWhole(statement.file(), nowNanos)) {
      cancelForWhole(statement.file(), nowNanos);
    }
  }

  void onSkip(Frame.Skip skip, long nowNanos) {
    if (isLegal(true, skip, nowNanos) && life.expect(files.skip(skip.file()), skip, nowNanos)) {
      outbox.add(new Receiver.DropFile(skip.file()));
      life.report(new TransferEvent.FileSkipped(skip.file(), skip.code()));
    }
  }

  void onFinish(Frame finish, long nowNanos) {
    if (isLegal(stage == Stage.RECEIVING && files.isAllStated(), finish, nowNanos)) {
      stage = Stage.FINISHING;
      life.report(new TransferEvent.AllSent());
    }
  }

  /** No frame about files makes sense before "have" or in the middle of a block. */
  private boolean isLegal(boolean sane, Frame frame, long nowNanos) {
    return life.expect(sane && isReceiving() && arriving == null, frame, nowNanos);
  }

  private boolean isFine(IncomingFiles.Verdict verdict, long nowNanos) {
    switch (verdict) {
      case FINE -> {}
      case NO_SUCH_FILE -> bad("That is no file that is still to come.", nowNanos);
      case DOES_NOT_FIT -> bad("That does not fit the size that was offered.", nowNanos);
      case OUT_OF_TURN ->
          life.violation(
              TransferCode.UNEXPECTED, "A block or a statement came out of its turn.", nowNanos);
      case TOO_MANY_FILES ->
          life.violation(
              TransferCode.OVER_CREDIT,
              "More than " + Frame.MAX_FILES_UNDER_WAY + " files were begun and not done.",
              nowNanos);
    }
    return verdict == IncomingFiles.Verdict.FINE;
  }

  private void bad(String reason, long nowNanos) {
    life.violation(TransferCode.BAD_MESSAGE, reason, nowNanos);
  }

  /** The disk is done with the oldest block, whatever came of it. */
  private Frame.Block settle(long nowNanos) {
    Storing oldest = storing.remove();
    Frame.Block block = oldest.block();
    credit.settled(block.lengthOnLink());
    memory.settled(block.lengthOnLink(), oldest.sinceNanos(), credit.openBytes(), nowNanos);
    return block;
  }

  void onBlockStored(long nowNanos) {
    Frame.Block block = settle(nowNanos);
    storedBytes += block.length();
    checkpoints.written(block.length(), nowNanos);
    if (life.isOpen() && !files.verified(block, nowNanos)) {
      cancelForWhole(block.file(), nowNanos);
    }
  }

  void onBlockRefused(long nowNanos) {
    Frame.Block block = settle(nowNanos);
    if (!life.isOpen() || files.isSkipped(block.file())) {
      return;
    }
    if (files.refused(block)) {
      life.send(new Frame.Again(block.file(), block.offset()), nowNanos);
    } else {
      cancelForDigest(block.file(), nowNanos);
    }
  }

  void onPublished(List<Integer> published, long nowNanos) {
    files.published(published);
    if (life.isOpen()) {
      BitSet numbers = new BitSet();
      published.forEach(numbers::set);
      life.send(new Frame.Done(FileRange.covering(numbers, Frame.MAX_RANGES)), nowNanos);
      published.forEach(file -> life.report(new TransferEvent.FileDone(file)));
    }
  }

  void onCheckpointed() {
    checkpoints.ended();
  }

  /** All of its blocks are right, and the whole is not. */
  private void cancelForWhole(int file, long nowNanos) {
    if (keepsJournal) {
      // What there is of it must not spoil a further attempt.
      outbox.add(new Receiver.RestartFile(file));
    }
    cancelForDigest(file, nowNanos);
  }

  private void cancelForDigest(int file, long nowNanos) {
    TransferCode code = TransferCode.DIGEST_MISMATCH;
    String reason = code.sentence() + " It is file number " + file + ".";
    life.lastWord(
        new Frame.Cancel(code, reason, false),
        new Outcome.Cancelled(false, code, reason),
        nowNanos);
  }

  /** Does all that has become possible: acknowledge, publish, conclude. */
  void advance(long nowNanos) {
    if (!isReceiving()) {
      return;
    }
    if (credit.ackDue(nowNanos)) {
      life.send(credit.ack(nowNanos), nowNanos);
    }
    boolean hurry = stage == Stage.FINISHING && storing.isEmpty();
    List<Integer> batch = queue.next(hurry, nowNanos);
    if (!batch.isEmpty()) {
      outbox.add(new Receiver.Publish(batch));
    }
    if (keepsJournal && checkpoints.begin(nowNanos)) {
      outbox.add(new Receiver.Checkpoint());
    }
    if (stage == Stage.FINISHING && files.isAllOver()) {
      stage = Stage.CONCLUDING;
      outbox.add(new Receiver.Conclude());
    }
  }

  /** Whether blocks may still come: also after "finish", if some were asked for again. */
  private boolean isReceiving() {
    return stage == Stage.RECEIVING || stage == Stage.FINISHING;
  }

  /** Whether all that keeps blocks from coming is that there is no memory for them. */
  boolean isWaitingForMemory() {
    return stage == Stage.PREPARING && memory.isMissing() && heldParts != null;
  }

  /** Whether the disk is not ready yet. */
  boolean isPreparing() {
    return stage == Stage.PREPARING;
  }

  /** Whether the disk has something to do. */
  boolean isBusy() {
    return !isReceiving() || !storing.isEmpty() || queue.isPublishing() || checkpoints.isUnderWay();
  }

  long deadlineNanos() {
    if (!isReceiving()) {
      return Long.MAX_VALUE;
    }
    long deadline = Math.min(credit.deadlineNanos(), queue.deadlineNanos());
    return keepsJournal ? Math.min(deadline, checkpoints.deadlineNanos()) : deadline;
  }

  Frame.Complete complete() {
    return files.complete();
  }

  int skippedCount() {
    return files.skippedCount();
  }

  long settledBytes() {
    return credit.settledBytes();
  }

  /** What is verified and written, by this attempt or an earlier one. */
  long verifiedBytes() {
    return files.heldBytes() + storedBytes;
  }
}
