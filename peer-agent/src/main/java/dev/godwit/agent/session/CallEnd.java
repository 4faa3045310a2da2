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

  /** There was a path, but the other side did not open its link in time. */
  record NoLink() implements CallEnd {}

  /** There was a link, but the other side offered nothing on it in time. */
  record NothingOffered() implements CallEnd {}

  /** The other side ended it. */
  record LeftByPeer() implements CallEnd {}

  /**
   * The server does not let this side call.
   *
   * @param code one of the signaling codes
   * @param reason why, and what to do
   */
  record ServerRefused(String code, String reason) implements CallEnd {}

  /** What the other side sent made no sense, or the engine failed. */
  record Broken(String reason) implements CallEnd {}

  /** This side ended it. */
  record HungUp() implements CallEnd {}

  /** Whether the same call may go better another time. */
  default boolean isPassing() {
    return switch (this) {
      case PeerAbsent _, NoAnswer _, NoPath _, NoLink _, LeftByPeer _, Broken _ -> true;
      case Refused(RejectCode code) -> code != RejectCode.DECLINED;
      case NothingOffered _, ServerRefused _, HungUp _ -> false;
    };
  }
}
