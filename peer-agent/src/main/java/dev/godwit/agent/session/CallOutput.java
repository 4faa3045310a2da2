package dev.godwit.agent.session;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.IceCandidate;
import dev.godwit.protocol.signal.PeerName;

/** What a call wants done. */
public sealed interface CallOutput {
  /** Say this to the other peer, through the server. */
  record Say(ClientMessage message) implements CallOutput {}

  /** A connection is about to begin: get fresh ICE servers; {@code onIceServers} answers. */
  record AskForIce() implements CallOutput {}

  /** Make an offer; its description is told by {@code onLocalDescription}. */
  record CreateOffer() implements CallOutput {}

  /** Answer this offer; the answer's description is told by {@code onLocalDescription}. */
  record AcceptOffer(String sdp) implements CallOutput {}

  /**
   * Offer another path for the connection that there is; its description is told by {@code
   * onLocalDescription}. Links stay open.
   */
  record RestartIce() implements CallOutput {}

  /** Answer the offer of another path; as told by {@code onLocalDescription}. */
  record AcceptRestart(String sdp) implements CallOutput {}

  /** Take this answer to the offer. */
  record AcceptAnswer(String sdp) implements CallOutput {}

  /** A way to reach the other peer. */
  record AddCandidate(IceCandidate candidate) implements CallOutput {}

  /** Ask the person whether this peer may connect; {@code onDecision} answers. */
  record AskPerson(PeerName from) implements CallOutput {}

  /** For the person that watches. */
  record Report(CallEvent event) implements CallOutput {}

  /** The call is over, or never came about: the last output of its machine. */
  record End(CallEnd end) implements CallOutput {}
}
