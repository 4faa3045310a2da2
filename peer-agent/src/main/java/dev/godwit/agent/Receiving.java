package dev.godwit.agent;

import dev.godwit.agent.file.TextReceipt;
import dev.godwit.agent.session.CallEnd;
import dev.godwit.agent.session.IncomingCall;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.FileRange;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.FrameException;
import dev.godwit.protocol.transfer.LinkOutput;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.MemoryOutput;
import dev.godwit.protocol.transfer.Outcome;
import dev.godwit.protocol.transfer.Receiver;
import dev.godwit.protocol.transfer.ResumePoint;
import dev.godwit.protocol.transfer.TransferCode;
import dev.godwit.protocol.transfer.TransferEvent;
import dev.godwit.protocol.transfer.TransferId;
import dev.godwit.protocol.transfer.WindowBudget;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers a peer and takes its files, in one attempt: the shell around {@link IncomingCall} and
 * {@link Receiver}.
 */
final class Receiving extends Conversation implements UnderWay.Attempt {
  private final IncomingCall call;
  private final Receiver receiver;
  private final ReceiveOptions options;
  private final Receipts receipts;
  private final UnderWay underWay;
  private final Lingering lingering;
  private final IncomingStores stores;
  private final DiskOrders disk;
  private final WindowBudget.Share windowShare;
  private final Question question = new Question(loop);
  private volatile @Nullable TransferId transfer;
  private volatile long idleSinceNanos = Long.MAX_VALUE;
  private volatile boolean stoppedByPerson;
  private volatile boolean wasAccepted;
  private boolean hasShownText;
  private long windowBytes;

  Receiving(
      PeerName peer,
      ConnectionId connection,
      IncomingCall call,
      Receiver receiver,
      ReceiveOptions options,
      Receipts receipts,
      UnderWay underWay,
      Lingering lingering,
      TransferBoard board,
      Office office) {
    super(peer, connection, call, office, options.path(), board);
    this.call = call;
    this.receiver = receiver;
    this.underWay = underWay;
    this.lingering = lingering;
    this.options = options;
    this.receipts = receipts;
    this.stores = new IncomingStores(options, peer, this::onHashed, receipts);
    this.disk =
        new DiskOrders(loop, inbox, receiver, stores.folder(), this::onDisk, options.limit());
    this.windowShare = InboxMemory.ofProcess().budget().open(this::onWindowGranted);
    receiver.takeStreams();
    if (options.sinks().isEmpty()) {
      receiver.showTexts();
    }
    board.controlledBy(this);
  }

  /** Begins with the offer that called for it. */
  void start(ServerMessage.Offer offer, boolean askFirst) {
    loop.post(() -> call.onOffer(offer, askFirst, System.nanoTime()));
    loop.start("godwit-receive");
  }

  @Override
  public @Nullable TransferId transfer() {
    return transfer;
  }

  @Override
  public void onReplaced() {
    loop.post(receiver::onLinkClosed);
  }

  @Override
  public long idleSinceNanos() {
    return idleSinceNanos;
  }

  @Override
  public void giveWay() {
    loop.post(call::hangUp);
  }

  @Override
  public void linkOpened(int maxMessageBytes, long nowNanos) {
    idleSinceNanos = nowNanos;
    receiver.onLinkOpen(nowNanos);
  }

  @Override
  public void linkClosed() {
    receiver.onLinkClosed();
  }

  @Override
  public void onLinkWritable() {
    // Nothing but text is sent from here, and the link sends what waits by itself.
  }

  @Override
  public void cancelNow(TransferCode code, long nowNanos) {
    stoppedByPerson = code == TransferCode.CANCELLED;
    receiver.cancel(code, code.sentence(), false, nowNanos);
  }

  @Override
  public void pauseNow(boolean paused, long nowNanos) {
    receiver.pause(paused, nowNanos);
  }

  @Override
  public void onEvent(TransferEvent event) {
    if (event instanceof TransferEvent.Accepted) {
      wasAccepted = true;
    }
  }

