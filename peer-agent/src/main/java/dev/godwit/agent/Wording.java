package dev.godwit.agent;

import dev.godwit.agent.session.CallEnd;
import dev.godwit.agent.session.CallEvent;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.RejectCode;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.Outcome;
import dev.godwit.protocol.transfer.TransferCode;
import dev.godwit.protocol.transfer.TransferEvent;
import java.util.function.UnaryOperator;

/** What machines say, in the words and states that a person is shown. */
final class Wording {
  private Wording() {}

  static UnaryOperator<TransferSnapshot> of(CallEvent event, PeerName peer) {
    String message =
        switch (event) {
          case WAITING_FOR_PEER -> "Waiting for " + peer + " to come online.";
          case CALLING -> "Calling " + peer + ".";
          case RINGING -> peer + " is being asked whether to connect.";
          case CONNECTING -> "Looking for a path to " + peer + ".";
          case CONNECTED -> "Connected to " + peer + ".";
        };
    return snapshot -> snapshot.in(TransferState.CONNECTING, message);
  }

  static UnaryOperator<TransferSnapshot> of(TransferEvent event, PeerName peer) {
    return switch (event) {
      case TransferEvent.Offered() ->
          s ->
              s.in(
                  TransferState.OFFERED,
                  s.direction() == TransferSnapshot.Direction.SEND
                      ? "Waiting for " + peer + " to accept."
                      : peer + " offers files.");
      case TransferEvent.Accepted() -> s -> s.in(TransferState.WAITING, "Accepted.");
      case TransferEvent.Started() -> s -> s.in(TransferState.TRANSFERRING, "");
      case TransferEvent.FileDone(int _) -> s -> s.counted(s.filesDone() + 1, s.filesSkipped());
      case TransferEvent.FileSkipped(int _, TransferCode _) ->
          s -> s.counted(s.filesDone(), s.filesSkipped() + 1);
      case TransferEvent.AllSent() ->
          s ->
              s.in(
                  TransferState.SENT,
                  s.direction() == TransferSnapshot.Direction.SEND
                      ? "Sent, waiting for " + peer + " to confirm."
                      : "All has arrived and is being put in its place.");
      case TransferEvent.PeerBusy(Frame.BusyReason reason, long _, long _) ->
          s -> s.in(s.state(), busy(reason, peer));
      case TransferEvent.PeerPaused(boolean paused) ->
          s ->
              paused
                  ? s.in(TransferState.PAUSED, "Paused by " + peer + ".")
                  : s.in(TransferState.TRANSFERRING, "");
      case TransferEvent.LinkSuspect() ->
          s -> s.in(TransferState.RECONNECTING, "Nothing is heard from " + peer + ".");
      case TransferEvent.LinkAlive() -> s -> s.in(TransferState.TRANSFERRING, "");
    };
  }

  private static String busy(Frame.BusyReason reason, PeerName peer) {
    return switch (reason) {
      case HASHING -> peer + " is reading what it has.";
      case DISK -> peer + " waits for its disk.";
      case PERSON -> peer + " is being asked.";
      case MEMORY -> peer + " waits for memory.";
    };
  }

  static UnaryOperator<TransferSnapshot> of(Outcome outcome, PeerName peer) {
    return switch (outcome) {
      case Outcome.Complete(int files, long bytes, int skipped) ->
          s ->
              s.counted(files, skipped)
                  .at(bytes)
                  .ended(
                      TransferState.COMPLETE,
                      "complete",
                      skipped == 0
                          ? "Complete."
                          : "Complete, but for " + skipped + " that could not be read.");
      case Outcome.Rejected(TransferCode code, String message) ->
          s -> s.ended(TransferState.REJECTED, code.wire(), told(peer, code, message));
      case Outcome.Cancelled(boolean byPeer, TransferCode code, String message) ->
          s -> s.ended(stateOf(code), code.wire(), byPeer ? told(peer, code, message) : message);
      case Outcome.Failed(boolean byPeer, TransferCode code, String message) ->
          s ->
              s.ended(
                  TransferState.FAILED,
                  code.wire(),
                  byPeer
                      ? told(peer, code, message)
                      : peer + " broke the protocol. " + message + " " + code.advice());
      case Outcome.Interrupted(String message) ->
          s -> s.ended(TransferState.INTERRUPTED, "link_lost", message + " Send it again.");
    };
  }

  /** A cancel is a person's wish, a stopped process, or something that failed. */
  private static TransferState stateOf(TransferCode code) {
    return switch (code) {
      case CANCELLED -> TransferState.CANCELLED;
      case INTERRUPTED -> TransferState.INTERRUPTED;
      default -> TransferState.FAILED;
    };
  }

  private static String told(PeerName peer, TransferCode code, String message) {
    String words = message.isEmpty() ? code.sentence() : message;
    return peer + ": " + words + (words.endsWith(code.advice()) ? "" : " " + code.advice());
  }

  static UnaryOperator<TransferSnapshot> of(CallEnd end, PeerName peer) {
    return switch (end) {
      case CallEnd.PeerAbsent() ->
          s ->
              s.ended(
                  TransferState.FAILED,
                  "peer_offline",
                  "No one named "
                      + peer
                      + " is online. Check the name, or have them run: godwit receive --as "
                      + peer);
      case CallEnd.NoAnswer() ->
          s ->
              s.ended(
                  TransferState.FAILED, "no_answer", peer + " did not answer. Try again later.");
      case CallEnd.Refused(RejectCode code) ->
          switch (code) {
            case DECLINED ->
                s ->
                    s.ended(
                        TransferState.REJECTED,
                        code.wire(),
                        s.direction() == TransferSnapshot.Direction.SEND
                            ? peer + " does not take files from you. Ask them to let you in."
                            : "Declined.");
            case BUSY ->
                s ->
                    s.ended(
                        TransferState.REJECTED,
                        code.wire(),
                        peer + " is busy with other transfers. Try again later.");
            case NO_ANSWER ->
                s ->
                    s.ended(
                        TransferState.FAILED, code.wire(), peer + " did not answer. Try later.");
          };
      case CallEnd.NoPath() ->
          s ->
              s.ended(
                  TransferState.FAILED,
                  "no_path",
                  "No network path to "
                      + peer
                      + " works: a firewall may block UDP between you. Use a network that both"
                      + " can reach.");
      case CallEnd.LeftByPeer() ->
          s ->
              s.ended(
                  TransferState.INTERRUPTED, "left", peer + " ended the connection. Send again.");
      case CallEnd.Broken(String reason) ->
          s -> s.ended(TransferState.FAILED, "broken_connection", reason + " Try again.");
      case CallEnd.HungUp() ->
          s -> s.ended(TransferState.CANCELLED, "cancelled", "This side ended the connection.");
    };
  }
}
