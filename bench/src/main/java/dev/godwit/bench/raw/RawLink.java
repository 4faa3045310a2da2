package dev.godwit.bench.raw;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCDataChannelState;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCIceServer;
import dev.onvoid.webrtc.RTCIceTransportPolicy;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/**
 * One connection with one ordered, reliable data channel. Descriptions are exchanged whole, after
 * gathering, so that there are no candidates to pass. Confined to one thread, but for the callbacks
 * of the native library: an exception that left one of them would end the process, so each only
 * completes a future or hands a size on.
 */
final class RawLink implements AutoCloseable {
  private static final int STEP_SECONDS = 20;

  private final PeerConnectionFactory factory;
  private final RTCPeerConnection connection;
  private final CompletableFuture<Void> gathered = new CompletableFuture<>();
  private final CompletableFuture<RTCDataChannel> opened = new CompletableFuture<>();

  /**
   * @param relay by which alone the two may meet: its TURN URI, username and password; empty for
   *     any way
   * @param onBytes told the size of each message received, on the native library's thread
   */
  RawLink(List<String> relay, LongConsumer onBytes) {
    factory = new PeerConnectionFactory(new HeadlessAudioDeviceModule());
    connection =
        factory.createPeerConnection(
            configuration(relay),
            new PeerConnectionObserver() {
              @Override
              public void onIceCandidate(RTCIceCandidate candidate) {}

              @Override
              public void onIceGatheringChange(RTCIceGatheringState state) {
                if (state == RTCIceGatheringState.COMPLETE) {
                  gathered.complete(null);
                }
              }

              @Override
              public void onDataChannel(RTCDataChannel channel) {
                observe(channel, onBytes);
              }
            });
  }

  private static RTCConfiguration configuration(List<String> relay) {
    RTCConfiguration configuration = new RTCConfiguration();
    if (!relay.isEmpty()) {
      RTCIceServer server = new RTCIceServer();
      server.urls.add(relay.get(0));
      server.username = relay.get(1);
      server.password = relay.get(2);
      configuration.iceServers.add(server);
      configuration.iceTransportPolicy = RTCIceTransportPolicy.RELAY;
    }
    return configuration;
  }

  /** Makes the channel and the description that offers it. */
  String offer() throws InterruptedException {
    RTCDataChannelInit reliable = new RTCDataChannelInit();
    reliable.ordered = true;
    observe(connection.createDataChannel("raw", reliable), bytes -> {});
    Description offer = new Description();
    connection.createOffer(new RTCOfferOptions(), offer);
    return describe(offer);
  }

  /** Takes the other side's offer and gives the answer to it. */
  String answer(String offer) throws InterruptedException {
    setRemote(RTCSdpType.OFFER, offer);
    Description answer = new Description();
    connection.createAnswer(new RTCAnswerOptions(), answer);
    return describe(answer);
  }

  /** Takes the answer to {@link #offer}. */
  void accept(String answer) throws InterruptedException {
    setRemote(RTCSdpType.ANSWER, answer);
  }

  /** Waits until the channel is open. It belongs to this link, which closes it. */
  RTCDataChannel awaitOpen() throws InterruptedException {
    return await(opened, "the data channel to open");
  }

  /** In the only order that the native library survives. */
  @Override
  public void close() {
    RTCDataChannel channel = opened.getNow(null);
    if (channel != null) {
      channel.unregisterObserver();
      channel.close();
    }
    connection.close();
    if (channel != null) {
      channel.dispose();
    }
    factory.dispose();
  }

  private void observe(RTCDataChannel channel, LongConsumer onBytes) {
    channel.registerObserver(
        new RTCDataChannelObserver() {
          @Override
          public void onBufferedAmountChange(long previousAmount) {}

          @Override
          public void onStateChange() {
            openedIf(channel);
          }

          @Override
          public void onMessage(RTCDataChannelBuffer message) {
            onBytes.accept(message.data.remaining());
          }
        });
    openedIf(channel);
  }

  private void openedIf(RTCDataChannel channel) {
    if (channel.getState() == RTCDataChannelState.OPEN) {
      opened.complete(channel);
    }
  }

  private String describe(Description description) throws InterruptedException {
    Done done = new Done();
    connection.setLocalDescription(await(description.future, "a local description"), done);
    await(done.future, "the local description to be taken");
    await(gathered, "this machine's addresses");
    return connection.getLocalDescription().sdp;
  }

  private void setRemote(RTCSdpType type, String sdp) throws InterruptedException {
    Done done = new Done();
    connection.setRemoteDescription(new RTCSessionDescription(type, sdp), done);
    await(done.future, "the other side's description to be taken");
  }

  private static <T> T await(CompletableFuture<T> future, String what) throws InterruptedException {
    try {
      return future.get(STEP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("While waiting for " + what, e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("Waited " + STEP_SECONDS + " s for " + what, e);
    }
  }

  private static final class Description implements CreateSessionDescriptionObserver {
    private final CompletableFuture<RTCSessionDescription> future = new CompletableFuture<>();

    @Override
    public void onSuccess(RTCSessionDescription description) {
      future.complete(description);
    }

    @Override
    public void onFailure(String error) {
      future.completeExceptionally(new IllegalStateException(error));
    }
  }

  private static final class Done implements SetSessionDescriptionObserver {
    private final CompletableFuture<Boolean> future = new CompletableFuture<>();

    @Override
    public void onSuccess() {
      future.complete(true);
    }

    @Override
    public void onFailure(String error) {
      future.completeExceptionally(new IllegalStateException(error));
    }
  }
}
