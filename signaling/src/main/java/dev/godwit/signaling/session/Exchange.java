package dev.godwit.signaling.session;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.MessageId;
import dev.godwit.protocol.signal.SignalErrorCode;
import java.util.Optional;

/** Passes on what one client says to another, or says why not. Confined to its caller. */
final class Exchange {
  private final Discretion discretion;
  private final Directory directory;
  private final Bus bus;
  private final Outbox outbox;

  Exchange(Discretion discretion, Directory directory, Bus bus, Outbox outbox) {
    this.discretion = discretion;
    this.directory = directory;
    this.bus = bus;
    this.outbox = outbox;
  }

  /** Passes a message on; one that was passed on before is only acknowledged once more. */
  void route(Client client, Session from, Optional<MessageId> id, ClientMessage.Addressed message) {
    if (wasPassedOn(from, id)) {
      outbox.acknowledge(client.socket, id);
      return;
    }
    Optional<Session> to = directory.find(message.to());
    Optional<SignalErrorCode> refusal;
    if (to.isPresent() && to.get() == from) {
      String text = SignalErrorCode.BAD_MESSAGE.message("A message to yourself goes nowhere.");
      outbox.refuse(client.socket, id, SignalErrorCode.BAD_MESSAGE, text);
      return;
    } else if (to.isPresent()) {
      refusal = deliver(from, message, to.get());
    } else if (discretion == Discretion.PRIVATE) {
      refusal = Optional.empty();
    } else {
      refusal = Optional.of(SignalErrorCode.PEER_OFFLINE);
    }
    if (refusal.isPresent()) {
      outbox.refuse(client.socket, id, refusal.get());
    } else {
      notePassedOn(from, id);
      outbox.acknowledge(client.socket, id);
    }
  }

  /** Why this message cannot be delivered, or empty if it was, or shall seem so. */
  private Optional<SignalErrorCode> deliver(
      Session from, ClientMessage.Addressed message, Session to) {
    ConnectionId connection = message.connection();
    Conversations conversations = from.conversations;
    boolean isSecret =
        message instanceof ClientMessage.Reject
            && discretion == Discretion.PRIVATE
            && !conversations.isKnownTo(to, connection);
    if (message instanceof ClientMessage.Offer && !conversations.hasRoomFor(to, connection)) {
      return Optional.of(SignalErrorCode.TOO_MANY);
    }
    if (!isSecret && !bus.tryDeliver(to, Delivery.of(message, from.name))) {
      return Optional.of(SignalErrorCode.TOO_LARGE);
    }
    if (!isSecret) {
      outbox.report(new Output.Delivered(Delivery.type(message)));
    }
    switch (message) {
      case ClientMessage.Offer _ -> conversations.open(to, connection);
      case ClientMessage.Leave _, ClientMessage.Reject _ -> conversations.end(to, connection);
      case ClientMessage.Answer _,
          ClientMessage.Candidate _,
          ClientMessage.Ringing _,
          ClientMessage.Restart _ ->
          conversations.noteWordTo(to, connection);
    }
    return Optional.empty();
  }

  private static boolean wasPassedOn(Session from, Optional<MessageId> id) {
    return id.isPresent()
        && from.resume.isPresent()
        && from.resume.get().seenIds.contains(id.get());
  }

  private static void notePassedOn(Session from, Optional<MessageId> id) {
    id.ifPresent(seen -> from.resume.ifPresent(state -> state.seenIds.add(seen)));
  }
}
