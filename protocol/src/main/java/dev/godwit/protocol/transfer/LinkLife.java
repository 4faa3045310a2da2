package dev.godwit.protocol.transfer;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What sender and receiver do alike on a link: answer pings, watch the silence, and part in good
 * order. Who says the last word waits for the other side to close the link; who hears it closes.
 * Confined to its machine.
 */
final class LinkLife {
  /** How long the sender of a last word waits for the other side to close the link. */
  static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

  /** More pings than that within {@link #PING_PERIOD} are no question any more but a flood. */
  static final int MAX_PINGS = 20;

  static final Duration PING_PERIOD = Duration.ofSeconds(10);

  /** So far apart are pings that measure the round trip, well below what the other side allows. */
  static final Duration MEASURE_GAP = Duration.ofSeconds(2);

  private enum Phase {
    NEW,
    GREETING,
    OPEN,
    LAST_WORD,
    ENDED
  }

  private final Consumer<LinkOutput> outputs;
  private final Texts texts = new Texts(this);
  private final Liveness liveness = new Liveness();
  private final RateLimit peerPings = new RateLimit(MAX_PINGS, PING_PERIOD);
  private Phase phase = Phase.NEW;
  private @Nullable Frame lastWord;
  private @Nullable Outcome outcome;
  private long closeDeadlineNanos;
  private long pingId;
  private long pingedNanos;
  private long measuredNanos;
  private long roundTripNanos;

  LinkLife(Consumer<LinkOutput> outputs) {
    this.outputs = outputs;
  }

  /** The link is open: this side greets. */
  void open(Frame.Hello hello, long nowNanos) {
    if (phase == Phase.NEW) {
      phase = Phase.GREETING;
      liveness.start(nowNanos);
      send(hello, nowNanos);
    }
  }

  /** Whether the link is open, and nobody has said a last word on it. */
  boolean isOpen() {
    return phase == Phase.GREETING || phase == Phase.OPEN;
  }

  /** Whether this side has said its last word and waits for the link to be closed. */
  boolean isParting() {
    return phase == Phase.LAST_WORD;
  }

  /** Whether there was a last word, from either side. */
  boolean isOver() {
    return phase == Phase.LAST_WORD || phase == Phase.ENDED;
  }

  /** Whether nothing more is to be done on this link. */
  boolean isEnded() {
    return phase == Phase.ENDED;
  }

  void send(Frame frame, long nowNanos) {
    liveness.onSent(nowNanos);
    outputs.accept(new LinkOutput.Send(frame));
  }

  void bytesSent(long nowNanos) {
    liveness.onSent(nowNanos);
  }

  /** What is said on this link instead of files. */
  Texts texts() {
    return texts;
  }

  void show(Frame.Text text) {
    outputs.accept(new LinkOutput.ShowText(text.id(), text.text()));
  }

  void report(TransferEvent event) {
    outputs.accept(new LinkOutput.Report(event));
  }

  void heard(long nowNanos) {
    if (liveness.onHeard(nowNanos)) {
      report(new TransferEvent.LinkAlive());
    }
  }

  /** Deals with a frame that means the same to both sides; false if it is for the machine. */
  boolean handle(Frame frame, long nowNanos) {
    return switch (phase) {
      case NEW -> throw new IllegalStateException("a frame came before the link was open");
      case GREETING -> handleFirst(frame, nowNanos);
      case OPEN -> handleOpen(frame, nowNanos);
      case LAST_WORD -> {
        // A crossing last word closes the link, but for "complete": whoever said that waits, so
        // that the other side hears it.
        if (isLastWord(frame) && !(lastWord instanceof Frame.Complete)) {
          outputs.accept(new LinkOutput.CloseLink());
          onLinkClosed();
        }
        yield true;
      }
      case ENDED -> true;
    };
  }

  private boolean handleFirst(Frame frame, long nowNanos) {
    return switch (frame) {
      case Frame.Hello _ -> {
        phase = Phase.OPEN;
        yield false;
      }
      case Frame.Cancel _, Frame.Violation _ -> handleOpen(frame, nowNanos);
      default -> !expect(false, frame, nowNanos);
    };
  }

  private static boolean isLastWord(Frame frame) {
    return frame instanceof Frame.Reject
        || frame instanceof Frame.Cancel
        || frame instanceof Frame.Violation
        || frame instanceof Frame.Complete;
  }

