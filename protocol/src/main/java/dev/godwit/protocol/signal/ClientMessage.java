package dev.godwit.protocol.signal;

/**
 * What a client says to the server, in the order of the wire specification's table. Where there is
 * a {@code connection}, {@link ConnectionId#CLASSIC} stands for none being named.
 */
public sealed interface ClientMessage {

  /** Asks to be known by a name. */
  record Login(PeerName name) implements ClientMessage {}

  /** What is meant for another client: the server passes it on under the sender's name. */
  sealed interface Addressed extends ClientMessage {
    /** Whom it is for. */
    PeerName to();

    /** Which peer connection it is about. */
    ConnectionId connection();
  }

  /** Opens a connection, or renegotiates it; {@code restart} if it restarts ICE. */
  record Offer(PeerName to, ConnectionId connection, Payload offer, boolean restart)
      implements Addressed {}

  /** Answers an offer. */
  record Answer(PeerName to, ConnectionId connection, Payload answer) implements Addressed {}

  /** A way to reach the sender. */
  record Candidate(PeerName to, ConnectionId connection, Payload candidate) implements Addressed {}

  /** Ends a connection. */
  record Leave(PeerName to, ConnectionId connection) implements Addressed {}

  /** Got the offer and is asking its person. */
  record Ringing(PeerName to, ConnectionId connection) implements Addressed {}

  /** Got the offer and refuses to connect. */
  record Reject(PeerName to, ConnectionId connection, RejectCode code) implements Addressed {}

  /** Asks the connection's creator for an offer that restarts ICE. */
  record Restart(PeerName to, ConnectionId connection) implements Addressed {}

  /** Ends the session. */
  record Logout() implements ClientMessage {}

  /** Asks for fresh ICE servers. */
  record Ice() implements ClientMessage {}

  /** Asks for a {@link ServerMessage.Pong}. */
  record Ping() implements ClientMessage {}

  /** A type of a later version of the protocol, which is answered by {@code unavailable}. */
  record Later(String type) implements ClientMessage {}

  /**
   * Any other type, and text that is no JSON object with a type.
   *
   * @param type what to show of it: at most {@value #MAX_SHOWN} characters; {@code undefined} if
   *     there is none
   */
  record Unknown(String type) implements ClientMessage {
    /** Enough to recognise a typing error, too little to be an amplifier. */
    public static final int MAX_SHOWN = 64;
  }
}
