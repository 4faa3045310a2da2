package dev.godwit.signaling.session;

import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.SignalErrorCode;

/** What the {@link Switchboard} wants done, in this order. */
public sealed interface Output {

  /** Queue this text frame for a client. */
  record Send(SocketId socket, String text) implements Output {}

  /** Send a WebSocket ping (RFC 6455, section 5.5.2). */
  record Ping(SocketId socket) implements Output {}

  /** Close with this code and reason after what was queued; nothing follows for this socket. */
  record Close(SocketId socket, CloseCode code, String reason) implements Output {}

  /** Nothing to do, but worth a figure or a line in the log. */
  sealed interface Report extends Output {}

  /** Someone is here. */
  record LoggedIn(SocketId socket, PeerName name) implements Report {}

  /** Someone is no longer here. */
  record LoggedOut(SocketId socket, PeerName name) implements Report {}

  /** A message went from one client to another. */
  record Delivered(String type) implements Report {}

  /** A client was told that something cannot be done. */
  record Refused(SocketId socket, SignalErrorCode code) implements Report {}
}
