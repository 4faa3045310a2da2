package dev.godwit.agent;

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
import dev.godwit.protocol.transfer.TransferEvent;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Calls a peer and sends it files, in one attempt: the shell around {@link OutgoingCall} and {@link
 * Sender}.
 */
final class Sending extends Conversation {
  /** Who makes the attempts. Called on threads of this one. */
  interface Owner {
    /** The receiver takes it. */
    void onAccepted();

    /** The receiver has this file whole, which has this digest if this attempt has stated it. */
    void onDelivered(int file, Optional<Digest> digest);

    /** It is over, and the next may begin. */
    void onAttemptEnded(Ending last, boolean isLost);
  }

  /** How many frames are handed to the link before other work has its turn. */
  private static final int FRAMES_PER_PUMP = 16;

  private final OutgoingCall call;
  private final Sender sender;
  private final SourceFiles sources;
  private final SendingDisk disk;
  private final Owner owner;
  private final Map<Integer, Digest> stated = new HashMap<>();

  Sending(
      PeerName peer,
      ConnectionId connection,
      OutgoingCall call,
      Sender sender,
      SourceFiles sources,
      PathRule pathRule,
      Knowledge knowledge,
      TransferBoard board,
      Owner owner,
      Office office) {
    super(peer, connection, call, office, pathRule, board);
    this.call = call;
    this.sender = sender;
    this.sources = sources;
    this.disk = new SendingDisk(loop, sender, sources, knowledge, this::onDisk);
    this.owner = owner;
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
  void pauseNow(boolean paused, long nowNanos) {
    sender.pause(paused, nowNanos);
  }

  @Override
  void onEvent(TransferEvent event) {
    switch (event) {
      case TransferEvent.Accepted() -> owner.onAccepted();
      case TransferEvent.FileDone(int file) ->
          owner.onDelivered(file, Optional.ofNullable(stated.remove(file)));
      case TransferEvent.Offered _,
          TransferEvent.Started _,
          TransferEvent.FileSkipped _,
          TransferEvent.AllSent _,
          TransferEvent.PeerBusy _,
          TransferEvent.PeerPaused _,
          TransferEvent.TextReceived _,
          TransferEvent.LinkSuspect _,
          TransferEvent.LinkAlive _ -> {}
    }
  }

  @Override
  void concluded(Ending last, boolean isLost) {
    owner.onAttemptEnded(last, isLost);
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
      case LinkOutput common -> {
        if (common instanceof LinkOutput.Send(Frame.FileSent(int file, long _, Digest digest))) {
          stated.put(file, digest);
        }
        perform(common);
      }
      case Sender.ReadBlock(Sender.Block block) -> disk.read(block);
      case Sender.ReleaseBlock(Sender.Block block) -> disk.release(block);
      case Sender.HashBlock(Sender.Block block) -> disk.hash(block);
      case Sender.EncodeBlock(Sender.Block block) -> disk.encode(block);
    }
    return true;
  }

  /** Hands bytes to the link for as long as the machine has some and the link takes them. */
  private void pump() {
    int frames = 0;
    int bytes = sender.nextFrameBytes();
    while (bytes > 0 && frames < FRAMES_PER_PUMP) {
      ByteBuffer buffer = disk.bytesOf(sender.currentBlock(), sender.isCurrentEncoded());
      int position = sender.currentPosition();
      if (!link.trySend(buffer.clear().position(position).limit(position + bytes))) {
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
    disk.close();
  }
}
