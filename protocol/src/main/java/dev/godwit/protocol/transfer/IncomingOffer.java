package dev.godwit.protocol.transfer;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The receiver's part of a transfer up to the point where all of the manifest is known: greet,
 * judge the offer, ask the person, list. Confined to its machine.
 */
final class IncomingOffer {
  /** How long the receiver's person may think about an offer. */
  static final Duration DECISION_TIME = Duration.ofMinutes(5);

  private enum Stage {
    GREETING,
    IDLE,
    TAKING_OVER,
    DECIDING,
    LISTING,
    LISTED
  }

  private final long maxTotalBytes;
  private final TransferLedger ledger;
  private final LinkLife life;
  private final Consumer<Receiver.Output> outputs;
  private Stage stage = Stage.GREETING;
  private Frame.@Nullable Offer offer;
  private @Nullable ManifestIntake intake;
  private Optional<TransferLedger.Partial> partial = Optional.empty();
  private TransferLedger.@Nullable Partial kept;
  private boolean takesStreams;
  private boolean registered;
  private long decisionDeadlineNanos;
  private int peerChunks = 1;
  private List<String> peerFeatures = List.of();

  IncomingOffer(
      long maxTotalBytes, TransferLedger ledger, LinkLife life, Consumer<Receiver.Output> outputs) {
    this.maxTotalBytes = maxTotalBytes;
    this.ledger = ledger;
    this.life = life;
    this.outputs = outputs;
  }

  /** The disk can take streams. */
  void takeStreams() {
    takesStreams = true;
  }

  void onHello(Frame.Hello theirs, long nowNanos) {
    if (!life.expect(stage == Stage.GREETING, theirs, nowNanos)) {
      return;
    }
    if (theirs.version() == Frame.VERSION) {
      stage = Stage.IDLE;
      peerChunks = theirs.chunksPerFrame();
      peerFeatures = theirs.features();
    } else {
      life.unsupportedVersion(nowNanos);
    }
  }

  void onOffer(Frame.Offer theirs, long nowNanos) {
    if (!life.expect(stage == Stage.IDLE, theirs, nowNanos)) {
      return;
    }
    offer = theirs;
    switch (ledger.admit(theirs.transfer(), theirs.attempt(), nowNanos)) {
      case TransferLedger.Admission.Answered(Frame lastWord) ->
          life.lastWord(lastWord, outcomeOf(lastWord, theirs.fileCount()), nowNanos);
      case TransferLedger.Admission.Stale() ->
          life.violation(
              TransferCode.STALE_ATTEMPT, TransferCode.STALE_ATTEMPT.sentence(), nowNanos);
      case TransferLedger.Admission.Fresh() -> {
        registered = true;
        judge(theirs, nowNanos);
      }
      case TransferLedger.Admission.TakesOver() -> {
        registered = true;
        stage = Stage.TAKING_OVER;
        outputs.accept(new Receiver.TakeOver(theirs.transfer()));
      }
    }
  }

  void onTakenOver(long nowNanos) {
    if (stage == Stage.TAKING_OVER) {
      judge(offer(), nowNanos);
    }
  }

  /** Everything about an offer that needs no person. */
  private void judge(Frame.Offer theirs, long nowNanos) {
    stage = Stage.IDLE;
    if (theirs.fileCount() > Manifest.MAX_ENTRIES) {
      rejectNow(
          TransferCode.TOO_MANY_FILES,
          "A transfer has at most " + Manifest.MAX_ENTRIES + " entries.",
          nowNanos);
    } else if (theirs.totalBytes().isEmpty() && !takesStreams) {
      rejectNow(TransferCode.DECLINED, "This receiver does not take streams.", nowNanos);
    } else if (theirs.totalBytes().orElse(0) > maxTotalBytes) {
      rejectNow(
          TransferCode.TOO_LARGE,
          "This receiver takes at most " + maxTotalBytes + " bytes.",
          nowNanos);
    } else {
      takeFirstPage(theirs, nowNanos);
    }
  }

  private void takeFirstPage(Frame.Offer theirs, long nowNanos) {
    ManifestIntake fresh = new ManifestIntake(theirs.fileCount(), theirs.totalBytes());
    try {
      fresh.add(theirs.files(), theirs.more());
    } catch (FrameException e) {
      onBadFrame(e, nowNanos);
      return;
    }
    intake = fresh;
    partial =
        ledger.partial(theirs.transfer(), nowNanos).filter(known -> known.isPromisedBy(theirs));
    if (partial.isPresent()) {
      stage = Stage.DECIDING;
      life.report(new TransferEvent.Offered());
      outputs.accept(new Receiver.GoOn(theirs));
      accept(nowNanos);
      return;
    }
    stage = Stage.DECIDING;
    decisionDeadlineNanos = nowNanos + DECISION_TIME.toNanos();
    life.report(new TransferEvent.Offered());
    outputs.accept(new Receiver.Decide(theirs));
  }

  void accept(long nowNanos) {
    if (stage == Stage.DECIDING && life.isOpen()) {
      life.send(new Frame.Accept(), nowNanos);
      life.report(new TransferEvent.Accepted());
      stage = Stage.LISTING;
      listOn(nowNanos);
    }
  }

  void reject(TransferCode code, String reason, long nowNanos) {
    if (stage == Stage.DECIDING) {
      rejectNow(code, reason, nowNanos);
    }
  }

