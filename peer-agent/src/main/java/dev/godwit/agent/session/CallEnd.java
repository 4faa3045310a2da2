package dev.godwit.agent.session;

import dev.godwit.protocol.signal.RejectCode;

/** Why there is no call (any more). */
public sealed interface CallEnd {
  /** Nobody came online by that name in time. */
  record PeerAbsent() implements CallEnd {}

  /** Nobody answered in time. */
  record NoAnswer() implements CallEnd {}

  /** The other side, or this one, refused to connect. */
  record Refused(RejectCode code) implements CallEnd {}

  /** Both agreed, but no path between them was found in time. */
  record NoPath() implements CallEnd {}

  /** The other side ended it. */
  record LeftByPeer() implements CallEnd {}

  /** What the other side sent made no sense, or the engine failed. */
  record Broken(String reason) implements CallEnd {}

  /** This side ended it. */
  record HungUp() implements CallEnd {}
}
