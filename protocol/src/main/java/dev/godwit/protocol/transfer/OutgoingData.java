package dev.godwit.protocol.transfer;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The sender's part of a transfer from the moment at which blocks may flow: what is read, announced
 * and stated next, within credit. Confined to its machine.
 */
final class OutgoingData implements OutgoingContent {
  private final Manifest manifest;
  private final LinkLife life;
  private final Outbox<Sender.Output> outbox;
  private final OutgoingFiles files;
  private final OutgoingBlocks blocks;
  private final HeldParts parts;
  private final CompressionChoice compression = new CompressionChoice();
  private final Settling settling = new Settling();
  private final Deque<Frame> news = new ArrayDeque<>();
  private final BitSet claimed = new BitSet();
  private OutgoingBlocks.@Nullable Loaded current;
  private int currentPosition;
  private boolean started;
  private boolean finished;
  private long sentBytes;
  private long heldBytes;
  private Frame.Ack lastAck = new Frame.Ack(0, 0, 0, 0);

  OutgoingData(Manifest manifest, LinkLife life, Outbox<Sender.Output> outbox) {
    this.manifest = manifest;
    this.life = life;
    this.outbox = outbox;
    this.files = new OutgoingFiles(manifest);
    this.blocks = new OutgoingBlocks(manifest, files);
    this.parts = new HeldParts(manifest);
  }

  @Override
  public void know(Map<Integer, BlockDigests> digests) {
    parts.know(digests);
  }

  @Override
  public void onHave(Frame.Have have, long nowNanos) {
    if (!isWithinManifest(have)) {
      life.violation(TransferCode.BAD_MESSAGE, "\"have\" does not fit the manifest.", nowNanos);
      return;
    }
    have.done().forEach(files::settleBeforehand);
    for (Frame.HeldPart part : have.parts()) {
      blocks.putOff(part.file());
      if (!parts.claim(part)) {
        startAnew(part.file());
      }
    }
    if (!have.more()) {
      lastAck = new Frame.Ack(0, 0, 0, have.limit());
      started = true;
      heldBytes = files.settledBytes();
      life.report(new TransferEvent.Started());
    }
  }

  private void startAnew(int file) {
    news.add(new Frame.Restart(file));
    blocks.callUp(file, new BlockDigests());
  }

  private boolean isWithinManifest(Frame.Have have) {
    for (FileRange range : have.done()) {
      if (range.to() > manifest.count() || files.isAnySettled(range)) {
        return false;
      }
    }
    for (Frame.HeldPart part : have.parts()) {
      if (part.file() >= manifest.count()
          || claimed.get(part.file())
          || files.isSettled(part.file())
          || !isPartOf(manifest.entry(part.file()), part)) {
        return false;
      }
      claimed.set(part.file());
    }
    return true;
  }

  /** Ranges begin and end on the borders of blocks, or at the file's end. */
  private static boolean isPartOf(FileEntry entry, Frame.HeldPart part) {
    long size = entry.knownBytes();
    return !entry.isDirectory()
        && part.ranges().stream()
            .allMatch(range ->
                range.from() % Frame.BLOCK_BYTES == 0
                    && range.to() <= size
                    && (range.to() == size || range.to() % Frame.BLOCK_BYTES == 0));
  }

  @Override
  public void onAck(Frame.Ack ack, long nowNanos) {
    boolean sane =
        ack.received() >= lastAck.received()
            && ack.received() <= sentBytes
            && ack.bytes() >= lastAck.bytes()
            && ack.bytes() <= ack.received()
            && ack.limit() >= lastAck.limit();
    if (sane) {
      lastAck = ack;
      settling.settled(ack.bytes());
    } else {
      life.violation(
          TransferCode.BAD_MESSAGE, "An \"ack\" counts back or beyond what was sent.", nowNanos);
    }
  }

  @Override
  public void onAgain(Frame.Again again, long nowNanos) {
    if (again.offset() % Frame.BLOCK_BYTES != 0) {
      life.violation(TransferCode.BAD_MESSAGE, "A block begins at a multiple of 1 MiB.", nowNanos);
      return;
    }
    Sender.Block repeated =
        again.file() >= manifest.count() || files.isSettled(again.file())
            ? null
            : blocks.repeat(again.file(), again.offset());
    if (repeated == null) {
      life.violation(
          TransferCode.UNEXPECTED, "\"again\" names a block that is not under way.", nowNanos);
      return;
    }
    settling.refused(repeated);
    if (files.isSkipped(again.file())) {
      // The receiver did not know that yet; there is nothing to send.
      blocks.drop(again.file());
    }
  }

  @Override
  public void onDone(Frame.Done done, long nowNanos) {
    for (FileRange range : done.files()) {
      for (int file = range.from(); file < range.to(); file++) {
        if (!files.settle(file)) {
          life.violation(
              TransferCode.UNEXPECTED, "\"done\" names a file that was not sent.", nowNanos);
          return;
        }
        life.report(new TransferEvent.FileDone(file));
      }
    }
  }

  @Override
  public void onBlockRead(Digest digest) {
    Sender.Block block = blocks.readEnded();
    if (files.isSkipped(block.file()) || life.isOver()) {
      outbox.add(new Sender.ReleaseBlock(block));
    } else {
      boolean linkIsBusy = current != null || blocks.isSomeLoaded();
      blocks.load(block, digest);
      if (compression.isWorthTrying(block, linkIsBusy)) {
        blocks.encode(block);
        outbox.add(new Sender.EncodeBlock(block));
      }
    }
  }

  @Override
  public void agreeOnCompression() {
    compression.agree();
  }