  @Override
  public void concluded(Ending last, boolean isLost) {
    TransferId id = transfer;
    Lingering.Left left = new Lingering.Left(board, stores.stream());
    if (isLost && wasAccepted && id != null) {
      lingering.add(id, peer(), left, last);
    } else {
      left.end(last);
    }
  }

  @Override
  public void onFrame(Frame frame, long nowNanos) {
    if (frame instanceof Frame.FileSent(int file, long _, Digest digest)) {
      disk.stated(file, digest);
    }
    receiver.onFrame(frame, nowNanos);
  }

  @Override
  public void onBadFrame(FrameException problem, long nowNanos) {
    receiver.onBadFrame(problem, nowNanos);
  }

  @Override
  public void onBytes(int bytes, long arrivedNanos, long nowNanos) {
    receiver.onBytes(bytes, arrivedNanos, nowNanos);
  }

  @Override
  public void onOverflow(long nowNanos) {
    receiver.onOverCredit(nowNanos);
  }

  @Override
  public void onTransferDeadline(long nowNanos) {
    receiver.onDeadline(nowNanos);
    disk.goOn(nowNanos);
  }

  @Override
  public long transferDeadlineNanos() {
    return Math.min(receiver.deadlineNanos(), disk.deadlineNanos());
  }

  @Override
  public void afterFrames() {
    wording.showBytes(receiver.verifiedBytes());
  }

  @Override
  public boolean performTransfer() {
    Receiver.Output output = receiver.poll();
    if (output == null) {
      return false;
    }
    switch (output) {
      case LinkOutput common -> perform(common);
      case Receiver.TakeOver(TransferId id) -> takeOver(id);
      case Receiver.Decide(Frame.Offer offer) -> decide(offer);
      case Receiver.GoOn(Frame.Offer offer) -> goOn(offer);
      case Receiver.Prepare(TransferId id, int attempt, Manifest whole) ->
          prepare(id, attempt, whole);
      case Receiver.StoreBlock(Frame.Block block) -> disk.store(block);
      case Receiver.Checkpoint() -> disk.checkpoint();
      case Receiver.RestartFile(int file) -> disk.restart(file);
      case Receiver.Discard(TransferId id) -> disk.discard(id);
      case Receiver.DropFile(int file) -> disk.drop(file);
      case MemoryOutput.Ask(long totalBytes) -> windowShare.want(totalBytes);
      case MemoryOutput.Return(long totalBytes) -> {
        inbox.makeRoom(totalBytes);
        windowShare.shrinkTo(totalBytes);
      }
      case Receiver.Publish(List<Integer> batch) ->
          disk.publish(
              batch,
              saved -> {
                if (!isEnding()) {
                  board.saved(saved);
                }
              });
      case Receiver.Conclude() -> disk.conclude();
    }
    return true;
  }

  private void takeOver(TransferId id) {
    offered(id);
    underWay.takeOver(
        id,
        this,
        () ->
            loop.post(() -> {
              adoptEarlier(id);
              receiver.onTakenOver(System.nanoTime());
            }));
  }

  private void offered(TransferId id) {
    transfer = id;
    idleSinceNanos = Long.MAX_VALUE;
    call.onFilesOffered();
  }

  /** Goes on where an earlier attempt was shown, if one was. */
  private void adoptEarlier(TransferId id) {
    Lingering.Left earlier = lingering.resume(id);
    if (earlier == null) {
      board.unmute();
    } else {
      stores.goOnWith(earlier.stream());
      adopt(earlier.board());
    }
  }

  private void goOn(Frame.Offer offer) {
    offered(offer.transfer());
    adoptEarlier(offer.transfer());
    disk.storeIn(stores.storeFor(offer));
    if (lingering.wasStopped(offer.transfer())) {
      cancelNow(TransferCode.CANCELLED, System.nanoTime());
    } else {
      wording.showGoingOn(offer.attempt());
    }
  }

