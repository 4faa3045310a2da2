package dev.godwit.signaling.session;

import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.PeerName;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the switchboard knows of one connected client. Confined to its caller. */
final class Client {
  /** The client with the most urgent deadline first. */
  static final Comparator<Client> BY_DEADLINE =
      Comparator.comparingLong((Client client) -> client.deadlineNanos)
          .thenComparing(client -> client.socket);

  /** Two clients and a connection between them that one opened and none has left. */
  static final class Conversation {
    private final Client opener;
    private final Client called;
    private final ConnectionId connection;
    private boolean answered;

    private Conversation(Client opener, Client called, ConnectionId connection) {
      this.opener = opener;
      this.called = called;
      this.connection = connection;
    }

    Client other(Client one) {
      return one == opener ? called : opener;
    }

    /** Whether this client knows that the other is here: it was called, or got a word back. */
    boolean isKnownTo(Client one) {
      return one == called || answered;
    }
  }

  /** One end's view of a conversation. */
  private record Line(SocketId other, ConnectionId connection) {}

  final SocketId socket;
  final ClientAddress address;
  final TokenBucket messages;
  final TokenBucket refusals;
  Optional<PeerName> name = Optional.empty();
  long lastHeardNanos;
  long nextPingNanos;

  /** Set by the switchboard only while this is not in its queue of deadlines. */
  long deadlineNanos;

  private final Map<Line, Conversation> conversations = new LinkedHashMap<>();
  private int opened;

  Client(SocketId socket, ClientAddress address, long nowNanos) {
    this.socket = socket;
    this.address = address;
    this.messages =
        TokenBucket.perSecond(
            SessionLimits.MESSAGES_PER_SECOND, SessionLimits.MESSAGE_BURST, nowNanos);
    this.refusals =
        TokenBucket.perSecond(
            SessionLimits.REFUSALS_PER_SECOND, SessionLimits.REFUSAL_BURST, nowNanos);
    this.lastHeardNanos = nowNanos;
  }

  /** Opens a conversation unless it is open; false if this client has too many. */
  boolean tryConverse(Client with, ConnectionId connection) {
    Line line = new Line(with.socket, connection);
    if (conversations.containsKey(line)) {
      noteWordTo(with, connection);
      return true;
    }
    if (opened >= SessionLimits.MAX_CONVERSATIONS) {
      return false;
    }
    Conversation conversation = new Conversation(this, with, connection);
    opened++;
    conversations.put(line, conversation);
    with.conversations.put(new Line(socket, connection), conversation);
    return true;
  }

  /** Notes that this client let the other know that it is here. */
  void noteWordTo(Client other, ConnectionId connection) {
    Conversation conversation = conversations.get(new Line(other.socket, connection));
    if (conversation != null && conversation.called == this) {
      conversation.answered = true;
    }
  }

  /** Whether the other has had a word from this client on this connection. */
  boolean isKnownTo(Client other, ConnectionId connection) {
    Conversation conversation = conversations.get(new Line(other.socket, connection));
    return conversation != null && conversation.isKnownTo(other);
  }

  /** Ends a conversation, if there is one. */
  void endConversation(Client with, ConnectionId connection) {
    Conversation conversation = conversations.get(new Line(with.socket, connection));
    if (conversation != null) {
      forget(conversation);
    }
  }

  /** Ends all conversations: whom this client talked to, and whether each knows that it did. */
  Map<Client, Boolean> endConversations() {
    Map<Client, Boolean> others = new LinkedHashMap<>();
    for (Conversation conversation : conversations.values().toArray(Conversation[]::new)) {
      Client other = conversation.other(this);
      others.merge(other, conversation.isKnownTo(other), Boolean::logicalOr);
      forget(conversation);
    }
    return others;
  }

  private static void forget(Conversation conversation) {
    Client opener = conversation.opener;
    Client called = conversation.called;
    opener.conversations.remove(new Line(called.socket, conversation.connection));
    called.conversations.remove(new Line(opener.socket, conversation.connection));
    opener.opened--;
  }
}
