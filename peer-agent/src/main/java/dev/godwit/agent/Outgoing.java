package dev.godwit.agent;

import dev.godwit.agent.file.SentTransfer;
import dev.godwit.agent.file.SourceFiles;
import dev.godwit.agent.session.OutgoingCall;
import dev.godwit.agent.session.Retries;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.Pace;
import dev.godwit.protocol.transfer.Sender;
import dev.godwit.protocol.transfer.TransferCode;
import dev.godwit.protocol.transfer.TransferId;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One transfer on its way out, over all its attempts: the shell around {@link Retries}. Everything
 * happens on its own loop; an attempt's events come from the attempt's threads.
 */
final class Outgoing implements SerialLoop.Work, TransferBoard.Control, Sending.Owner {
  private static final System.Logger LOG = System.getLogger(Outgoing.class.getName());

  /** A browser that is busy may open a link of which it hears nothing: others are opened then. */
  private static final int MAX_MUTE_LINKS = 3;

  private final PeerName peer;
  private final TransferId transfer;
  private final Content content;
  private final @Nullable SentTransfer kept;
  private final SendOptions options;
  private final TransferBoard board;
  private final Receipts receipts;
  private final Switchboard switchboard;
  private final SecureRandom random;
  private final Retries retries;
  private final @Nullable Pace pace;
  private final SerialLoop loop = new SerialLoop(this);
  private @Nullable Sending current;
  private Transfer.@Nullable CancelCause cancelled;
  private int attempt;
  private boolean paused;
  private boolean wasAccepted;
  private int muteLinks;
  private boolean isRetry;
  private long nextNanos = Long.MAX_VALUE;
  private boolean over;

  Outgoing(
      PeerName peer,
      TransferId transfer,
      Content content,
      @Nullable SentTransfer kept,
      SendOptions options,
      TransferBoard board,
      Receipts receipts,
      Switchboard switchboard,
      SecureRandom random) {
    this.peer = peer;
    this.transfer = transfer;
    this.content = content;
    this.kept = kept;
    this.options = options;
    this.board = board;
    this.receipts = receipts;
    this.switchboard = switchboard;
    this.random = random;
    this.retries = new Retries(options.giveUp(), random);
    this.attempt = kept == null ? 0 : kept.attempt();
    this.pace = options.limit().isPresent() ? new Pace(options.limit().getAsLong()) : null;
    board.controlledBy(this);
  }

  /** Begins. */
  void start() {
    board.content(content.names(), content.files(), content.totalBytes());
    loop.post(this::begin);
    loop.start("godwit-outgoing");
  }

  /** Waits for the end, for so long at most; false if it is not over then. */
  boolean await(long nanos) throws InterruptedException {
    return board.await(nanos);
  }

  @Override
  public void cancel(Transfer.CancelCause cause) {
    loop.post(() -> {
      cancelled = cause;
      if (current != null) {
        current.cancel(cause);
      } else if (!over) {
        finish(Wording.cancelled(cause));
      }
    });
  }

  @Override
  public void pause(boolean wanted) {
    loop.post(() -> {
      paused = wanted;
      if (current != null) {
        current.pause(wanted);
      }
    });
  }

  @Override
  public void onAccepted() {
    loop.post(() -> {
      wasAccepted = true;
      retries.onSuccess();
    });
  }

  @Override
  public void onDelivered(int file, Optional<Digest> digest) {
    content.receipt(peer.text(), file, digest).ifPresent(receipts::add);
  }

  @Override
  public void onAttemptEnded(Ending last, boolean isLost, boolean isMute) {
    loop.post(() -> {
      current = null;
      muteLinks += isMute ? 1 : 0;
      boolean isWorthIt = wasAccepted || (isMute && muteLinks < MAX_MUTE_LINKS);
      boolean mayGoOn = isLost && isWorthIt && cancelled == null;
      OptionalLong next = mayGoOn ? retries.onLost(System.nanoTime()) : OptionalLong.empty();
      if (next.isPresent()) {
        nextNanos = next.getAsLong();
        isRetry = true;
        board.state(
            TransferState.RECONNECTING,
            Wording.reconnecting(attempt + 1, board.bytes(), content.totalBytes()));
      } else {
        finish(mayGoOn ? Wording.gaveUp(peer.text(), options.giveUp()) : last);
      }
    });
  }

  @Override
  public void turn(long nowNanos) {
    if (nowNanos >= nextNanos) {
      nextNanos = Long.MAX_VALUE;
      begin();
    }
  }

  @Override
  public long deadlineNanos() {
    return nextNanos;
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public void onFault(Throwable fault) {
    LOG.log(System.Logger.Level.ERROR, "A transfer failed by a fault in this program.", fault);
    if (!over) {
      finish(Wording.ofFault());
    }
  }

  private void begin() {
    if (over) {
      return;
    }
    boolean isTakenUp = attempt > 0;
    try {
      attempt = kept == null ? attempt + 1 : kept.nextAttempt();
    } catch (IOException e) {
      finish(Wording.unkept(e));
      return;
    }
    Sending next = attempt();
    if (!switchboard.add(next)) {
      finish(Wording.cancelled(Transfer.CancelCause.SHUTDOWN));
      return;
    }
    current = next;
    if (isRetry) {
      next.wording.reconnects(attempt, board.bytes(), content.totalBytes());
    } else if (isTakenUp) {
      next.wording.goesOn(attempt);
    } else if (kept != null && kept.hasChanged()) {
      next.wording.beginsAnew();
    }
    next.start();
    if (paused) {
      next.pause(true);
    }
  }

  private Sending attempt() {
    Frame.Hello hello = options.compress() ? Greeting.hello() : Greeting.withoutCompression();
    Sender sender = new Sender(hello);
    content.offerBy(sender, transfer, attempt, options.message(), System.nanoTime());
    byte[] bytes = new byte[ConnectionId.BYTES];
    random.nextBytes(bytes);
    ConnectionId connection = ConnectionId.of(bytes);
    Duration patience = isRetry ? retries.remaining(System.nanoTime()) : options.maxWait();
    return new Sending(
        peer,
        connection,
        new OutgoingCall(peer, connection, patience),
        sender,
        content,
        options.path(),
        pace,
        board,
        this,
        switchboard);
  }

  private void finish(Ending last) {
    over = true;
    content.close();
    receipts.flush();
    switchboard.ended(this);
    board.end(last, () -> closeRecord(last));
  }

  /** Only now, so that what the listener does at the end is done once, whatever happens to it. */
  private void closeRecord(Ending last) {
    if (kept == null) {
      return;
    }
    try {
      if (isLastWord(last)) {
        kept.done();
      } else {
        kept.close();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "The record of a transfer could not be kept.", e);
    }
  }

  /** Whether any further attempt would be answered alike. */
  private static boolean isLastWord(Ending last) {
    return switch (last.state()) {
      case COMPLETE -> true;
      case REJECTED -> last.code().equals(TransferCode.DECLINED.wire());
      default -> false;
    };
  }

  /** What there is to say of what is not sent. */
  static List<Transfer.Skipped> skipped(SourceFiles sources) {
    return sources.skipped().stream()
        .map(s -> new Transfer.Skipped(s.path(), s.why().words()))
        .toList();
  }
}
