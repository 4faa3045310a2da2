package dev.godwit.agent;

import dev.godwit.agent.session.OutgoingCall;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.SignalErrorCode;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.FileRange;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.FrameException;
import dev.godwit.protocol.transfer.LinkOutput;
import dev.godwit.protocol.transfer.Pace;
import dev.godwit.protocol.transfer.Sender;
import dev.godwit.protocol.transfer.TransferCode;
import dev.godwit.protocol.transfer.TransferEvent;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /**
     * It is over, and the next may begin.
     *
     * @param isMute whether a link was open, and the other side said nothing on it at all
     */
    void onAttemptEnded(Ending last, boolean isLost, boolean isMute);
  }

  /** Stands for an entry's number where there is a text and no entries. */
  private static final int TEXT = 0;

  /** How many frames are handed to the link before other work has its turn. */
  private static final int FRAMES_PER_PUMP = 16;

  private final OutgoingCall call;
  private final Sender sender;
  private final Content content;
  private final BlockSource blocks;
  private final Owner owner;
  private final Pacer pacer;
  private final Map<Integer, Digest> stated = new HashMap<>();
  private int doneBefore;
  private boolean isMute;

  Sending(
      PeerName peer,
      ConnectionId connection,
      OutgoingCall call,
      Sender sender,
      Content content,
      PathRule pathRule,
      @Nullable Pace pace,
      TransferBoard board,
      Owner owner,
      Office office) {
    super(peer, connection, call, office, pathRule, board);
    this.call = call;
    this.sender = sender;
    this.content = content;
    this.blocks = content.blocks(loop, sender, this::onDisk);
    this.owner = owner;
    this.pacer = new Pacer(pace, link::backlogBytes);
  }

  /** Begins. */
  void start() {
    loop.post(() -> {
      board.content(content.names(), content.files(), content.totalBytes());
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
  public void linkOpened(int maxMessageBytes, long nowNanos) {
    isMute = true;
    sender.onLinkOpen(maxMessageBytes, nowNanos);
  }

  @Override
  public void linkClosed() {
    sender.onLinkClosed();
  }

  @Override
  public void onLinkWritable() {
    // The turn that follows each event pumps.
  }

  @Override
  public void cancelNow(TransferCode code, long nowNanos) {
    sender.cancel(code, code.sentence(), false, nowNanos);
  }

  @Override
  public void pauseNow(boolean paused, long nowNanos) {
    sender.pause(paused, nowNanos);
  }

  @Override
  public void onEvent(TransferEvent event) {
    switch (event) {
      case TransferEvent.Accepted() -> owner.onAccepted();
      case TransferEvent.FileDone(int file) ->
          owner.onDelivered(file, Optional.ofNullable(stated.remove(file)));
      // What earlier attempts have done counts, once.
      case TransferEvent.Started() -> board.files(doneBefore, 0);
      case TransferEvent.TextReceived _ -> {
        owner.onDelivered(TEXT, Optional.empty());
        end(wording.textShown());
      }
      case TransferEvent.Offered _,
          TransferEvent.FileSkipped _,
          TransferEvent.AllSent _,
          TransferEvent.PeerBusy _,
          TransferEvent.PeerPaused _,
          TransferEvent.LinkSuspect _,
          TransferEvent.LinkAlive _ -> {}
    }
  }

  @Override
  public void concluded(Ending last, boolean isLost) {
    owner.onAttemptEnded(last, isLost, isMute);
  }

  @Override
  public void onFrame(Frame frame, long nowNanos) {
    isMute = false;
    if (frame instanceof Frame.Have have) {
      doneBefore += FileRange.count(have.done());
    }
    sender.onFrame(frame, nowNanos);
    if (frame instanceof Frame.Ack ack) {
      pacer.acknowledged(ack, inbox.arrivedNanos());
    }
  }

  @Override
  public void onBadFrame(FrameException problem, long nowNanos) {
    sender.onBadFrame(problem, nowNanos);
  }

  @Override
  public void onBytes(int bytes, long arrivedNanos, long nowNanos) {
    sender.onBytes(nowNanos);
  }

  @Override
  public void onOverflow(long nowNanos) {
    sender.onBytes(nowNanos);
  }

  @Override
  public void onTransferDeadline(long nowNanos) {
    sender.onDeadline(nowNanos);
  }

  @Override
  public long transferDeadlineNanos() {
    return Math.min(sender.deadlineNanos(), pacer.freeAtNanos());
  }

  @Override
  public void afterFrames() {
    pump();
    wording.showBytes(sender.confirmedBytes());
  }

  @Override
  public boolean performTransfer() {
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
      case Sender.ReadBlock(Sender.Block block) -> blocks.read(block);
      case Sender.ReleaseBlock(Sender.Block block) -> blocks.release(block);
      case Sender.HashBlock(Sender.Block block) -> blocks.hash(block);
      case Sender.EncodeBlock(Sender.Block block) -> blocks.encode(block);
    }
    return true;
  }

  /** Hands bytes to the link for as long as the machine has some, and path and link take them. */
  private void pump() {
    int wanted = sender.nextFrameBytes();
    if (wanted == 0) {
      pacer.rest();
      return;
    }
    long nowNanos = System.nanoTime();
    pacer.begin(nowNanos);
    for (int frames = 0; wanted > 0; frames++) {
      if (frames == FRAMES_PER_PUMP) {
        loop.wake();
        return;
      }
      int bytes = pacer.frameBytes(wanted, nowNanos);
      if (bytes == 0) {
        return;
      }
      ByteBuffer buffer = blocks.bytesOf(sender.currentBlock(), sender.isCurrentEncoded());
      int position = sender.currentPosition();
      if (!link.trySend(buffer.clear().position(position).limit(position + bytes))) {
        return;
      }
      nowNanos = System.nanoTime();
      pacer.sent(bytes, nowNanos);
      sender.onFrameSent(bytes, nowNanos);
      perform();
      wanted = sender.nextFrameBytes();
    }
  }

  @Override
  public void showText(String id, String text) {
    throw new IllegalStateException("a caller shows no texts");
  }

  @Override
  public void askPerson() {
    throw new IllegalStateException("a caller asks nobody");
  }

  @Override
  public void stopAsking() {
    // Nobody was asked.
  }

  @Override
  public void closeFiles() {
    blocks.close();
  }
}
