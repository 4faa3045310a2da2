package dev.godwit.agent;

import dev.godwit.agent.file.BlockBuffers;
import dev.godwit.agent.file.FileProblem;
import dev.godwit.agent.file.SourceFiles;
import dev.godwit.agent.session.OutgoingCall;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.SignalErrorCode;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.FrameException;
import dev.godwit.protocol.transfer.LinkOutput;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.Sender;
import dev.godwit.protocol.transfer.TransferCode;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/** Calls a peer and sends it files: the shell around {@link OutgoingCall} and {@link Sender}. */
final class Sending extends Conversation {
  /** How many frames are handed to the link before other work has its turn. */
  private static final int FRAMES_PER_PUMP = 16;

  private record Held(Sender.Block block, ByteBuffer buffer) {}

  private final OutgoingCall call;
  private final Sender sender;
  private final SourceFiles sources;
  private final List<Skipped> skipped;
  private final BlockBuffers buffers =
      new BlockBuffers(Sender.READ_AHEAD_BLOCKS + Sender.HASH_AHEAD_BLOCKS);
  private final Deque<Held> held = new ArrayDeque<>();

  Sending(
      PeerName peer,
      ConnectionId connection,
      OutgoingCall call,
      Sender sender,
      SourceFiles sources,
      Office office,
      PathRule pathRule,
      TransferListener listener) {
    super(peer, connection, call, office, pathRule, TransferSnapshot.Direction.SEND, listener);
    this.call = call;
    this.sender = sender;
    this.sources = sources;
    this.skipped =
        sources.skipped().stream().map(s -> new Skipped(s.path(), s.why().words())).toList();
  }

  /** Begins. */
  void start() {
    loop.post(() -> {
      Manifest manifest = sources.manifest();
      board.content(TopNames.of(manifest.entries()), manifest.count(), manifest.totalBytes());
      call.start(System.nanoTime());
    });
    loop.start("godwit-send");
  }

  /** The server handed the offer on. */
  void onOfferDelivered() {
    loop.post(call::onOfferDelivered);
  }

  /** The server could not hand the offer on. */
  void onOfferFailed(SignalErrorCode code, String message) {
    loop.post(() -> call.onOfferFailed(code, message, System.nanoTime()));
  }

  @Override
  public List<Skipped> skippedSources() {
    return skipped;
  }

  @Override
  void beforeAnswer() {
    throw new IllegalStateException("a caller does not answer");
  }

  @Override
  void linkOpened(int maxMessageBytes, long nowNanos) {
    sender.onLinkOpen(maxMessageBytes, nowNanos);
  }

  @Override
  void linkClosed() {
    sender.onLinkClosed();
  }

  @Override
  public void onLinkWritable() {
    // The turn that follows each event pumps.
  }

  @Override
  void cancelNow(TransferCode code, long nowNanos) {
    sender.cancel(code, code.sentence(), false, nowNanos);
  }

  @Override
  void onFrame(Frame frame, long nowNanos) {
    sender.onFrame(frame, nowNanos);
  }

  @Override
  void onBadFrame(FrameException problem, long nowNanos) {
    sender.onBadFrame(problem, nowNanos);
  }

  @Override
  void onBytes(int bytes, long arrivedNanos, long nowNanos) {
    sender.onBytes(nowNanos);
  }

  @Override
  void onOverflow(long nowNanos) {
    sender.onBytes(nowNanos);
  }

  @Override
  void onTransferDeadline(long nowNanos) {
    sender.onDeadline(nowNanos);
  }

  @Override
  long transferDeadlineNanos() {
    return sender.deadlineNanos();
  }

  @Override
  void afterFrames() {
    pump();
    wording.showBytes(sender.confirmedBytes());
  }

  @Override
  boolean performTransfer() {
    Sender.Output output = sender.poll();
    if (output == null) {
      return false;
    }
    switch (output) {
      case LinkOutput common -> perform(common);
      case Sender.ReadBlock(Sender.Block block) -> read(block);
      case Sender.ReleaseBlock(Sender.Block block) -> release(block);
      case Sender.HashBlock(Sender.Block block) -> hash(block);
      case Sender.EncodeBlock _ -> throw new IllegalStateException("no encoding was agreed");
    }
    return true;
  }

  /** Hands bytes to the link for as long as the machine has some and the link takes them. */
  private void pump() {
    int frames = 0;
    int bytes = sender.nextFrameBytes();
    while (bytes > 0 && frames < FRAMES_PER_PUMP) {
      ByteBuffer buffer = bufferOf(sender.currentBlock());
      int position = sender.currentPosition();
      if (!link.trySend(buffer.position(position).limit(position + bytes))) {
        return;
      }
      sender.onFrameSent(bytes, System.nanoTime());
      perform();
      frames++;
      bytes = sender.nextFrameBytes();
    }
    if (bytes > 0) {
      loop.wake();
    }
  }

  private void read(Sender.Block block) {
    ByteBuffer buffer = Objects.requireNonNull(buffers.acquire(), "more blocks than buffers");
    held.add(new Held(block, buffer));
    onDisk(() -> readNow(block, buffer));
  }

  private void readNow(Sender.Block block, ByteBuffer buffer) {
    try {
      buffer.clear().limit(block.length());
      Digest digest = sources.readBlock(block.file(), block.offset(), buffer);
      if (block.last()) {
        sources.verifyUnchanged(block.file());
      }
      loop.post(() -> sender.onBlockRead(digest, System.nanoTime()));
    } catch (FileProblem problem) {
      loop.post(() -> sender.onReadFailed(codeOf(problem), System.nanoTime()));
    }
  }

  private void hash(Sender.Block block) {
    ByteBuffer buffer = Objects.requireNonNull(buffers.acquire(), "more blocks than buffers");
    onDisk(() -> {
      try {
        buffer.clear().limit(block.length());
        Digest digest = sources.readBlock(block.file(), block.offset(), buffer);
        loop.post(() -> hashed(buffer, () -> sender.onBlockHashed(digest, System.nanoTime())));
      } catch (FileProblem problem) {
        TransferCode code = codeOf(problem);
        loop.post(() -> hashed(buffer, () -> sender.onHashFailed(code, System.nanoTime())));
      }
    });
  }

  private void hashed(ByteBuffer buffer, Runnable answer) {
    buffers.release(buffer);
    answer.run();
  }

  private static TransferCode codeOf(FileProblem problem) {
    return problem.reason() == FileProblem.Reason.SOURCE_CHANGED
        ? TransferCode.SOURCE_CHANGED
        : TransferCode.UNREADABLE;
  }

  private ByteBuffer bufferOf(Sender.Block block) {
    for (Held one : held) {
      if (one.block().equals(block)) {
        return one.buffer();
      }
    }
    throw new IllegalStateException("no buffer holds " + block);
  }

  private void release(Sender.Block block) {
    for (Iterator<Held> i = held.iterator(); i.hasNext(); ) {
      Held one = i.next();
      if (one.block().equals(block)) {
        i.remove();
        buffers.release(one.buffer());
        return;
      }
    }
    throw new IllegalStateException("no buffer holds " + block);
  }

  @Override
  void askPerson() {
    throw new IllegalStateException("a caller asks nobody");
  }

  @Override
  void stopAsking() {
    // Nobody was asked.
  }

  @Override
  void closeFiles() {
    sources.close();
  }
}
