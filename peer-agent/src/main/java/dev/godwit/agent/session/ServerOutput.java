package dev.godwit.agent.session;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.Envelope;
import dev.godwit.protocol.signal.IceServer;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SignalErrorCode;
import java.util.List;

/** What {@link ServerLink} wants done. */
public sealed interface ServerOutput {
  /** How this side is with the server again. */
  enum Coming {
    /** For the first time. */
    FIRST,
    /** With the same session, and nothing was lost. */
    UNBROKEN,
    /** What either side said meanwhile may be lost. */
    BROKEN
  }

  /** Open a connection to the server; {@code onOpen} or {@code onClosed} answers. */
  record Connect() implements ServerOutput {}

  /** Close the connection to the server in good order: the session is over. */
  record Disconnect() implements ServerOutput {}

  /** Drop the connection to the server without a word: the session may go on at another one. */
  record Abandon() implements ServerOutput {}

  /** Say this to the server. */
  record Say(Envelope<ClientMessage> envelope) implements ServerOutput {}

  /** This side is known by its name. */
  record Online(ServerMessage.LoginAccepted login, Coming coming) implements ServerOutput {}

  /** Another client said this. */
  record Deliver(ServerMessage.Delivered message) implements ServerOutput {}

  /** The server has passed this on. */
  record PassedOn(ClientMessage message) implements ServerOutput {}

  /** The server could not pass this on. */
  record NotPassedOn(ClientMessage message, ServerMessage.Failure failure)
      implements ServerOutput {}

  /** The ICE servers of now: who has asked for them may begin. */
  record IceServers(List<IceServer> servers) implements ServerOutput {}

  /** The server is away; it is tried again by itself. */
  record Offline(String reason) implements ServerOutput {}

  /** There is no getting in: the last output. */
  record Refused(SignalErrorCode code, String message) implements ServerOutput {}
}
