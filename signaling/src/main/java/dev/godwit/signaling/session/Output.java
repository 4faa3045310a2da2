package dev.godwit.signaling.session;

import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.SignalErrorCode;

/** What the {@link Switchboard} wants done, in this order. */
public sealed interface Output {

  /** Queue this text frame for a client. */
  record Send(SocketId socket, String text) implements Output {}

  /**
   * Queue this text frame, which the client missed, beside what a slow client may have waiting: a
   * session replays at most {@value ReplayRing#MAX_BYTES} bytes.
   */
  record Replay(SocketId socket, String text) implements Output {}

  /** Send a WebSocket ping (RFC 6455, section 5.5.2). */
  record Ping(SocketId socket) implements Output {}

  /** Close with this code and reason after what was queued; nothing follows for this socket. */
  record Close(SocketId socket, CloseCode code, String reason) implements Output {}

  /** Nothing to do, but worth a figure or a line in the log. */
  sealed interface Report extends Output {}

  /** Someone is here. */
  record LoggedIn(SocketId socket, PeerName name) implements Report {}

  /** Someone is back whose session goes on, or whose name was taken over. */
  record Resumed(SocketId socket, PeerName name, Return how) implements Report {}

  /** How someone came back. */
  enum Return {
    /** With everything that was missed. */
    COMPLETE,
    /** With something lost. */
    BROKEN,
    /** As a new process that knows only its name. */
    TAKEN_OVER
  }

  /** Someone's socket is gone, and the session is kept for a while. */
  record Kept(SocketId socket, PeerName name) implements Report {}

  /** Someone is no longer here. */
  record LoggedOut(PeerName name) implements Report {}

  /** Someone did not come back in time, and is no longer here. */
  record Expired(PeerName name) implements Report {}

  /** A message went from one client to another. */
  record Delivered(String type) implements Report {}

  /** A client was told that something cannot be done. */
  record Refused(SocketId socket, SignalErrorCode code) implements Report {}
}
