package dev.godwit.agent.session;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.Envelope;
import dev.godwit.protocol.signal.MessageId;
import dev.godwit.protocol.signal.Resumption;
import dev.godwit.protocol.signal.SessionToken;
import dev.godwit.protocol.signal.Stay;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * What of a session outlives its connections to the server: the token that it goes on with, what
 * was heard, and what was said and not answered. Confined to its machine.
 */
final class SessionMemory {
  /**
   * How many messages are kept for saying them again: the set-up of several connections, and fewer
   * than a server takes at once (200).
   */
  static final int MAX_UNANSWERED = 128;

  private final SequencedMap<MessageId, ClientMessage> unanswered = new LinkedHashMap<>();
  private Optional<SessionToken> token;

  /** Empty with a token that another process left: nobody knows what it has heard. */
  private OptionalLong seenSeq = OptionalLong.empty();

  private long lastId;

  /** Whether a message was given up that may never have arrived. */
  private boolean hasForgotten;

  SessionMemory(Optional<SessionToken> token) {
    this.token = token;
  }

  /** What the next login asks for. */
  Stay stay() {
    return token.isPresent() ? new Stay.Resuming(token.get(), seenSeq) : new Stay.Resumable();
  }

  /** The server does not know the token; false if there was none. */
  boolean dropToken() {
    boolean wasThere = token.isPresent();
    token = Optional.empty();
    return wasThere;
  }

  /**
   * The server let this side in.
   *
   * @return whether nothing was lost of what either side has said
   */
  boolean onLogin(Optional<Resumption> resumption, boolean isFirst) {
    Resumption.Continuity continuity =
        resumption.map(Resumption::continuity).orElse(Resumption.Continuity.NEW);
    // By a token without a number a session of its own begins, whatever the server calls it.
    boolean goesOn =
        token.isPresent() && seenSeq.isPresent() && continuity != Resumption.Continuity.NEW;
    boolean isComplete = goesOn && continuity == Resumption.Continuity.COMPLETE;
    if (!isComplete) {
      seenSeq = OptionalLong.of(0);
    }
    if (!goesOn && !isFirst) {
      // Whom it was for has heard that the session is over; what still matters is said anew.
      unanswered.clear();
    }
    boolean nothingLost = isComplete && !hasForgotten;
    hasForgotten = false;
    token = resumption.map(Resumption::token);
    return nothingLost;
  }

  /** Whether a message of that number was not heard before; of one without, nobody can tell. */
  boolean takes(OptionalLong seq) {
    if (seq.isEmpty()) {
      return true;
    }
    boolean isNew = seq.getAsLong() > seenSeq.orElse(0);
    if (isNew) {
      seenSeq = seq;
    }
    return isNew;
  }

  /** Keeps this until it is answered, under an id of its own. */
  Envelope<ClientMessage> keep(ClientMessage message) {
    if (unanswered.size() == MAX_UNANSWERED) {
      unanswered.pollFirstEntry();
      hasForgotten = true;
    }
    MessageId id = freshId();
    unanswered.put(id, message);
    return Envelope.of(id, message);
  }

  /** An id that nothing had before. */
  MessageId freshId() {
    return new MessageId(Long.toString(++lastId));
  }

  /** What was said under that id, if it was not answered before. */
  Optional<ClientMessage> answered(Optional<MessageId> id) {
    return id.map(unanswered::remove);
  }

  /** All that is to be said again, in order. */
  List<Envelope<ClientMessage>> unanswered() {
    return unanswered.entrySet().stream()
        .map((Map.Entry<MessageId, ClientMessage> one) -> Envelope.of(one.getKey(), one.getValue()))
        .toList();
  }
}
