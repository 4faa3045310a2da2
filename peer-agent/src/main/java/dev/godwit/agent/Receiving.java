package dev.godwit.agent;

import dev.godwit.agent.file.FileProblem;
import dev.godwit.agent.file.PartialFiles;
import dev.godwit.agent.file.Published;
import dev.godwit.agent.session.CallEnd;
import dev.godwit.agent.session.IncomingCall;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.FrameException;
import dev.godwit.protocol.transfer.LinkOutput;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.MemoryOutput;
import dev.godwit.protocol.transfer.Outcome;
import dev.godwit.protocol.transfer.Receiver;
import dev.godwit.protocol.transfer.TransferCode;
import dev.godwit.protocol.transfer.TransferId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers a peer and takes its files: the shell around {@link IncomingCall} and {@link Receiver}.
 */
final class Receiving extends Conversation implements UnderWay.Attempt {
  private static final System.Logger LOG = System.getLogger(Receiving.class.getName());

  private final IncomingCall call;
  private final Receiver receiver;
  private final Path directory;
  private final Consent consent;
  private final UnderWay underWay;
  private volatile @Nullable TransferId transfer;
  private volatile long idleSinceNanos = Long.MAX_VALUE;
  private @Nullable Thread question;
  private @Nullable String diskTrouble;

  // The disk's thread alone touches these.
  private @Nullable PartialFiles files;
  private @Nullable Manifest manifest;
  private final List<Path> saved = new ArrayList<>();

