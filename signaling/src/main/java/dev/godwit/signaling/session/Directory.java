package dev.godwit.signaling.session;

import dev.godwit.protocol.signal.PeerName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which session has which name: each name at most one. Confined to its caller. */
final class Directory {
  private final Map<PeerName, Session> sessions = new HashMap<>();

  int size() {
    return sessions.size();
  }

  /** Gives the session its name, unless another has it. */
  boolean tryEnter(Session session) {
    return sessions.putIfAbsent(session.name, session) == null;
  }

  Optional<Session> find(PeerName name) {
    return Optional.ofNullable(sessions.get(name));
  }

  void remove(Session session) {
    sessions.remove(session.name, session);
  }
}
