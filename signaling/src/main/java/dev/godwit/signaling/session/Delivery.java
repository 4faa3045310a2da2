package dev.godwit.signaling.session;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.LeaveReason;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.ServerMessage;

/** Turns what one client says to another into what the other is told. */
final class Delivery {
  private Delivery() {}

  static ServerMessage.Delivered of(ClientMessage.Addressed message, PeerName from) {
    return switch (message) {
      case ClientMessage.Offer(var to, var connection, var offer, var restart) ->
          new ServerMessage.Offer(from, connection, offer, restart, isPolite(to, from, message));
      case ClientMessage.Answer(_, var connection, var answer) ->
          new ServerMessage.Answer(from, connection, answer);
      case ClientMessage.Candidate(_, var connection, var candidate) ->
          new ServerMessage.Candidate(from, connection, candidate);
      case ClientMessage.Leave(_, var connection) ->
          new ServerMessage.Leave(from, connection, LeaveReason.LEFT);
      case ClientMessage.Ringing(_, var connection) -> new ServerMessage.Ringing(from, connection);
      case ClientMessage.Reject(_, var connection, var code) ->
          new ServerMessage.Reject(from, connection, code);
      case ClientMessage.Restart(_, var connection) -> new ServerMessage.Restart(from, connection);
    };
  }

  static String type(ClientMessage.Addressed message) {
    return switch (message) {
      case ClientMessage.Offer _ -> "offer";
      case ClientMessage.Answer _ -> "answer";
      case ClientMessage.Candidate _ -> "candidate";
      case ClientMessage.Leave _ -> "leave";
      case ClientMessage.Ringing _ -> "ringing";
      case ClientMessage.Reject _ -> "reject";
      case ClientMessage.Restart _ -> "restart";
    };
  }

  /** Of two that call each other on the classic connection exactly one is polite. */
  private static boolean isPolite(PeerName receiver, PeerName sender, ClientMessage.Addressed to) {
    return to.connection().isClassic() && receiver.folded().compareTo(sender.folded()) < 0;
  }
}
