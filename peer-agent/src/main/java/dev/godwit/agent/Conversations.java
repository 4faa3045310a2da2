package dev.godwit.agent;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.LeaveReason;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.ServerMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The conversations of an agent, each found by whom it is with and by its connection. Thread-safe.
 */
final class Conversations {
  private record Key(PeerName peer, ConnectionId connection) {}

  private final Map<Key, Conversation> known = new ConcurrentHashMap<>();

  void add(Conversation conversation) {
    known.put(key(conversation), conversation);
  }

  void remove(Conversation conversation) {
    known.remove(key(conversation), conversation);
  }

  /** Those of now. */
  List<Conversation> all() {
    return List.copyOf(known.values());
  }

  void forEach(Consumer<Conversation> action) {
    known.values().forEach(action);
  }

  /** Has those hear it that it concerns; false if there is none. */
  boolean deliver(ServerMessage.Delivered message) {
    if (message instanceof ServerMessage.Leave leave && leave.reason() == LeaveReason.GONE) {
      // Said once, whatever connections there are with them: it is about each.
      known.values().stream()
          .filter(c -> c.peer().equals(leave.from()))
          .forEach(c -> c.onSignal(leave));
      return true;
    }
    Conversation concerned = known.get(new Key(message.from(), message.connection()));
    if (concerned != null) {
      concerned.onSignal(message);
    }
    return concerned != null;
  }

  /** Whose offer this is, if it is one. */
  Optional<Sending> caller(ClientMessage message) {
    return message instanceof ClientMessage.Offer offer
            && known.get(new Key(offer.to(), offer.connection())) instanceof Sending sending
        ? Optional.of(sending)
        : Optional.empty();
  }

  private static Key key(Conversation conversation) {
    return new Key(conversation.peer(), conversation.connection());
  }
}
