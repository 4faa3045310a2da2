package dev.godwit.agent;

import dev.godwit.agent.file.FileProblem;
import dev.godwit.agent.file.KeptToken;
import dev.godwit.agent.file.StateFolder;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.SessionToken;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the token of the session with the server for the next process of the same name, which then
 * has the name back at once. Confined to its caller.
 */
final class SessionKeeper {
  private static final System.Logger LOG = System.getLogger(SessionKeeper.class.getName());

  private final @Nullable KeptToken place;

  private SessionKeeper(@Nullable KeptToken place) {
    this.place = place;
  }

  /** Keeps nothing. */
  static SessionKeeper none() {
    return new SessionKeeper(null);
  }

  /** Keeps it there, unless a process of the same name does so already. */
  static SessionKeeper in(StateFolder state, ServerAddress server, PeerName name)
      throws FileProblem {
    return new SessionKeeper(
        state.tokens().take(server.uri().toString(), name.text(), Instant.now()));
  }

  /** What an earlier process has left. */
  Optional<SessionToken> token() {
    try {
      return place == null ? Optional.empty() : place.read().map(SessionToken::new);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  void keep(SessionToken token) {
    if (place != null) {
      try {
        place.write(token.text());
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "The session's token could not be kept.", e);
      }
    }
  }

  /**
   * Keeps it no more.
   *
   * @param isOver whether the session is over, so that the token is worth nothing
   */
  void close(boolean isOver) {
    if (place != null) {
      try (place) {
        if (isOver) {
          place.delete();
        }
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "The session's token could not be deleted.", e);
      }
    }
  }
}
