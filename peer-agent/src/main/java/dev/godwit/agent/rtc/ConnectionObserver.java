package dev.godwit.agent.rtc;

import dev.godwit.agent.rtc.RtcEnd.FaultKind;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCPeerConnectionIceErrorEvent;
import dev.onvoid.webrtc.RTCPeerConnectionState;

/**
 * Stands between the library's own thread and a connection. Nothing may be thrown through it: the
 * library would abort the process.
 */
final class ConnectionObserver implements PeerConnectionObserver {

  private final NativeConnection connection;

  ConnectionObserver(NativeConnection connection) {
    this.connection = connection;
  }

  /** Runs a callback's work; what it throws ends the connection and goes no further. */
  static void guarded(NativeConnection connection, Runnable work) {
    try {
      connection.engine().onEngineThread();
      work.run();
    } catch (Throwable thrown) {
      ignoringAll(() -> connection.fault(FaultKind.ENGINE, "a callback failed: " + thrown, thrown));
    }
  }

  /** The last line: even a failing logger must not throw into native code. */
  static void ignoringAll(Runnable work) {
    try {
      work.run();
    } catch (Throwable thrown) {
      // There is nobody left to tell.
    }
  }

  @Override
  public void onIceCandidate(RTCIceCandidate found) {
    guarded(
        connection,
        () -> {
          String mid = found.sdpMid == null ? "" : found.sdpMid;
          connection.onLocalCandidate(new RtcCandidate(found.sdp, mid, found.sdpMLineIndex));
        });
  }

  @Override
  public void onIceCandidateError(RTCPeerConnectionIceErrorEvent error) {
    guarded(
        connection,
        () -> {
          String url = String.valueOf(error.getUrl());
          connection.emit(
              l -> l.onIceServerFailed(new IceServerFailure(url, error.getErrorCode())));
        });
  }

  @Override
  public void onIceGatheringChange(RTCIceGatheringState state) {
    if (state == RTCIceGatheringState.COMPLETE) {
      guarded(connection, () -> connection.emit(RtcConnection.Listener::onCandidatesComplete));
    }
  }

  @Override
  public void onConnectionChange(RTCPeerConnectionState state) {
    guarded(connection, () -> connection.onConnectionChange(state));
  }

  @Override
  public void onDataChannel(RTCDataChannel channel) {
    guarded(connection, () -> connection.onDataChannel(channel));
  }
}