  @Override
  public void onBlockEncoded(int encodedLength) {
    Sender.Block block = blocks.encodeEnded();
    boolean useful = compression.isUseful(block, encodedLength);
    if (!blocks.encoded(block, useful ? OptionalInt.of(encodedLength) : OptionalInt.empty())) {
      outbox.add(new Sender.ReleaseBlock(block));
    }
  }

  @Override
  public void onStreamRead(int length, Digest digest, boolean end) {
    throw new IllegalStateException("what is sent is no stream");
  }

  @Override
  public void onReadFailed(TransferCode code, long nowNanos) {
    Sender.Block block = blocks.readEnded();
    outbox.add(new Sender.ReleaseBlock(block));
    skip(block.file(), code);
  }

  @Override
  public void onBlockHashed(Digest digest) {
    parts.hashed(digest);
  }

  @Override
  public void onHashFailed(TransferCode code) {
    skip(parts.hashFailed(), code);
  }

  private void skip(int file, TransferCode code) {
    if (life.isOpen() && files.skip(file)) {
      blocks.drop(file).forEach(dropped -> outbox.add(new Sender.ReleaseBlock(dropped)));
      parts.drop(file);
      news.add(new Frame.Skip(file, code));
    }
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
    OutgoingBlocks.Loaded sent = current();
    Sender.Block block = sent.block();
    sentBytes += bytes;
    currentPosition += bytes;
    if (currentPosition < sent.lengthOnLink()) {
      return false;
    }
    current = null;
    settling.sent(block, sentBytes);
    outbox.add(new Sender.ReleaseBlock(block));
    stateAfter(block, nowNanos);
    return true;
  }

  @Override
  public void advance(long nowNanos) {
    if (!started) {
      return;
    }
    prove();
    readAhead();
    if (current == null) {
      sendNews(nowNanos);
      announce(nowNanos);
    }
    if (!finished && current == null && news.isEmpty() && blocks.isAllSent()) {
      finished = true;
      life.send(new Frame.Finish(), nowNanos);
      life.report(new TransferEvent.AllSent());
    }
  }

  /** Has blocks hashed of which nobody knows the digest, and judges the parts that are known. */
  private void prove() {
    if (parts.isNoneOpen()) {
      return;
    }
    while (parts.hashingCount() < Sender.HASH_AHEAD_BLOCKS) {
      Sender.Block next = parts.nextToHash();
      if (next == null) {
        break;
      }
      outbox.add(new Sender.HashBlock(next));
    }
    parts
        .judge()
        .forEach(verdict -> {
          if (verdict.right()) {
            blocks.callUp(verdict.file(), verdict.blocks());
            heldBytes += verdict.blocks().bytes(manifest.entry(verdict.file()).knownBytes());
          } else {
            startAnew(verdict.file());
          }
        });
  }

  private void readAhead() {
    int held = current == null ? 0 : 1;
    while (held + blocks.inMemory() < Sender.READ_AHEAD_BLOCKS) {
      Sender.Block next = blocks.nextToRead();
      if (next == null) {
        return;
      }
      outbox.add(new Sender.ReadBlock(next));
    }
  }

  /** Never in the middle of a block: its bytes belong to what was announced last. */
  private void sendNews(long nowNanos) {
    while (!news.isEmpty()) {
      Frame frame = news.remove();
      life.send(frame, nowNanos);
      if (frame instanceof Frame.Skip(int file, TransferCode code)) {
        life.report(new TransferEvent.FileSkipped(file, code));
      }
    }
  }

  private void announce(long nowNanos) {
    OutgoingBlocks.Loaded next = blocks.nextToSend();
    while (current == null && next != null && mayGo(next)) {
      Sender.Block block = next.block();
      blocks.sendNext();
      files.begin(block.file());
      if (block.length() > 0) {
        current = next;
        currentPosition = 0;
        life.send(
            new Frame.Block(
                block.file(), block.offset(), block.length(), next.digest(), next.encodedLength()),
            nowNanos);
      } else {
        outbox.add(new Sender.ReleaseBlock(block));
        stateAfter(block, nowNanos);
      }
      next = blocks.nextToSend();
    }
  }

  /** A block is announced only if it fits whole under the limit, so that none is half covered. */
  private boolean mayGo(OutgoingBlocks.Loaded next) {
    return sentBytes + next.lengthOnLink() <= lastAck.limit()
        && files.mayBegin(next.block().file());
  }

  /** After a file's last block has gone out for the first time, the file is stated. */
  private void stateAfter(Sender.Block block, long nowNanos) {
    int file = block.file();
    if (block.last() && !files.isStated(file) && !files.isSkipped(file)) {
      files.state(file);
      long size = manifest.entry(file).knownBytes();
      life.send(new Frame.FileSent(file, size, blocks.endFileDigest()), nowNanos);
    }
  }

  @Override
  public boolean isComplete(Frame.Complete complete) {
    return finished && files.isSum(complete);
  }

  @Override
  public boolean isAllSettled() {
    return files.isAllSettled();
  }

  @Override
  public boolean isWaitingForDisk() {
    return started && current == null && blocks.isWaitingForDisk();
  }

  @Override
  public Optional<Frame.Busy> hashing() {
    boolean waits = started && current == null && blocks.inMemory() == 0 && !parts.isNoneOpen();
    return waits
        ? Optional.of(
            new Frame.Busy(Frame.BusyReason.HASHING, parts.provenBytes(), parts.claimedBytes()))
        : Optional.empty();
  }

  @Override
  public boolean isStarted() {
    return started;
  }

  @Override
  public long confirmedBytes() {
    return heldBytes + settling.confirmedBytes();
  }
}