  private void decide(Frame.Offer offer) {
    offered(offer.transfer());
    adoptEarlier(offer.transfer());
    disk.storeIn(stores.storeFor(offer));
    if (!stores.takes(offer)) {
      receiver.reject(
          TransferCode.TOO_MANY_FILES,
          "This receiver passes what it gets on to a program: send one file, or a stream.",
          System.nanoTime());
      return;
    }
    Consent.Offer shown =
        new Consent.Offer(
            peer().text(),
            TopNames.of(offer.files()),
            offer.fileCount(),
            offer.totalBytes(),
            offer.message().orElse(""));
    long totalBytes = shown.totalBytes().orElse(0);
    board.content(shown.names(), shown.files(), totalBytes);
    disk.requireRoom(offer, () -> askAboutOffer(shown));
  }

  private void askAboutOffer(Consent.Offer offer) {
    ask(() -> options.consent().answer(offer), new Consent.Answer.Decline(), this::onAnswer);
  }

  private void onAnswer(Consent.Answer answer) {
    long nowNanos = System.nanoTime();
    switch (answer) {
      case Consent.Answer.Accept() -> receiver.accept(nowNanos);
      case Consent.Answer.Decline() ->
          receiver.reject(TransferCode.DECLINED, TransferCode.DECLINED.sentence(), nowNanos);
      case Consent.Answer.Refuse(var why, String sentence) ->
          receiver.reject(why.code(), sentence, nowNanos);
    }
  }

  @Override
  public void showText(String id, String text) {
    hasShownText = true;
    receipts.add(new TextReceipt(Instant.now(), false, peer().text(), text));
    board.unmute();
    board.text(text, () -> loop.post(() -> receiver.onTextShown(id, System.nanoTime())));
  }

  @Override
  public void askPerson() {
    ask(() -> options.consent().mayConnect(peer().text()), false, call::onDecision);
  }

  private <T> void ask(Callable<T> ask, T no, Consumer<T> answer) {
    if (!isEnding()) {
      question.ask(ask, no, answer);
    }
  }

  @Override
  public void stopAsking() {
    question.withdraw();
  }

  private void prepare(TransferId id, int attempt, Manifest whole) {
    board.content(TopNames.of(whole.entries()), whole.count(), whole.totalBytes());
    disk.prepare(id, attempt, peer().text(), whole, this::showPrepared);
  }

  private void showPrepared(ResumePoint held) {
    board.files(FileRange.count(held.done()), 0);
    if (windowBytes == 0) {
      wording.showQueued();
    }
  }

  /** On the disk's thread. */
  private void onHashed(long doneBytes, long totalBytes) {
    loop.post(() -> {
      wording.showHashing();
      receiver.onHashing(doneBytes, totalBytes, System.nanoTime());
    });
  }

  /** On the thread of whatever transfer gave it back. */
  private void onWindowGranted(long totalBytes) {
    loop.post(() -> {
      windowBytes = totalBytes;
      inbox.makeRoom(totalBytes);
      receiver.onMemory(totalBytes, System.nanoTime());
    });
  }

  /** The other side is told the kind of trouble, this side's person all of it. */
  @Override
  Ending lastWords(Outcome outcome) {
    boolean hasEndedQuietly =
        outcome instanceof Outcome.Interrupted || outcome instanceof Outcome.Cancelled;
    if (transfer == null && hasShownText && hasEndedQuietly) {
      return wording.textSeen();
    }
    if (transfer == null && hasEndedQuietly) {
      return wording.of(new CallEnd.NothingOffered(), link.trouble());
    }
    String trouble = disk.trouble();
    return switch (outcome) {
      case Outcome.Cancelled(boolean byPeer, TransferCode code, String _)
          when !byPeer && trouble != null ->
          new Ending(TransferState.FAILED, code.wire(), trouble);
      case Outcome.Rejected(TransferCode code, String _) when trouble != null ->
          new Ending(TransferState.FAILED, code.wire(), trouble);
      case Outcome.Complete _,
          Outcome.Rejected _,
          Outcome.Cancelled _,
          Outcome.Failed _,
          Outcome.Interrupted _ ->
          super.lastWords(outcome);
    };
  }

  @Override
  public void closeFiles() {
    disk.close(stoppedByPerson);
  }

  @Override
  void freeMemory() {
    super.freeMemory();
    windowShare.close();
  }
}
