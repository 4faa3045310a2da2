package dev.godwit.protocol.signal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the server says to a client, in the order of the wire specification's table. Where there is
 * a {@code connection}, {@link ConnectionId#CLASSIC} stands for none being named.
 */
public sealed interface ServerMessage {

  /**
   * The client is known by that name from now on.
   *
   * @param resumption if the session is resumable
   */
  record LoginAccepted(
      PeerName name,
      SessionToken session,
      List<IceServer> iceServers,
      Optional<Resumption> resumption)
      implements ServerMessage {
    public LoginAccepted {
      iceServers = List.copyOf(iceServers);
    }

    /** A session that ends with its socket. */
    public LoginAccepted(PeerName name, SessionToken session, List<IceServer> iceServers) {
      this(name, session, iceServers, Optional.empty());
    }
  }

  /** The client is not; it may try again on the same socket. */
  record LoginRefused(SignalErrorCode code, String message) implements ServerMessage {}

  /** What another client said. */
  sealed interface Delivered extends ServerMessage {
    /** Who said it. */
    PeerName from();

    /** Which peer connection it is about. */
    ConnectionId connection();
  }

  /**
   * Another client opens or renegotiates a connection.
   *
   * @param polite whether the receiver gives way if both called at once; told on the classic
   *     connection only, false on others, where only the creator sends offers
   */
  record Offer(
      PeerName from, ConnectionId connection, Payload offer, boolean restart, boolean polite)
      implements Delivered {}

  /** Another client answers an offer. */
  record Answer(PeerName from, ConnectionId connection, Payload answer) implements Delivered {}

  /** A way to reach another client. */
  record Candidate(PeerName from, ConnectionId connection, Payload candidate)
      implements Delivered {}

  /** Another client ended a connection, or is gone: then it is about all connections with it. */
  record Leave(PeerName from, ConnectionId connection, LeaveReason reason) implements Delivered {}

  /** Another client got the offer and is asking its person. */
  record Ringing(PeerName from, ConnectionId connection) implements Delivered {}

  /** Another client refuses to connect. */
  record Reject(PeerName from, ConnectionId connection, RejectCode code) implements Delivered {}

  /** Another client asks for an offer that restarts ICE. */
  record Restart(PeerName from, ConnectionId connection) implements Delivered {}

  /** Whether someone that the client watches is here. */
  record Presence(PeerName name, Online online) implements ServerMessage {}

  /** Fresh ICE servers. */
  record Ice(List<IceServer> iceServers) implements ServerMessage {
    public Ice {
      iceServers = List.copyOf(iceServers);
    }
  }

  /** The answer to a ping. */
  record Pong() implements ServerMessage {}

  /** The message with that id is queued for the other client, or done. */
  record Ok() implements ServerMessage {}

  /** A message was not acted upon. */
  record Failure(SignalErrorCode code, String message) implements ServerMessage {
    /** The failure in the code's own words. */
    public static Failure of(SignalErrorCode code) {
      return new Failure(code, code.message());
    }
  }

  /** The server stops after {@code left}, in whole milliseconds: the socket will be closed. */
  record Draining(Duration left, String message) implements ServerMessage {}

  /** A type of a later version of the protocol: to be ignored. */
  record Unknown(String type) implements ServerMessage {}
}