  void onPage(Frame.Files page, long nowNanos) {
    if (!life.expect(stage == Stage.LISTING, page, nowNanos)) {
      return;
    }
    try {
      intake().add(page.files(), page.more());
    } catch (FrameException e) {
      onBadFrame(e, nowNanos);
      return;
    }
    listOn(nowNanos);
  }

  private void listOn(long nowNanos) {
    if (intake().isWhole()) {
      checkTheSame(nowNanos);
      stage = Stage.LISTED;
    } else {
      life.send(new Frame.Next(), nowNanos);
    }
  }

  /** What was accepted without asking must be, to the last entry, what was once accepted. */
  private void checkTheSame(long nowNanos) {
    if (partial.isPresent() && !partial.get().manifest().equals(asPartial().manifest())) {
      life.violation(
          TransferCode.BAD_MANIFEST, "This transfer was of other files before.", nowNanos);
    }
  }

  /** A path that cannot be stored is a reason to refuse, anything else a broken protocol. */
  void onBadFrame(FrameException problem, long nowNanos) {
    if (problem.code() != TransferCode.UNSAFE_PATH) {
      life.violation(problem.code(), problem.reason(), nowNanos);
      return;
    }
    switch (stage) {
      case GREETING, TAKING_OVER, DECIDING, LISTED ->
          life.violation(problem.code(), problem.reason(), nowNanos);
      case IDLE -> rejectNow(problem.code(), problem.reason(), nowNanos);
      case LISTING ->
          life.lastWord(
              new Frame.Cancel(problem.code(), problem.reason(), false),
              new Outcome.Cancelled(false, problem.code(), problem.reason()),
              nowNanos);
    }
  }

  private void rejectNow(TransferCode code, String reason, long nowNanos) {
    Frame.Reject reject = new Frame.Reject(code, reason);
    if (code == TransferCode.DECLINED) {
      remember(reject, nowNanos);
    }
    life.lastWord(reject, new Outcome.Rejected(code, reason), nowNanos);
  }

  /** This is what any further offer of this transfer is answered with. */
  void remember(Frame lastWord, long nowNanos) {
    if (offer != null) {
      ledger.remember(offer.transfer(), lastWord, nowNanos);
    }
  }

  /** What arrives from now on is kept, so that a further attempt may go on with it. */
  void hold(long nowNanos) {
    ledger.hold(transfer(), asPartial(), nowNanos);
  }

  /** What is offered, as the ledger keeps it; made once, as there may be many entries. */
  private TransferLedger.Partial asPartial() {
    if (kept == null) {
      kept = TransferLedger.Partial.of(attempt(), manifest());
    }
    return kept;
  }

  /** A person ends it: nothing of it is to be kept, or it is not to go on without asking. */
  void withdraw(boolean discard, long nowNanos) {
    if (offer == null) {
      return;
    }
    boolean kept = ledger.partial(transfer(), nowNanos).isPresent();
    ledger.withdraw(transfer());
    if (discard && kept) {
      outputs.accept(new Receiver.Discard(transfer()));
    }
  }

  /** The attempt is over, whatever came of it. */
  void ended(long nowNanos) {
    if (registered) {
      registered = false;
      ledger.ended(offer().transfer(), offer().attempt(), nowNanos);
    }
  }

  void onDeadline(long nowNanos) {
    if (nowNanos >= deadlineNanos()) {
      rejectNow(TransferCode.NO_ANSWER, TransferCode.NO_ANSWER.sentence(), nowNanos);
    }
  }

  long deadlineNanos() {
    return isDeciding() && life.isOpen() ? decisionDeadlineNanos : Long.MAX_VALUE;
  }

  /** Whether there is an offer on this link. */
  boolean isOffered() {
    return offer != null;
  }

  boolean isTakingOver() {
    return stage == Stage.TAKING_OVER;
  }

  /** Whether the offer was accepted. */
  boolean isAccepted() {
    return stage == Stage.LISTING || stage == Stage.LISTED;
  }

  boolean isDeciding() {
    return stage == Stage.DECIDING;
  }

  /** How much one binary frame may carry by what both sides said of themselves. */
  int frameBytes(Frame.Hello ours) {
    return Frame.bytesPerFrame(ours.chunksPerFrame(), peerChunks);
  }

  /** Whether both sides have this feature. */
  boolean isAgreed(Frame.Hello ours, String feature) {
    return ours.features().contains(feature) && peerFeatures.contains(feature);
  }

  boolean hasGreeted() {
    return stage != Stage.GREETING;
  }

  /** Whether the whole manifest is known. */
  boolean isListed() {
    return stage == Stage.LISTED;
  }

  Manifest manifest() {
    return intake().manifest();
  }

  TransferId transfer() {
    return offer().transfer();
  }

  int attempt() {
    return offer().attempt();
  }

  /** What was offered, or 0 before there is an offer. */
  long totalBytes() {
    return offer == null ? 0 : offer.totalBytes().orElse(0);
  }

  private static Outcome outcomeOf(Frame lastWord, int fileCount) {
    return switch (lastWord) {
      case Frame.Complete complete ->
          new Outcome.Complete(
              complete.files(), complete.bytes(), Math.max(0, fileCount - complete.files()));
      case Frame.Cancel cancel -> new Outcome.Cancelled(false, cancel.code(), cancel.message());
      case Frame.Reject reject -> new Outcome.Rejected(reject.code(), reject.message());
      default -> throw new IllegalStateException("not a last word: " + lastWord);
    };
  }

  private Frame.Offer offer() {
    return Objects.requireNonNull(offer, "no offer yet");
  }

  private ManifestIntake intake() {
    return Objects.requireNonNull(intake, "no offer yet");
  }
}
