package dev.godwit.protocol.signal;

/**
 * What the server says of a resumable session when a client has logged in.
 *
 * @param token for the next login, which uses it up; a secret
 * @param continuity what became of the session before
 */
public record Resumption(SessionToken token, Continuity continuity) {

  /** How a session goes on from the one before. */
  public enum Continuity {
    /** There was none before. */
    NEW,
    /** It goes on; all that the client has missed follows. */
    COMPLETE,
    /** Something was lost: nothing is replayed, and the numbers begin again at 1. */
    BROKEN
  }
}
