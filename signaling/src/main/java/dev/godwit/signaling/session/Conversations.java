package dev.godwit.signaling.session;

import dev.godwit.protocol.signal.ConnectionId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One session's open conversations: it, another session and a connection. Confined to its caller.
 */
final class Conversations {

  /** Two sessions and a connection between them that one opened and none has left. */
  private static final class Conversation {
    private final Session opener;
    private final Session called;
    private final ConnectionId connection;
    private boolean answered;

    private Conversation(Session opener, Session called, ConnectionId connection) {
      this.opener = opener;
      this.called = called;
      this.connection = connection;
    }

    private Session other(Session one) {
      return one == opener ? called : opener;
    }

    /** Whether this session knows that the other is here: it was called, or got a word back. */
    private boolean isKnownTo(Session one) {
      return one == called || answered;
    }
  }

  /** One end's view of a conversation. */
  private record Line(Session other, ConnectionId connection) {}

  private final Session owner;
  private final Map<Line, Conversation> open = new LinkedHashMap<>();
  private int opened;

  Conversations(Session owner) {
    this.owner = owner;
  }

  /** Whether this conversation is open, or this session may open one more. */
  boolean hasRoomFor(Session with, ConnectionId connection) {
    return opened < SessionLimits.MAX_CONVERSATIONS || open.containsKey(new Line(with, connection));
  }

  /** Opens a conversation, or notes an offer in one that is open. */
  void open(Session with, ConnectionId connection) {
    Line line = new Line(with, connection);
    if (open.containsKey(line)) {
      noteWordTo(with, connection);
    } else {
      Conversation conversation = new Conversation(owner, with, connection);
      opened++;
      open.put(line, conversation);
      with.conversations.open.put(new Line(owner, connection), conversation);
    }
  }

  /** Notes that this session let the other know that it is here. */
  void noteWordTo(Session other, ConnectionId connection) {
    Conversation conversation = open.get(new Line(other, connection));
    if (conversation != null && conversation.called == owner) {
      conversation.answered = true;
    }
  }

  /** Whether the other has had a word from this session on this connection. */
  boolean isKnownTo(Session other, ConnectionId connection) {
    Conversation conversation = open.get(new Line(other, connection));
    return conversation != null && conversation.isKnownTo(other);
  }

  /** Ends a conversation, if there is one. */
  void end(Session with, ConnectionId connection) {
    Conversation conversation = open.get(new Line(with, connection));
    if (conversation != null) {
      forget(conversation);
    }
  }

  /** Ends all: whom this session talked to, and whether each knows that it did. */
  Map<Session, Boolean> endAll() {
    Map<Session, Boolean> others = new LinkedHashMap<>();
    for (Conversation conversation : open.values().toArray(Conversation[]::new)) {
      Session other = conversation.other(owner);
      others.merge(other, conversation.isKnownTo(other), Boolean::logicalOr);
      forget(conversation);
    }
    return others;
  }

  private static void forget(Conversation conversation) {
    Session opener = conversation.opener;
    Session called = conversation.called;
    opener.conversations.open.remove(new Line(called, conversation.connection));
    called.conversations.open.remove(new Line(opener, conversation.connection));
    opener.conversations.opened--;
  }
}
