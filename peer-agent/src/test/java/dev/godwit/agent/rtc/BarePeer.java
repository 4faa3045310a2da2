package dev.godwit.agent.rtc;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCDataChannelState;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The other end of a connection, without any of our guards. */
final class BarePeer implements AutoCloseable {

  private final SharedFactory factory;
  private final Side other;
  private final RTCPeerConnection connection;
  private final List<RTCDataChannel> channels = new ArrayList<>();

  BarePeer(SharedFactory factory, Side other) {
    this.factory = factory;
    this.other = other;
    connection =
        factory.createPeerConnection(
            new RTCConfiguration(),
            new PeerConnectionObserver() {
              @Override
              public void onIceCandidate(RTCIceCandidate found) {
                other.connection.addCandidate(
                    new RtcCandidate(found.sdp, found.sdpMid, found.sdpMLineIndex));
              }
            });
  }

  RTCDataChannel openChannel(String label, RTCDataChannelInit init) {
    RTCDataChannel channel = connection.createDataChannel(label, init);
    channels.add(channel);
    return channel;
  }

  void connect() throws Exception {
    CompletableFuture<RTCSessionDescription> offer = new CompletableFuture<>();
    connection.createOffer(
        new RTCOfferOptions(),
        new CreateSessionDescriptionObserver() {
          @Override
          public void onSuccess(RTCSessionDescription description) {
            offer.complete(description);
          }

          @Override
          public void onFailure(String error) {
            offer.completeExceptionally(new IllegalStateException(error));
          }
        });
    RTCSessionDescription description = offer.get(20, TimeUnit.SECONDS);
    set(true, description);
    other.connection.acceptOffer(description.sdp);
    String answer = other.await(Side.Event.Description.class, _ -> true).sdp();
    set(false, new RTCSessionDescription(RTCSdpType.ANSWER, answer));
  }

  void awaitClosed(RTCDataChannel channel) {
    RtcEngineContract.await(
        "closed by the other side", () -> channel.getState() == RTCDataChannelState.CLOSED);
  }

  @Override
  public void close() {
    other.connection.close();
    channels.forEach(RTCDataChannel::close);
    connection.close();
    channels.forEach(RTCDataChannel::dispose);
    factory.connectionClosed();
  }

  private void set(boolean local, RTCSessionDescription description) throws Exception {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    SetSessionDescriptionObserver observer =
        new SetSessionDescriptionObserver() {
          @Override
          public void onSuccess() {
            done.complete(true);
          }

          @Override
          public void onFailure(String error) {
            done.completeExceptionally(new IllegalStateException(error));
          }
        };
    if (local) {
      connection.setLocalDescription(description, observer);
    } else {
      connection.setRemoteDescription(description, observer);
    }
    boolean _ = done.get(20, TimeUnit.SECONDS);
  }
}
