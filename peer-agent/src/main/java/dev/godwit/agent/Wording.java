package dev.godwit.agent;

import dev.godwit.agent.session.CallEnd;
import dev.godwit.agent.session.CallEvent;
import dev.godwit.protocol.signal.RejectCode;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.Outcome;
import dev.godwit.protocol.transfer.TransferCode;
import dev.godwit.protocol.transfer.TransferEvent;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What machines say, in the words and states that a person is shown. Confined to its caller. */
final class Wording {
  private final TransferBoard board;
  private final String peer;
  private final boolean sending;
  private @Nullable TransferSnapshot beforeSilence;
  private boolean busyShown;
  private boolean pausedHere;
  private boolean pausedThere;

  /** What is said before each step of a call that goes on with something; empty: it does not. */
  private String goingOn = "";

  private TransferState callState = TransferState.CONNECTING;

  Wording(TransferBoard board) {
    this.board = board;
    this.peer = board.peer();
    this.sending = board.direction() == TransferSnapshot.Direction.SEND;
  }

  /** The link was lost, and this attempt goes on with what the other side has. */
  void reconnects(int attempt, long kept, long total) {
    callState = TransferState.RECONNECTING;
    goingOn = reconnecting(attempt, kept, total) + " ";
    board.state(callState, goingOn.strip());
  }

  static String reconnecting(int attempt, long kept, long total) {
    return "Reconnecting, attempt %d, %s kept.".formatted(attempt, kept(kept, total));
  }

  /** An earlier process has begun this. */
  void goesOn(int attempt) {
    goingOn = "Going on where it was, attempt " + attempt + ". ";
  }

  /** The link of what comes from this peer is lost. */
  static String waitingFor(String peer, TransferBoard board) {
    return "The link is lost, %s kept. Waiting for %s to come back."
        .formatted(kept(board.bytes(), board.snapshot().totalBytes()), peer);
  }

  /** The same was sent before, and is not what it was. */
  void beginsAnew() {
    goingOn = "Changed since it was sent before, so it begins anew. ";
  }

  /** Of a stream nobody knows how much is missing. */
  private static String kept(long kept, long total) {
    return total == 0
        ? "%,d bytes".formatted(kept)
        : "%d %%".formatted((long) (100.0 * Math.min(kept, total) / total));
  }

  void show(CallEvent event) {
    board.state(
        callState,
        goingOn
            + switch (event) {
              case WAITING_FOR_PEER -> "Waiting for " + peer + " to come online.";
              case CALLING -> "Calling " + peer + ".";
              case RINGING -> peer + " is being asked whether to connect.";
              case CONNECTING -> "Looking for a path to " + peer + ".";
              case CONNECTED -> "Connected to " + peer + ".";
            });
  }

  void show(TransferEvent event) {
    switch (event) {
      case TransferEvent.Offered() ->
          board.state(
              TransferState.OFFERED,
              sending ? "Waiting for " + peer + " to accept." : peer + " offers files.");
      case TransferEvent.Accepted() -> board.state(TransferState.WAITING, "Accepted.");
      case TransferEvent.Started() -> {
        board.state(TransferState.TRANSFERRING, "");
        showPause();
      }
      case TransferEvent.FileDone(int _) -> board.oneMoreDone();
      case TransferEvent.FileSkipped(int _, TransferCode _) -> board.oneMoreSkipped();
      case TransferEvent.AllSent() ->
          board.state(
              TransferState.SENT,
              sending
                  ? "Sent, waiting for " + peer + " to confirm."
                  : "All has arrived and is being put in its place.");
      case TransferEvent.PeerBusy(Frame.BusyReason reason, long _, long _) -> showBusy(reason);
      case TransferEvent.PeerPaused(boolean paused) -> {
        pausedThere = paused;
        showPause();
      }
      // Told by the end that follows.
      case TransferEvent.TextReceived _ -> {}
      case TransferEvent.LinkSuspect() -> showSilence();
      case TransferEvent.LinkAlive() -> showLife();
    }
  }

  /** So many bytes have crossed. Allocates nothing, as it is said for every frame. */
  void showBytes(long bytes) {
    if (bytes == 0) {
      return; // An attempt that hasn't heard yet what is held takes nothing back.
    }
    if (busyShown && bytes != board.bytes()) {
      busyShown = false;
      board.message("");
    }
    board.bytes(bytes);
  }

