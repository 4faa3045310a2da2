package dev.godwit.agent.rtc;

import dev.godwit.agent.rtc.RtcEnd.ClosedByPeer;
import dev.godwit.agent.rtc.RtcEnd.ClosedLocally;
import dev.godwit.agent.rtc.RtcEnd.ConnectivityFailed;
import dev.godwit.agent.rtc.RtcEnd.Fault;
import dev.godwit.agent.rtc.RtcEnd.FaultKind;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCStatsReport;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One native peer connection. Native calls are made on the engine's command thread only; callbacks
 * come on the library's own thread and hand over without waiting; events go out by the serial
 * queue.
 */
final class NativeConnection implements RtcConnection {

  /** Commands that wait for the command thread; signaling gives a few at a time. */
  static final int MAX_PENDING_COMMANDS = 1_024;

  /** A transfer has one channel, later a few lanes; what a peer opens above that is refused. */
  static final int MAX_CHANNELS = 16;

  /**
   * When to look whether a peer that closed the last channel has closed the connection: its word
   * comes in packets of its own, a little later.
   */
  private static final long[] PEER_END_CHECKS_MILLIS = {0, 50, 250, 1_000, 3_000};

  /**
   * How long further candidates of the peer's are waited for when all known have failed: a relay
   * refuses private addresses at once, and a public one is found a little later.
   */
  static final long TRICKLE_MILLIS = 5_000;

  private static final Logger LOG = System.getLogger("dev.godwit.agent.rtc");

  private final NativeRtcEngine engine;
  private final RtcConfiguration configuration;
  private final Listener listener;
  private final SerialEvents events = new SerialEvents(this::listenerThrew);
  private final AtomicReference<@Nullable RtcEnd> end = new AtomicReference<>();
  private final AtomicInteger pendingCommands = new AtomicInteger();
  private final Set<NativeChannel> channels = ConcurrentHashMap.newKeySet();
  private final RefusedChannels refused = new RefusedChannels();
  private final AtomicBoolean enlarging = new AtomicBoolean();
  private volatile boolean wasConnected;
  private volatile int maxMessageBytes = RemoteDescription.DEFAULT_MAX_MESSAGE_BYTES;

  // Confined to the command thread.
  private @Nullable RTCPeerConnection peer;
  private @Nullable Negotiation negotiation;

  NativeConnection(
      NativeRtcEngine engine, RtcConfiguration configuration, RtcConnection.Listener listener) {
    this.engine = engine;
    this.configuration = configuration;
    this.listener = listener;
  }

  @Override
  public void createOffer(boolean iceRestart) {
    negotiate(negotiation -> negotiation.createOffer(iceRestart));
  }

  @Override
  public void acceptOffer(String sdp) {
    negotiate(negotiation -> negotiation.acceptOffer(sdp));
  }

  @Override
  public void acceptAnswer(String sdp) {
    negotiate(negotiation -> negotiation.acceptAnswer(sdp));
  }

  @Override
  public void addCandidate(RtcCandidate candidate) {
    negotiate(negotiation -> negotiation.addCandidate(candidate));
  }

  @Override
  public RtcChannel openChannel(String label, FrameReceiver receiver) {
    NativeChannel channel = new NativeChannel(this, label);
    channels.add(channel);
    if (end.get() != null) {
      channel.markClosed();
    } else if (channels.size() > MAX_CHANNELS) {
      fault(FaultKind.OVERLOAD, MAX_CHANNELS + " channels are open.", null);
    } else {
      command(peer -> attach(peer, channel, receiver));
    }
    return channel;
  }

  @Override
  public void statistics(Consumer<RtcStatistics> consumer) {
    command(peer -> readStatistics(peer, report -> consumer.accept(StatisticsReader.read(report))));
  }

  @Override
  public void close() {
    end(new ClosedLocally());
  }

  /** Makes the native connection; to be called once, before any command. */
  void start() {
    command(this::create);
  }

  /** Ends the connection for this reason, unless it has one already. */
  void end(RtcEnd reason) {
    if (end.compareAndSet(null, reason)) {
      engine.command(this::tearDown);
    }
  }

  /** Ends the connection for a fault on this side, from any thread. */
  void fault(FaultKind kind, String detail, @Nullable Throwable thrown) {
    if (end.get() == null) {
      LOG.log(Level.WARNING, "A connection ends: " + detail, thrown);
    }
    end(new Fault(kind, detail));
  }

  /** Hands an event to the listener, without waiting. */
  void emit(Consumer<Listener> event) {
    if (!events.post(() -> event.accept(listener))) {
      events.discard();
      fault(FaultKind.OVERLOAD, "the listener left too many events waiting.", null);
    }
  }

  /** Goes on with this on the command thread, unless the end comes first. */
  void resume(Consumer<RTCPeerConnection> step) {
    engine.command(() -> runStep(step));
  }

  NativeRtcEngine engine() {
    return engine;
  }

  int maxMessageBytes() {
    return maxMessageBytes;
  }

  void setMaxMessageBytes(int bytes) {
    maxMessageBytes = bytes;
  }

  // What the library's own thread tells; see ConnectionObserver for the guard around each.

  void onConnectionChange(RTCPeerConnectionState state) {
    switch (state) {
      case CONNECTING -> emit(listener -> listener.onConnectivity(Connectivity.CONNECTING));
      case CONNECTED -> {
        wasConnected = true;
        enlargeReceiveBuffers();
        emit(listener -> listener.onConnectivity(Connectivity.CONNECTED));
      }
      case DISCONNECTED -> {
        emit(listener -> listener.onConnectivity(Connectivity.DISCONNECTED));
        resume(this::endIfPeerClosed);
      }
      case FAILED -> onConnectivityFailed();
      case NEW, CLOSED -> {}
    }
  }