  Receiving(
      PeerName peer,
      ConnectionId connection,
      IncomingCall call,
      Receiver receiver,
      Path directory,
      Consent consent,
      UnderWay underWay,
      Office office,
      PathRule pathRule,
      TransferListener listener) {
    super(peer, connection, call, office, pathRule, TransferSnapshot.Direction.RECEIVE, listener);
    this.call = call;
    this.receiver = receiver;
    this.directory = directory;
    this.consent = consent;
    this.underWay = underWay;
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
  public List<Skipped> skippedSources() {
    return List.of();
  }

  @Override
  void beforeAnswer() {
    inbox.makeRoom(Reception.WINDOW_BYTES);
  }

  @Override
  void linkOpened(int maxMessageBytes, long nowNanos) {
    idleSinceNanos = nowNanos;
    receiver.onLinkOpen(nowNanos);
  }

  @Override
  void linkClosed() {
    receiver.onLinkClosed();
  }

  @Override
  public void onLinkWritable() {
    // Nothing but text is sent from here, and the link sends what waits by itself.
  }

  @Override
  void cancelNow(TransferCode code, long nowNanos) {
    receiver.cancel(code, code.sentence(), false, nowNanos);
  }

  @Override
  void onFrame(Frame frame, long nowNanos) {
    receiver.onFrame(frame, nowNanos);
  }

  @Override
  void onBadFrame(FrameException problem, long nowNanos) {
    receiver.onBadFrame(problem, nowNanos);
  }

  @Override
  void onBytes(int bytes, long arrivedNanos, long nowNanos) {
    receiver.onBytes(bytes, arrivedNanos, nowNanos);
  }

  @Override
  void onOverflow(long nowNanos) {
    receiver.onOverCredit(nowNanos);
  }

  @Override
  void onTransferDeadline(long nowNanos) {
    receiver.onDeadline(nowNanos);
  }

  @Override
  long transferDeadlineNanos() {
    return receiver.deadlineNanos();
  }

  @Override
  void afterFrames() {
    wording.showBytes(receiver.verifiedBytes());
  }

  @Override
  boolean performTransfer() {
    Receiver.Output output = receiver.poll();
    if (output == null) {
      return false;
    }
    switch (output) {
      case LinkOutput common -> perform(common);
      case Receiver.TakeOver(TransferId id) -> takeOver(id);
      case Receiver.Decide(Frame.Offer offer) -> decide(offer);
      case Receiver.Prepare(TransferId id, int _, Manifest whole) -> prepare(id, whole);
      case Receiver.StoreBlock(Frame.Block block) -> store(block);
      case Receiver.GoOn _, Receiver.Checkpoint _, Receiver.RestartFile _, Receiver.Discard _ ->
          throw new IllegalStateException("this disk keeps no journal");
      case MemoryOutput _ -> throw new IllegalStateException("this window does not change");
      case Receiver.DropFile(int file) -> drop(file);
      case Receiver.Publish(List<Integer> batch) -> publish(batch);
      case Receiver.Conclude() -> conclude();
    }
    return true;
  }

  private void takeOver(TransferId id) {
    offered(id);
    underWay.takeOver(id, this, () -> loop.post(() -> receiver.onTakenOver(System.nanoTime())));
  }

  private void offered(TransferId id) {
    transfer = id;
    idleSinceNanos = Long.MAX_VALUE;
    call.onFilesOffered();
  }

  private void decide(Frame.Offer offer) {
    offered(offer.transfer());
    Consent.Offer shown =
        new Consent.Offer(
            peer().text(),
            TopNames.of(offer.files()),
            offer.fileCount(),
            offer.totalBytes().orElse(0),
            offer.message().orElse(""));
    board.content(shown.names(), shown.files(), shown.totalBytes());
    onDisk(() -> {
      try {
        PartialFiles.requireSpace(directory, shown.totalBytes());
        loop.post(() -> askAboutOffer(shown));
      } catch (FileProblem problem) {
        TransferCode code = DiskCodes.of(problem);
        loop.post(() -> {
          diskTrouble = problem.getMessage();
          receiver.reject(code, problem.reason().sentence(), System.nanoTime());
        });
      }
    });
  }

  private void askAboutOffer(Consent.Offer offer) {
    ask(
        () -> consent.accepts(offer),
        accepted -> {
          long nowNanos = System.nanoTime();
          if (accepted) {
            receiver.accept(nowNanos);
          } else {
            receiver.reject(TransferCode.DECLINED, TransferCode.DECLINED.sentence(), nowNanos);
          }
        });
  }

  @Override
  void askPerson() {
    ask(() -> consent.mayConnect(peer().text()), admitted -> call.onDecision(admitted));
  }

  /** Asks on a thread of its own; anything but a yes is a no. */
  private void ask(Callable<Boolean> ask, Consumer<Boolean> answer) {
    if (!isEnding()) {
      question =
          Thread.ofVirtual()
              .name("godwit-consent")
              .start(() -> {
                boolean yes = isYes(ask);
                loop.post(() -> answer.accept(yes));
              });
    }
  }

  private static boolean isYes(Callable<Boolean> ask) {
    try {
      return ask.call();
    } catch (InterruptedException e) {
      // The answer no longer matters.
      return false;
    } catch (Exception e) {
      LOG.log(System.Logger.Level.ERROR, "The consent failed, which is taken for a no.", e);
      return false;
    }
  }

  @Override
  void stopAsking() {
    if (question != null) {
      question.interrupt();
    }
  }

  private void prepare(TransferId id, Manifest whole) {
    board.content(TopNames.of(whole.entries()), whole.count(), whole.totalBytes());
    onDisk(() -> {
      try {
        manifest = whole;
        files = PartialFiles.create(directory, id, whole);
        loop.post(() -> receiver.onPrepared(System.nanoTime()));
      } catch (FileProblem problem) {
        diskFailed(problem);
      }
    });
  }

  private void store(Frame.Block block) {
    ByteBuffer[] data = inbox.takeBlock(block.length());
    onDisk(() -> {
      try {
        boolean right =
            files().store(block.file(), block.offset(), data, block.sha256(), System.nanoTime());
        inbox.freeBlock(block.length());
        loop.post(() -> {
          if (right) {
            receiver.onBlockStored(System.nanoTime());
          } else {
            receiver.onBlockRefused(System.nanoTime());
          }
        });
      } catch (FileProblem problem) {
        diskFailed(problem);
      }
    });
  }

  private void drop(int file) {
    onDisk(() -> {
      try {
        files().drop(file);
      } catch (FileProblem problem) {
        diskFailed(problem);
      }
    });
  }

  private void publish(List<Integer> batch) {
    onDisk(() -> {
      try {
        List<Published> published = files().publish(batch);
        noteSaved(published);
        loop.post(() -> receiver.onPublished(batch, System.nanoTime()));
      } catch (FileProblem problem) {
        diskFailed(problem);
      }
    });
  }

  /** Of a folder, only the folder itself is worth telling. */
  private void noteSaved(List<Published> published) {
    Manifest whole = Objects.requireNonNull(manifest);
    for (Published one : published) {
      int depth = whole.entry(one.file()).path().names().size();
      Path top = one.path();
      for (int i = 1; i < depth; i++) {
        top = Objects.requireNonNull(top.getParent());
      }
      if (saved.size() < TransferSnapshot.MAX_NAMES && !saved.contains(top)) {
        saved.add(top);
      }
    }
    List<Path> all = List.copyOf(saved);
    loop.post(() -> {
      if (!isEnding()) {
        board.saved(all);
      }
    });
  }

  private void conclude() {
    onDisk(() -> {
      files().complete();
      loop.post(() -> receiver.onConcluded(System.nanoTime()));
    });
  }

  private void diskFailed(FileProblem problem) {
    TransferCode code = DiskCodes.of(problem);
    loop.post(() -> {
      diskTrouble = problem.getMessage();
      receiver.onDiskFailed(code, problem.reason().sentence(), System.nanoTime());
    });
  }

  /** The other side is told the kind of trouble, this side's person all of it. */
  @Override
  Ending lastWords(Outcome outcome) {
    if (transfer == null && !(outcome instanceof Outcome.Failed)) {
      return wording.of(new CallEnd.NothingOffered(), link.trouble());
    }
    String trouble = diskTrouble;
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

  private PartialFiles files() {
    return Objects.requireNonNull(files, "not prepared");
  }

  @Override
  void closeFiles() {
    if (files != null) {
      files.close();
    }
  }
}
