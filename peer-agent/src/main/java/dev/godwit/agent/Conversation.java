package dev.godwit.agent;

import dev.godwit.agent.session.CallEnd;
import dev.godwit.agent.session.CallOutput;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SignalErrorCode;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.FrameCodec;
import dev.godwit.protocol.transfer.FrameException;
import dev.godwit.protocol.transfer.LinkOutput;
import dev.godwit.protocol.transfer.Outcome;
import dev.godwit.protocol.transfer.TransferCode;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One connection with one peer and the one transfer on it: the shell around a call's machine and a
 * transfer's. Everything happens on its own loop; disk work on a second thread, in order, so that
 * the other side is always answered in time.
 */
abstract sealed class Conversation implements SerialLoop.Work, Link.Events, Transfer
    permits Sending, Receiving {
  private static final System.Logger LOG = System.getLogger(Conversation.class.getName());

  /** How many frames are taken before other work has its turn. */
  private static final int FRAMES_PER_TURN = 64;

  protected final PeerName peer;
  protected final SerialLoop loop = new SerialLoop(this);
  protected final LinkInbox inbox;
  protected final Link link;
  protected final TransferBoard board;

  /** Whether the channel was told to be open; frames that came before that wait in the inbox. */
  protected boolean linkWasOpen;

  private final ConnectionId connection;
  private final Office office;
  private final ExecutorService disk =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("godwit-disk").daemon(true).factory());
  private boolean ending;
  private boolean over;

  Conversation(
      PeerName peer,
      ConnectionId connection,
      Office office,
      int windowBytes,
      TransferSnapshot first,
      TransferListener listener) {
    this.peer = peer;
    this.connection = connection;
    this.office = office;
    this.board = new TransferBoard(this, first, listener);
    this.inbox = new LinkInbox(windowBytes, loop::wake);
    this.link = new Link(loop, inbox, this);
  }

  // What the agent tells it, from any thread.

  ConnectionId connection() {
    return connection;
  }

  PeerName peer() {
    return peer;
  }

  /** The other peer said this about the connection. */
  abstract void onSignal(ServerMessage.Delivered message);

  /** The server handed the offer on. */
  void onOfferDelivered() {}

  /** The server could not hand the offer on. */
  void onOfferFailed(SignalErrorCode code, String message) {}

  /** The agent is with the server again. */
  void onServerBack() {}

  @Override
  public TransferSnapshot snapshot() {
    return board.snapshot();
  }

  @Override
  public TransferSnapshot await() throws InterruptedException {
    return board.await();
  }

  @Override
  public void cancel(CancelCause cause) {
    loop.post(() -> {
      switch (cause) {
        case PERSON -> cancelNow(TransferCode.CANCELLED, TransferCode.CANCELLED.sentence());
        case SHUTDOWN -> cancelNow(TransferCode.INTERRUPTED, TransferCode.INTERRUPTED.sentence());
      }
    });
  }

  // What the two kinds of conversation do each in its own way, on the loop.

  abstract void cancelNow(TransferCode code, String reason);

  abstract void onFrame(Frame frame, long nowNanos);

  abstract void onBadFrame(FrameException problem, long nowNanos);

  abstract void onBytes(int bytes, long arrivedNanos, long nowNanos);

  abstract void onOverflow(long nowNanos);

  abstract void onDeadline(long nowNanos);

  abstract @Nullable CallOutput nextCallOutput();

  /** Carries out all that the transfer's machine wants; returns whether there was anything. */
  abstract boolean performTransfer(long nowNanos);

  /** The call is over, or never came about. */
  abstract void onCallEnd(CallEnd end);

  abstract void askPerson();

  abstract void hangUp();

  /** Called on the disk's thread: closes files, deletes what is not whole. */
  abstract void closeFiles();

  @Override
  public void turn(long nowNanos) {
    if (nowNanos >= deadlineNanos()) {
      onDeadline(nowNanos);
    }
    int frames = 0;
    while (linkWasOpen && frames < FRAMES_PER_TURN && takeFrame(nowNanos)) {
      perform(nowNanos);
      frames++;
    }
    if (frames == FRAMES_PER_TURN) {
      loop.wake();
    }
    perform(nowNanos);
  }

  private boolean takeFrame(long nowNanos) {
    switch (inbox.next()) {
      case NOTHING -> {
        return false;
      }
      case TEXT -> {
        try {
          onFrame(FrameCodec.decode(inbox.text()), nowNanos);
        } catch (FrameException e) {
          onBadFrame(e, nowNanos);
        }
      }
      case BYTES -> onBytes(inbox.size(), inbox.arrivedNanos(), nowNanos);
      case OVERFLOW -> {
        onOverflow(nowNanos);
        return false;
      }
    }
    return true;
  }

  private void perform(long nowNanos) {
    boolean more = true;
    while (more) {
      more = performTransfer(nowNanos);
      CallOutput output = nextCallOutput();
      if (output != null) {
        performCall(output);
        more = true;
      }
    }
  }

  private void performCall(CallOutput output) {
    switch (output) {
      case CallOutput.Say(var message) -> office.say(message);
      case CallOutput.CreateOffer() -> link.offer(office.connect(link.new Listener()));
      case CallOutput.AcceptOffer(String sdp) ->
          link.answer(office.connect(link.new Listener()), sdp);
      case CallOutput.AcceptAnswer(String sdp) -> link.acceptAnswer(sdp);
      case CallOutput.AddCandidate(var candidate) -> link.addCandidate(candidate);
      case CallOutput.AskPerson(PeerName _) -> askPerson();
      case CallOutput.Report(var event) -> show(Wording.of(event, peer));
      case CallOutput.End(CallEnd end) -> onCallEnd(end);
    }
  }

  /** Carries out what both machines want alike. */
  final void perform(LinkOutput output) {
    switch (output) {
      case LinkOutput.Send(Frame frame) -> link.send(FrameCodec.encode(frame));
      case LinkOutput.Report(var event) -> show(Wording.of(event, peer));
      case LinkOutput.CloseLink() -> hangUp();
      case LinkOutput.End(Outcome outcome) -> {
        hangUp();
        end(lastWords(outcome));
      }
    }
  }

  /** How the end is told to this side's person. */
  UnaryOperator<TransferSnapshot> lastWords(Outcome outcome) {
    return Wording.of(outcome, peer);
  }

  /** Changes what is shown of the transfer. */
  final void show(UnaryOperator<TransferSnapshot> change) {
    if (!ending) {
      board.update(change);
    }
  }

  @Override
  public void onPath(String path) {
    show(s -> s.over(path));
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public void onFault(Throwable fault) {
    LOG.log(System.Logger.Level.ERROR, "A transfer failed by a fault in this program.", fault);
    link.close();
    end(s ->
        s.ended(
            TransferState.FAILED,
            TransferCode.INTERNAL.wire(),
            "This side failed by a fault of its own. Run it again with --debug, and report"
                + " it."));
    over = true;
  }

  /** Has the disk's thread do this, after all that it was told before. */
  final void onDisk(Runnable work) {
    disk.execute(() -> {
      try {
        work.run();
      } catch (RuntimeException | Error fault) {
        loop.post(() -> {
          throw new IllegalStateException("disk work failed", fault);
        });
      }
    });
  }

  /** The end, whatever it is: files are closed first, then it is shown. */
  final void end(UnaryOperator<TransferSnapshot> last) {
    if (ending) {
      return;
    }
    ending = true;
    disk.execute(() -> {
      try {
        closeFiles();
      } finally {
        link.close();
        office.ended(this);
        board.update(last);
        loop.post(() -> over = true);
      }
    });
    disk.shutdown();
  }

  final boolean isEnding() {
    return ending;
  }
}