  /** As long as there was no path, the next candidate of the peer's may be one. */
  private void onConnectivityFailed() {
    if (wasConnected) {
      end(new ConnectivityFailed());
    } else {
      CompletableFuture.delayedExecutor(TRICKLE_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
          .execute(() ->
              resume(peer -> {
                if (peer.getConnectionState() == RTCPeerConnectionState.FAILED) {
                  end(new ConnectivityFailed());
                }
              }));
    }
  }

  void onLocalCandidate(RtcCandidate candidate) {
    emit(listener -> listener.onLocalCandidate(candidate));
    enlargeReceiveBuffers(); // An ICE restart brings new sockets, and no new CONNECTED.
  }

  void onDataChannel(RTCDataChannel opened) {
    String label = opened.getLabel();
    NativeChannel channel = new NativeChannel(this, label == null ? "" : label);
    boolean sound = opened.isOrdered() && opened.isReliable() && channels.size() < MAX_CHANNELS;
    Optional<FrameReceiver> receiver =
        sound && end.get() == null ? accept(channel) : Optional.empty();
    if (receiver.isPresent()) {
      channels.add(channel);
      channel.attach(opened, receiver.get());
    } else {
      if (!refused.add(opened)) {
        fault(FaultKind.OVERLOAD, "the peer goes on opening channels that are refused.", null);
      }
      engine.command(refused::dispose);
    }
  }

  void onChannelClosed(NativeChannel channel, RtcChannel.CloseReason reason) {
    emit(listener -> listener.onChannelClosed(channel, reason));
    engine.command(() -> free(channel, reason));
  }

  private void free(NativeChannel channel, RtcChannel.CloseReason reason) {
    if (channels.remove(channel)) {
      channel.detach();
      channel.dispose();
      if (channels.isEmpty() && reason == RtcChannel.CloseReason.CLOSED_BY_PEER) {
        for (long millis : PEER_END_CHECKS_MILLIS) {
          CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, Runnable::run)
              .execute(() -> resume(this::endIfPeerClosed));
        }
      }
    }
  }

  private void enlargeReceiveBuffers() {
    if (enlarging.compareAndSet(false, true)) {
      resume(peer -> {
        enlarging.set(false);
        int _ = engine.receiveBuffer().enlarge();
      });
    }
  }

  private Optional<FrameReceiver> accept(NativeChannel channel) {
    try {
      return listener.acceptChannel(channel);
    } catch (Throwable thrown) {
      listenerThrew(thrown);
      return Optional.empty();
    }
  }

  private void negotiate(Consumer<Negotiation> step) {
    command(peer -> {
      if (negotiation != null) {
        step.accept(negotiation);
      }
    });
  }

  private void command(Consumer<RTCPeerConnection> step) {
    command(() -> runStep(step));
  }

  private void command(Runnable step) {
    if (end.get() != null) {
      return;
    }
    if (pendingCommands.incrementAndGet() > MAX_PENDING_COMMANDS) {
      fault(FaultKind.OVERLOAD, MAX_PENDING_COMMANDS + " commands are waiting.", null);
      return;
    }
    engine.command(() -> {
      pendingCommands.decrementAndGet();
      step.run();
    });
  }

  private void create() {
    if (end.get() != null) {
      return;
    }
    try {
      RTCPeerConnection created =
          engine
              .factory()
              .createPeerConnection(
                  NativeConfiguration.of(configuration), new ConnectionObserver(this));
      peer = created;
      negotiation = new Negotiation(this, created);
    } catch (Throwable thrown) {
      fault(FaultKind.ENGINE, "a connection cannot be made: " + thrown, thrown);
    }
  }

  private void runStep(Consumer<RTCPeerConnection> step) {
    RTCPeerConnection current = peer;
    if (end.get() != null || current == null) {
      return;
    }
    try {
      step.accept(current);
    } catch (Throwable thrown) {
      fault(FaultKind.ENGINE, "a command failed: " + thrown, thrown);
    }
  }

  private void attach(RTCPeerConnection peer, NativeChannel channel, FrameReceiver receiver) {
    // The defaults are those of an ordered, reliable channel.
    channel.attach(peer.createDataChannel(channel.label(), new RTCDataChannelInit()), receiver);
  }

  private void readStatistics(RTCPeerConnection peer, Consumer<RTCStatsReport> reader) {
    peer.getStats(
        report -> ConnectionObserver.guarded(this, () -> emit(listener -> reader.accept(report))));
  }

  /** An association that was closed in good order stays CONNECTED for the library, then fails. */
  private void endIfPeerClosed(RTCPeerConnection peer) {
    peer.getStats(report ->
        ConnectionObserver.guarded(
            this,
            () -> {
              if (StatisticsReader.saysPeerClosed(report)) {
                end(new ClosedByPeer());
              }
            }));
  }

  private void listenerThrew(Throwable thrown) {
    events.discard();
    fault(FaultKind.LISTENER, String.valueOf(thrown), thrown);
  }

  /**
   * In the order in which nothing is touched after its end: observers, channels, the connection,
   * then the channels' memory. A callback may run until the connection is closed, and add a channel
   * before that; none runs afterwards.
   */
  private void tearDown() {
    channels.forEach(NativeChannel::detach);
    RTCPeerConnection current = peer;
    if (current != null) {
      NativeChannel.quietly(current::close);
      channels.forEach(NativeChannel::detach);
      channels.forEach(NativeChannel::dispose);
      refused.dispose();
      peer = null;
      negotiation = null;
      engine.factory().connectionClosed();
    }
    engine.ended(this);
    channels.forEach(NativeChannel::announceWritable);
    channels.clear();
    RtcEnd reason = end.get();
    if (reason != null) {
      events.finish(() -> listener.onEnded(reason));
    }
  }
}
