package dev.godwit.protocol.signal;

import java.util.OptionalLong;

/** How long the session that a client asks for is to last. */
public sealed interface Stay {

  /** Until its socket closes. */
  record WhileConnected() implements Stay {}

  /** A new session that is kept for a while when its socket breaks. */
  record Resumable() implements Stay {}

  /**
   * The session that an earlier login of this client began.
   *
   * @param token from the last answer to a login; used up by this one
   * @param seenSeq the number of the last message that this client has dealt with, 0 if there was
   *     none; empty if it no longer knows what it was doing, and only wants its name
   */
  record Resuming(SessionToken token, OptionalLong seenSeq) implements Stay {}
}
