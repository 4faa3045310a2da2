package dev.godwit.agent;

import dev.godwit.agent.session.Call;
import dev.godwit.agent.session.CallEnd;
import dev.godwit.agent.session.CallOutput;
import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.IceCandidate;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.FrameCodec;
import dev.godwit.protocol.transfer.FrameException;
import dev.godwit.protocol.transfer.LinkOutput;
import dev.godwit.protocol.transfer.Outcome;
import dev.godwit.protocol.transfer.TransferEvent;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One connection with one peer and the one attempt at a transfer on it: the shell around a call's
 * machine and a transfer's. Everything happens on its own loop; disk work on a second thread, in
 * order, so that the other side is always answered in time.
 */
abstract sealed class Conversation
    implements SerialLoop.Work, Link.Events, TransferBoard.Control, TransferWork
    permits Sending, Receiving {
  private static final System.Logger LOG = System.getLogger(Conversation.class.getName());

  /** How many frames are taken before other work has its turn. */
  private static final int FRAMES_PER_TURN = 64;

  private enum Phase {
    /** Frames that come before the loop knows of the open link wait in the inbox. */
    CALLING,
    LINKED,
    /** The last words are known; files are being closed. */
    ENDING,
    OVER
  }

  protected final SerialLoop loop = new SerialLoop(this);
  protected final LinkInbox inbox = new LinkInbox(InboxMemory.ofProcess(), loop::wake);
  protected final Link link;
  protected TransferBoard board;
  protected Wording wording;
  private final PeerName peer;
  private final ConnectionId connection;
  private final Office office;
  private final Call call;
  private final DiskThread disk = new DiskThread("godwit-disk", loop);
  private final CountDownLatch over = new CountDownLatch(1);
  private Phase phase = Phase.CALLING;

  Conversation(
      PeerName peer,
      ConnectionId connection,
      Call call,
      Office office,
      PathRule pathRule,
      TransferBoard board) {
    this.peer = peer;
    this.connection = connection;
    this.call = call;
    this.office = office;
    this.board = board;
    this.wording = new Wording(board);
    this.link = new Link(loop, inbox, pathRule, office::connect, this);
  }

  /** From now on this attempt is shown there: it goes on with what an earlier one has begun. */
  final void adopt(TransferBoard earlier) {
    board = earlier;
    wording = new Wording(earlier);
    earlier.controlledBy(this);
  }

  // What the agent tells it, from any thread.

  public PeerName peer() {
    return peer;
  }

  ConnectionId connection() {
    return connection;
  }

  /** The other peer said this about the connection. */
  final void onSignal(ServerMessage.Delivered message) {
    loop.post(() -> call.onMessage(message, System.nanoTime()));
  }

  /** The ICE servers of now are known. */
  final void onIceServers() {
    loop.post(() -> call.onIceServers(System.nanoTime()));
  }

  /** The agent is with the server again. */
  final void onServerBack() {
    loop.post(() -> call.onServerBack(System.nanoTime()));
  }

  /** The server does not let the agent in again. */
  final void onServerRefused(String code, String reason) {
    loop.post(() -> call.onServerRefused(code, reason));
  }

  /** Waits for the end, for so long at most; false if it is not over then. */
  final boolean await(long nanos) throws InterruptedException {
    return over.await(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void cancel(Transfer.CancelCause cause) {
    loop.post(() -> cancelNow(cause.code(), System.nanoTime()));
  }

  @Override
  public void pause(boolean paused) {
    loop.post(() -> {
      if (!isEnding()) {
        wording.showOwnPause(paused);
        pauseNow(paused, System.nanoTime());
      }
    });
  }

  /** Called on the disk's thread, after that: nobody reads what has arrived any more. */
  void freeMemory() {
    inbox.close();
  }

  // The link's events.

  @Override
  public void onLocalDescription(String sdp) {
    call.onLocalDescription(sdp, System.nanoTime());
  }

  @Override
  public void onLocalCandidate(IceCandidate candidate) {
    call.onLocalCandidate(candidate);
  }

  @Override
  public void onConnected() {
    call.onConnected();
  }

  @Override
  public void onLinkOpen(int maxMessageBytes) {
    if (phase == Phase.CALLING) {
      phase = Phase.LINKED;
      long nowNanos = System.nanoTime();
      call.onLinkOpen(nowNanos);
      linkOpened(maxMessageBytes, nowNanos);
    }
  }

  @Override
  public void onPath(String path) {
    if (!isEnding()) {
      board.path(path);
    }
  }

  @Override
  public void onNoPath() {
    switch (phase) {
      case CALLING -> call.onNoPath();
      case LINKED -> linkClosed();
      case ENDING, OVER -> {}
    }
  }

  @Override
  public void onLinkEnded(String reason) {
    switch (phase) {
      case CALLING -> call.onEngineEnded(reason);
      case LINKED -> linkClosed();
      case ENDING, OVER -> {}
    }
  }

  // The loop's work.

  @Override
  public void turn(long nowNanos) {
    if (nowNanos >= deadlineNanos()) {
      onTransferDeadline(nowNanos);
      call.onDeadline(nowNanos);
      link.onDeadline(nowNanos);
    }
    perform();
    if (phase == Phase.LINKED) {
      int frames = 0;
      while (frames < FRAMES_PER_TURN && takeFrame(nowNanos)) {
        perform();
        frames++;
      }
      if (frames == FRAMES_PER_TURN) {
        loop.wake();
      }
      perform();
      afterFrames();
    }
  }

  @Override
  public long deadlineNanos() {
    return isEnding()
        ? Long.MAX_VALUE
        : Math.min(link.deadlineNanos(), Math.min(transferDeadlineNanos(), call.deadlineNanos()));
  }

  @Override
  public boolean isOver() {
    return phase == Phase.OVER;
  }

  @Override
  public void onFault(Throwable fault) {
    LOG.log(System.Logger.Level.ERROR, "A transfer failed by a fault in this program.", fault);
    office.say(new ClientMessage.Leave(peer, connection));
    end(Wording.ofFault(), false);
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

  /** Does all that both machines want. */
  final void perform() {
    boolean more = true;
    while (more) {
      more = performTransfer();
      CallOutput output = call.poll();
      if (output != null) {
        performCall(output);
        more = true;
      }
    }
  }

  private void performCall(CallOutput output) {
    switch (output) {
      case CallOutput.Say(var message) -> office.say(message);
      case CallOutput.AskForIce() -> office.askForIce();
      case CallOutput.CreateOffer() -> link.offer();
      case CallOutput.AcceptOffer(String sdp) -> link.answer(sdp);
      case CallOutput.RestartIce() -> link.restart();
      case CallOutput.AcceptRestart(String sdp) -> link.acceptRestart(sdp);
      case CallOutput.AcceptAnswer(String sdp) -> link.acceptAnswer(sdp);
      case CallOutput.AddCandidate(var candidate) -> link.addCandidate(candidate);
      case CallOutput.AskPerson(PeerName _) -> askPerson();
      case CallOutput.Report(var event) -> {
        if (!isEnding()) {
          wording.show(event);
        }
      }
      case CallOutput.End(CallEnd end) -> onCallEnd(end);
    }
  }

  private void onCallEnd(CallEnd end) {
    boolean forTheTransferToSay = phase == Phase.LINKED && !(end instanceof CallEnd.NothingOffered);
    if (forTheTransferToSay) {
      linkClosed();
    } else {
      end(wording.of(end, link.trouble()), end.isPassing());
    }
  }

  /** Carries out what both transfer machines want alike. */
  final void perform(LinkOutput output) {
    switch (output) {
      case LinkOutput.Send(Frame frame) -> link.send(FrameCodec.encode(frame));
      case LinkOutput.Report(var event) -> {
        if (!isEnding()) {
          wording.show(event);
          if (event instanceof TransferEvent.LinkSuspect) {
            call.onSuspect(System.nanoTime());
          }
          onEvent(event);
        }
      }
      case LinkOutput.ShowText(String id, String text) -> showText(id, text);
      case LinkOutput.CloseLink() -> link.close();
      case LinkOutput.End(Outcome outcome) -> {
        if (!isEnding()
            && outcome instanceof Outcome.Complete(int files, long bytes, int skipped)) {
          board.files(files, skipped);
          wording.showBytes(bytes);
        }
        end(lastWords(outcome), outcome instanceof Outcome.Interrupted);
      }
    }
  }

  /** How the end is told to this side's person. */
  Ending lastWords(Outcome outcome) {
    return wording.of(outcome);
  }

  /**
   * Has the disk's thread do this, after all that it was told before. Once the end has begun,
   * nothing is done any more.
   */
  final void onDisk(Runnable work) {
    if (!isEnding()) {
      disk.execute(work);
    }
  }

  final boolean isEnding() {
    return switch (phase) {
      case CALLING, LINKED -> false;
      case ENDING, OVER -> true;
    };
  }

  /** The one end, whatever it is: files are closed first, then it is shown, then the agent told. */
  final void end(Ending last) {
    end(last, /* isLost= */ false);
  }

  private void end(Ending last, boolean isLost) {
    if (isEnding()) {
      return;
    }
    phase = Phase.ENDING;
    stopAsking();
    link.close();
    call.hangUp();
    disk.executeLast(
        this::closeFiles,
        this::freeMemory,
        () -> concluded(last, isLost),
        () -> office.ended(this),
        () -> loop.post(() -> phase = Phase.OVER),
        over::countDown);
  }
}