  /** This side's person pauses, or goes on. */
  void showOwnPause(boolean paused) {
    pausedHere = paused;
    showPause();
  }

  private void showPause() {
    boolean isShown =
        switch (board.snapshot().state()) {
          case TRANSFERRING, PAUSED -> true;
          default -> false;
        };
    if (!isShown) {
      return; // It is shown as soon as bytes could flow.
    }
    if (pausedHere) {
      board.state(
          TransferState.PAUSED, "Paused here" + (pausedThere ? " and by " + peer : "") + ".");
    } else if (pausedThere) {
      board.state(TransferState.PAUSED, "Paused by " + peer + ".");
    } else {
      board.state(TransferState.TRANSFERRING, "");
    }
  }

  private void showBusy(Frame.BusyReason reason) {
    busyShown = true;
    board.message(busy(reason));
  }

  private void showSilence() {
    beforeSilence = board.snapshot();
    board.state(
        TransferState.RECONNECTING,
        "Nothing is heard from %s; looking for another path, %s kept."
            .formatted(peer, kept(board.bytes(), board.snapshot().totalBytes())));
  }

  private void showLife() {
    if (beforeSilence != null && board.snapshot().state() == TransferState.RECONNECTING) {
      board.state(beforeSilence.state(), beforeSilence.message());
    }
    beforeSilence = null;
  }

  /** Other transfers have all the memory that there is for windows. */
  void showQueued() {
    board.message("Queued: other transfers come first.");
  }

  /** Files that are here may be what is offered. */
  void showHashing() {
    board.message("Reading what is here already.");
  }

  private String busy(Frame.BusyReason reason) {
    return switch (reason) {
      case HASHING -> peer + " is reading what it has.";
      case DISK -> peer + " waits for its disk.";
      case PERSON -> peer + " is being asked.";
      case MEMORY -> "Queued by " + peer + ": other transfers come first.";
    };
  }

  /** An offer that was accepted before is taken again, unasked. */
  void showGoingOn(int attempt) {
    board.state(
        TransferState.RECONNECTING,
        "%s is back: going on where it was, attempt %d, %s kept."
            .formatted(peer, attempt, kept(board.bytes(), board.snapshot().totalBytes())));
  }

  /** Nobody has come back in time. */
  static Ending gaveUp(String peer, Duration after) {
    return new Ending(
        TransferState.INTERRUPTED,
        "link_lost",
        "The link to %s was lost, and has not come back for %d s. Send it again: it goes on."
            .formatted(peer, after.toSeconds()));
  }

  /** This side ended it while there was no link. */
  static Ending cancelled(Transfer.CancelCause cause) {
    return switch (cause) {
      case PERSON ->
          new Ending(TransferState.CANCELLED, TransferCode.CANCELLED.wire(), "Cancelled.");
      case SHUTDOWN ->
          new Ending(
              TransferState.INTERRUPTED,
              TransferCode.INTERRUPTED.wire(),
              "Interrupted. Send it again: it goes on.");
      case TOO_SLOW ->
          new Ending(
              TransferState.FAILED,
              TransferCode.TOO_SLOW.wire(),
              TransferCode.TOO_SLOW.sentence() + " " + TransferCode.TOO_SLOW.advice());
    };
  }

  /** What was said is in front of the other side's person. */
  Ending textShown() {
    return new Ending(TransferState.COMPLETE, "complete", "Shown to " + peer + ".");
  }

  /** What the other side said was shown. */
  Ending textSeen() {
    return new Ending(TransferState.COMPLETE, "complete", "That was all " + peer + " had to say.");
  }

  /** An attempt may only begin when that is on disk. */
  static Ending unkept(IOException e) {
    return new Ending(
        TransferState.FAILED,
        "unwritable",
        "The attempt could not be noted (%s). Make room, or name another folder by --state."
            .formatted(e.getMessage()));
  }

