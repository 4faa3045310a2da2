package dev.godwit.signaling.session;

import dev.godwit.protocol.json.JsonObject;
import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.Envelope;
import dev.godwit.protocol.signal.LeaveReason;
import dev.godwit.protocol.signal.MessageId;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.ServerMessageCodec;
import dev.godwit.protocol.signal.SignalErrorCode;
import dev.godwit.protocol.signal.SignalLimits;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who is here by which name, and what one says to another. Confined to its caller. */
final class Directory {
  private final Discretion discretion;
  private final Outbox outbox;
  private final Map<PeerName, Client> clients = new HashMap<>();

  Directory(Discretion discretion, Outbox outbox) {
    this.discretion = discretion;
    this.outbox = outbox;
  }

  int size() {
    return clients.size();
  }

  /** Gives the client the name, unless someone has it. */
  boolean tryEnter(Client client, PeerName name) {
    if (clients.putIfAbsent(name, client) != null) {
      return false;
    }
    client.name = Optional.of(name);
    outbox.report(new Output.LoggedIn(client.socket, name));
    return true;
  }

  /** Frees the name, and tells those who are in the middle of something with it. */
  void leave(Client client, boolean tellOthers) {
    client.name.ifPresent(name -> {
      clients.remove(name);
      client.name = Optional.empty();
      ServerMessage gone = new ServerMessage.Leave(name, ConnectionId.CLASSIC, LeaveReason.GONE);
      for (Map.Entry<Client, Boolean> other : client.endConversations().entrySet()) {
        if (tellOthers && (discretion == Discretion.OPEN || other.getValue())) {
          outbox.send(other.getKey().socket, Envelope.of(gone));
        }
      }
      outbox.report(new Output.LoggedOut(client.socket, name));
    });
  }

  /** Passes a message on, or says why not. */
  void route(Client client, Optional<MessageId> id, ClientMessage.Addressed message) {
    if (client.name.isEmpty()) {
      outbox.refuse(client.socket, id, SignalErrorCode.NOT_LOGGED_IN);
      return;
    }
    Client other = clients.get(message.to());
    if (other == client) {
      String text = SignalErrorCode.BAD_MESSAGE.message("A message to yourself goes nowhere.");
      outbox.refuse(client.socket, id, SignalErrorCode.BAD_MESSAGE, text);
    } else if (other != null) {
      deliver(client, id, message, client.name.get(), other);
    } else if (discretion == Discretion.PRIVATE) {
      outbox.acknowledge(client.socket, id);
    } else {
      outbox.refuse(client.socket, id, SignalErrorCode.PEER_OFFLINE);
    }
  }

  private void deliver(
      Client client,
      Optional<MessageId> id,
      ClientMessage.Addressed message,
      PeerName from,
      Client other) {
    ConnectionId connection = message.connection();
    String text = ServerMessageCodec.encode(Envelope.of(Delivery.of(message, from)));
    if (!JsonObject.fits(text, SignalLimits.MAX_MESSAGE_BYTES)) {
      outbox.refuse(client.socket, id, SignalErrorCode.TOO_LARGE);
      return;
    }
    switch (message) {
      case ClientMessage.Offer _ -> {
        if (!client.tryConverse(other, connection)) {
          outbox.refuse(client.socket, id, SignalErrorCode.TOO_MANY);
          return;
        }
      }
      case ClientMessage.Leave _ -> client.endConversation(other, connection);
      case ClientMessage.Reject _ -> {
        boolean isSecret = discretion == Discretion.PRIVATE && !client.isKnownTo(other, connection);
        client.endConversation(other, connection);
        if (isSecret) {
          outbox.acknowledge(client.socket, id);
          return;
        }
      }
      case ClientMessage.Answer _,
          ClientMessage.Candidate _,
          ClientMessage.Ringing _,
          ClientMessage.Restart _ ->
          client.noteWordTo(other, connection);
    }
    outbox.deliver(other.socket, Delivery.type(message), text);
    outbox.acknowledge(client.socket, id);
  }
}
