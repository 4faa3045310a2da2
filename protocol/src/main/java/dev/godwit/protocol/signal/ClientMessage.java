package dev.godwit.protocol.signal;

import java.util.List;

/**
 * What a client says to the server, in the order of the wire specification's table. Where there is
 * a {@code connection}, {@link ConnectionId#CLASSIC} stands for none being named.
 */
public sealed interface ClientMessage {

  /**
   * Asks to be known by a name.
   *
   * @param discoverable whether anyone may learn whether this client is here
   */
  record Login(PeerName name, Stay stay, boolean discoverable) implements ClientMessage {
    /** A session that ends with its socket, and is shown to nobody. */
    public Login(PeerName name) {
      this(name, new Stay.WhileConnected(), false);
    }
  }

  /** What only a client that is logged in can say. */
  sealed interface InSession extends ClientMessage {}

  /** What is meant for another client: the server passes it on under the sender's name. */
  sealed interface Addressed extends InSession {
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
  record Logout() implements InSession {}

  /** Asks to be told whether these are here, now and whenever that changes. */
  record Watch(List<PeerName> names) implements InSession {
    public Watch {
      names = List.copyOf(names);
    }
  }

  /** Asks to be told no more of these. */
  record Unwatch(List<PeerName> names) implements InSession {
    public Unwatch {
      names = List.copyOf(names);
    }
  }

  /** Says who may learn whether this client is here, instead of those named before. */
  record Visible(List<PeerName> names) implements InSession {
    public Visible {
      names = List.copyOf(names);
    }
  }

  /** Asks for fresh ICE servers. */
  record Ice() implements InSession {}

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