  Ending of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Complete(int _, long _, int skipped) ->
          new Ending(
              TransferState.COMPLETE,
              "complete",
              skipped == 0
                  ? "Complete."
                  : "Complete, but for " + skipped + " that could not be read.");
      case Outcome.Rejected(TransferCode code, String message) ->
          new Ending(TransferState.REJECTED, code.wire(), rejected(code, message));
      case Outcome.Cancelled(boolean byPeer, TransferCode code, String message) ->
          new Ending(stateOf(code), code.wire(), cancelled(byPeer, code, message));
      case Outcome.Failed(boolean byPeer, TransferCode code, String message) ->
          new Ending(
              TransferState.FAILED,
              code.wire(),
              byPeer
                  ? told(code, message)
                  : peer + " broke the protocol. " + message + " " + code.advice());
      case Outcome.Interrupted(String message) ->
          new Ending(TransferState.INTERRUPTED, "link_lost", message + " " + again());
    };
  }

  private String rejected(TransferCode code, String message) {
    if (!sending) {
      return code == TransferCode.DECLINED ? "Declined." : message;
    }
    return switch (code) {
      case DECLINED -> peer + " declined.";
      case NO_ANSWER -> peer + " did not answer in time. Send again when they are there.";
      default -> told(code, message);
    };
  }

  private String cancelled(boolean byPeer, TransferCode code, String message) {
    return switch (code) {
      case CANCELLED -> byPeer ? peer + " cancelled the transfer." : "Cancelled.";
      case INTERRUPTED -> (byPeer ? peer + " was stopped" : "Interrupted") + ". " + again();
      default -> byPeer ? told(code, message) : message;
    };
  }

  private String again() {
    return sending ? "Send it again." : "Let " + peer + " send it again.";
  }

  /** A cancel is a person's wish, a stopped process, or something that failed. */
  private static TransferState stateOf(TransferCode code) {
    return switch (code) {
      case CANCELLED -> TransferState.CANCELLED;
      case INTERRUPTED -> TransferState.INTERRUPTED;
      default -> TransferState.FAILED;
    };
  }

  private String told(TransferCode code, String message) {
    String words = message.isEmpty() ? code.sentence() : message;
    return peer + ": " + words + (words.endsWith(code.advice()) ? "" : " " + code.advice());
  }

  Ending of(CallEnd end, PathTrouble pathTrouble) {
    return switch (end) {
      case CallEnd.PeerAbsent() ->
          new Ending(
              TransferState.FAILED,
              "peer_offline",
              "No one named "
                  + peer
                  + " is online. Check the name, or have them run: godwit receive --as "
                  + peer);
      case CallEnd.NoAnswer() -> noAnswer();
      case CallEnd.Refused(RejectCode code) -> refused(code);
      case CallEnd.NoPath() -> new Ending(TransferState.FAILED, "no_path", pathTrouble.words(peer));
      case CallEnd.NoLink() ->
          broken(peer + " was reached, but did not open its side of the link in time.");
      case CallEnd.NothingOffered() ->
          new Ending(
              TransferState.CANCELLED,
              "nothing_offered",
              peer + " was connected, and offered nothing.");
      case CallEnd.LeftByPeer() ->
          new Ending(TransferState.INTERRUPTED, "left", peer + " ended the connection. " + again());
      case CallEnd.ServerRefused(String code, String reason) ->
          new Ending(TransferState.FAILED, code, reason);
      case CallEnd.Broken(String reason) -> broken(reason);
      case CallEnd.HungUp() -> new Ending(TransferState.CANCELLED, "cancelled", "Cancelled.");
    };
  }

  private Ending refused(RejectCode code) {
    return switch (code) {
      case DECLINED ->
          new Ending(
              TransferState.REJECTED,
              code.wire(),
              sending
                  ? peer + " does not take files from you. Ask them to let you in."
                  : "Declined.");
      case BUSY ->
          new Ending(
              TransferState.REJECTED,
              code.wire(),
              peer + " is busy with other transfers. Try again later.");
      case NO_ANSWER -> noAnswer();
    };
  }

  private Ending noAnswer() {
    return new Ending(
        TransferState.FAILED,
        "no_answer",
        sending
            ? peer + " did not answer. Send again when they are there."
            : "Nobody answered " + peer + " in time. Let them send again.");
  }

  private static Ending broken(String reason) {
    return new Ending(TransferState.FAILED, "broken_connection", reason + " Try again.");
  }

  /** The end of a transfer that this program spoilt by a fault of its own. */
  static Ending ofFault() {
    return new Ending(
        TransferState.FAILED,
        TransferCode.INTERNAL.wire(),
        "This side failed by a fault of its own. Run it again with --debug, and report it.");
  }
}
