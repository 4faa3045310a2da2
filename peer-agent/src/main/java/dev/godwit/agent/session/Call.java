package dev.godwit.agent.session;

import dev.godwit.protocol.signal.IceCandidate;
import dev.godwit.protocol.signal.ServerMessage;
import org.jspecify.annotations.Nullable;

/**
 * One connection with one peer, up to an open link and to the end. The law: after each input, drain
 * {@link #poll}. Confined to its caller.
 */
public sealed interface Call permits OutgoingCall, IncomingCall {
  /** The ICE servers of now are known, as was asked for. */
  void onIceServers(long nowNanos);

  /** The engine has described this side: the offer or the answer that was asked for. */
  void onLocalDescription(String sdp, long nowNanos);

  /** The engine has found a way to reach this side. */
  void onLocalCandidate(IceCandidate candidate);

  /** There is a path. */
  void onConnected();

  /** The link is open. */
  void onLinkOpen(long nowNanos);

  /** Nothing was heard on the open link for a while: another path may mend that. */
  void onSuspect(long nowNanos);

  /** The engine has found no path, or lost it for good. */
  void onNoPath();

  /** The engine's connection, or the link on it, is over. */
  void onEngineEnded(String reason);

  /** The other side said something about this connection. */
  void onMessage(ServerMessage.Delivered message, long nowNanos);

  /** This side is with the server again: what either side said meanwhile may be lost. */
  void onServerBack(long nowNanos);

  /** The server does not let this side in again: what is not agreed by now never will be. */
  void onServerRefused(String code, String reason);

  /** This side ends it. */
  void hangUp();

  /** The time {@link #deadlineNanos} has come. */
  void onDeadline(long nowNanos);

  /** When {@link #onDeadline} is to be called, or {@link Long#MAX_VALUE}. */
  long deadlineNanos();

  /** The next thing to do, or null. */
  @Nullable CallOutput poll();
}