  private boolean handleOpen(Frame frame, long nowNanos) {
    return switch (frame) {
      case Frame.Ping(long id) -> {
        if (peerPings.take(nowNanos)) {
          send(new Frame.Pong(id), nowNanos);
        } else {
          violation(TransferCode.RATE_LIMITED, "Too many pings in too short a time.", nowNanos);
        }
        yield true;
      }
      case Frame.Pong(long id) -> {
        if (id == pingId && pingedNanos != 0) {
          roundTripNanos = nowNanos - pingedNanos;
          pingedNanos = 0;
        }
        yield true;
      }
      case Frame.Busy(Frame.BusyReason reason, long done, long total) -> {
        report(new TransferEvent.PeerBusy(reason, done, total));
        yield true;
      }
      case Frame.Cancel(TransferCode code, String reason, boolean _) -> {
        endByPeer(new Outcome.Cancelled(true, code, reason));
        yield true;
      }
      case Frame.Violation(TransferCode code, String reason) -> {
        endByPeer(new Outcome.Failed(true, code, reason));
        yield true;
      }
      case Frame.Text text -> {
        texts.onText(text, nowNanos);
        yield true;
      }
      case Frame.Received received -> {
        texts.onReceived(received, nowNanos);
        yield true;
      }
      default -> false;
    };
  }

  /** Whether the frame makes sense now; if not, the other side is told so and that was it. */
  boolean expect(boolean legal, Frame frame, long nowNanos) {
    if (!legal) {
      violation(
          TransferCode.UNEXPECTED,
          "\"" + FrameWriter.typeOf(frame) + "\" makes no sense now.",
          nowNanos);
    }
    return legal;
  }

  /** The other side broke the protocol. */
  void violation(TransferCode code, String reason, long nowNanos) {
    lastWord(new Frame.Violation(code, reason), new Outcome.Failed(false, code, reason), nowNanos);
  }

  void unsupportedVersion(long nowNanos) {
    violation(
        TransferCode.UNSUPPORTED_VERSION,
        "This side speaks version " + Frame.VERSION + ".",
        nowNanos);
  }

  /** This side says its last word. */
  void lastWord(Frame frame, Outcome outcome, long nowNanos) {
    if (!isOpen()) {
      return;
    }
    send(frame, nowNanos);
    this.lastWord = frame;
    this.outcome = outcome;
    phase = Phase.LAST_WORD;
    closeDeadlineNanos = nowNanos + CLOSE_WAIT.toNanos();
  }

  /** This side ends it on purpose, whether or not there is a link yet. */
  void cancel(TransferCode code, String reason, boolean discard, long nowNanos) {
    Outcome cancelled = new Outcome.Cancelled(false, code, reason);
    if (isOpen()) {
      lastWord(new Frame.Cancel(code, reason, discard), cancelled, nowNanos);
    } else if (!isOver()) {
      end(cancelled);
    }
  }

  /** The other side said its last word. */
  void endByPeer(Outcome outcome) {
    outputs.accept(new LinkOutput.CloseLink());
    end(outcome);
  }

  /**
   * This side ends it before there is a link, or by closing one of which nothing is left to say.
   */
  void end(Outcome outcome) {
    if (phase != Phase.ENDED) {
      phase = Phase.ENDED;
      outputs.accept(new LinkOutput.End(outcome));
    }
  }

  void onLinkClosed() {
    end(
        outcome != null
            ? outcome
            : new Outcome.Interrupted("The connection to the other side was lost."));
  }

  void onDeadline(long nowNanos) {
    if (phase == Phase.LAST_WORD && nowNanos >= closeDeadlineNanos) {
      outputs.accept(new LinkOutput.CloseLink());
      onLinkClosed();
    } else if (isOpen()) {
      watchTheSilence(nowNanos);
    }
  }

  private void watchTheSilence(long nowNanos) {
    if (liveness.judge(nowNanos)) {
      switch (liveness.health()) {
        case ALIVE -> {}
        case SUSPECT -> report(new TransferEvent.LinkSuspect());
        case LOST -> {
          outputs.accept(new LinkOutput.CloseLink());
          end(new Outcome.Interrupted("The other side has been silent for too long."));
        }
      }
    }
    if (isOpen() && liveness.pingDue(nowNanos)) {
      ping(nowNanos);
    }
  }

  private void ping(long nowNanos) {
    pingedNanos = nowNanos;
    send(new Frame.Ping(++pingId), nowNanos);
  }

  /** Asks for a round trip, unless that was done only just now. */
  void measureRoundTrip(long nowNanos) {
    if (isOpen() && (pingId == 0 || nowNanos - measuredNanos >= MEASURE_GAP.toNanos())) {
      measuredNanos = nowNanos;
      ping(nowNanos);
    }
  }

  /** The last round trip that was measured, or 0. */
  long roundTripNanos() {
    return roundTripNanos;
  }

  long deadlineNanos() {
    return switch (phase) {
      case NEW, ENDED -> Long.MAX_VALUE;
      case GREETING, OPEN -> liveness.deadlineNanos();
      case LAST_WORD -> closeDeadlineNanos;
    };
  }
}
