package dev.godwit.agent;

import dev.godwit.agent.rtc.FrameReceiver;
import dev.godwit.agent.rtc.IceServerFailure;
import dev.godwit.agent.rtc.RtcCandidate;
import dev.godwit.agent.rtc.RtcChannel;
import dev.godwit.agent.rtc.RtcConnection;
import dev.godwit.agent.rtc.RtcEnd;
import dev.godwit.agent.rtc.RtcStatistics;
import dev.godwit.protocol.signal.IceCandidate;
import dev.godwit.protocol.transfer.Frame;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The one data channel of one WebRTC connection, as a transfer's loop sees it: every event comes on
 * the loop, text neither overtakes nor is overtaken, what the channel cannot take yet waits here.
 * Confined to the loop but for {@link Listener}.
 */
final class Link {
  /** The channel's name on the wire: this protocol in this version. */
  static final String LABEL = "godwit/1";

  /** How many characters of text may wait; a peer that takes nothing any more is given up. */
  static final int MAX_WAITING_TEXT = 256 << 10;

  /** How often it is looked which path the bytes take. */
  static final Duration PATH_INTERVAL = Duration.ofSeconds(2);

  /** What happens to the connection and its channel. */
  interface Events {
    void onLocalDescription(String sdp);

    void onLocalCandidate(IceCandidate candidate);

    void onConnected();

    /** The channel is open; a message on it may have this many bytes. */
    void onLinkOpen(int maxMessageBytes);

    /** The channel takes frames again. */
    void onLinkWritable();

    /** Which path the bytes take. */
    void onPath(String path);

    /** There is no path, or it is lost for good: the connection is over, or never was. */
    void onNoPath();

    /** The channel, or the connection, is over for another reason, which is for a person. */
    void onLinkEnded(String reason);
  }

  /** Where connections come from; see {@link Office#connect}. */
  interface Connector {
    Optional<RtcConnection> connect(PathRule rule, RtcConnection.Listener listener);
  }

  private static final System.Logger LOG = System.getLogger(Link.class.getName());

  private final SerialLoop loop;
  private final LinkInbox inbox;
  private final PathRule rule;
  private final PathTrouble trouble;
  private final Connector connector;
  private final Events events;
  private final Deque<String> waiting = new ArrayDeque<>();
  private int waitingLength;
  private boolean closed;
  private long pathDeadlineNanos = Long.MAX_VALUE;
  private @Nullable RtcConnection connection;
  private @Nullable RtcChannel channel;

  Link(SerialLoop loop, LinkInbox inbox, PathRule rule, Connector connector, Events events) {
    this.loop = loop;
    this.inbox = inbox;
    this.rule = rule;
    this.trouble = new PathTrouble(rule);
    this.connector = connector;
    this.events = events;
  }

  /** Offers a connection with the channel on it. */
  void offer() {
    // Only the side that offers opens a channel: the other side's would be refused.
    open(/* acceptsChannel= */ false);
    if (connection != null) {
      channel = connection.openChannel(LABEL, inbox);
      connection.createOffer(false);
    }
  }

  /** Answers an offer, on whose connection the other side opens the channel. */
  void answer(String sdp) {
    open(/* acceptsChannel= */ true);
    if (connection != null) {
      connection.acceptOffer(sdp);
    }
  }

  /** Offers another path; the channel stays, and with it what is under way. */
  void restart() {
    if (connection != null && !closed) {
      connection.createOffer(true);
    }
  }

  /** Answers the offer of another path. */
  void acceptRestart(String sdp) {
    if (connection != null && !closed) {
      connection.acceptOffer(sdp);
    }
  }

  private void open(boolean acceptsChannel) {
    if (!closed) {
      connection = connector.connect(rule, new Listener(acceptsChannel)).orElse(null);
      if (connection == null) {
        trouble.onNoRelayNamed();
        events.onNoPath();
      }
    }
  }

  /** What is known of why there is no path. */
  PathTrouble trouble() {
    return trouble;
  }

  void acceptAnswer(String sdp) {
    if (connection != null) {
      connection.acceptAnswer(sdp);
    }
  }

  void addCandidate(IceCandidate candidate) {
    if (connection != null) {
      connection.addCandidate(
          new RtcCandidate(
              candidate.candidate(),
              candidate.sdpMid().orElse(""),
              candidate.sdpMLineIndex().orElse(0)));
    }
  }

  /** Sends a text frame after all that was sent before. */
  void send(String text) {
    if (closed || (waiting.isEmpty() && trySendNow(text))) {
      return;
    }
    if (text.length() > MAX_WAITING_TEXT - waitingLength) {
      close();
      events.onLinkEnded("The other side takes nothing any more.");
    } else {
      waiting.add(text);
      waitingLength += text.length();
    }
  }

  /** Sends a binary frame, if it may go now; false: an {@code onLinkWritable} will follow. */
  boolean trySend(ByteBuffer frame) {
    if (channel == null || closed || !waiting.isEmpty()) {
      return false;
    }
    return switch (channel.trySend(frame)) {
      case ACCEPTED -> true;
      case FULL, CLOSED -> false;
      case TOO_LARGE -> throw new IllegalStateException("a frame larger than the link takes");
    };
  }

  /**
   * How much of what was sent the engine has not put on the wire yet. Asks it: not for each frame.
   */
  long backlogBytes() {
    return channel == null || closed ? 0 : channel.bufferedBytes();
  }

  private boolean trySendNow(String text) {
    if (channel == null) {
      return false;
    }
    return switch (channel.trySend(text)) {
      case ACCEPTED -> true;
      // Nobody will read it; that the channel has closed is told by its own event.
      case CLOSED -> true;
      case FULL -> false;
      case TOO_LARGE -> throw new IllegalStateException("a text larger than the link takes");
    };
  }

  private void sendWaiting() {
    while (!waiting.isEmpty() && trySendNow(waiting.element())) {
      waitingLength -= waiting.remove().length();
    }
    if (waiting.isEmpty()) {
      events.onLinkWritable();
    }
  }

  /**
   * Ends channel and connection at once. A last word is not lost by it: who says one waits for the
   * other side to close, and closes only when that takes too long. Closing twice does nothing.
   */
  void close() {
    closed = true;
    pathDeadlineNanos = Long.MAX_VALUE;
    waiting.clear();
    waitingLength = 0;
    if (connection != null) {
      connection.close();
    }
  }

  /** When {@link #onDeadline} is to be called, or {@link Long#MAX_VALUE}. */
  long deadlineNanos() {
    return pathDeadlineNanos;
  }

  /** ICE may change the path at any time, and says nothing of it. */
  void onDeadline(long nowNanos) {
    if (nowNanos >= pathDeadlineNanos) {
      askForPath(nowNanos);
    }
  }

  private void askForPath(long nowNanos) {
    pathDeadlineNanos = nowNanos + PATH_INTERVAL.toNanos();
    if (connection != null) {
      connection.statistics(
          statistics -> statistics.path().ifPresent(p -> loop.post(() -> events.onPath(words(p)))));
    }
  }

  private static String words(RtcStatistics.Path path) {
    return switch (path.kind()) {
      case DIRECT -> "direct";
      case RELAY -> path.protocol().map(by -> "relay (TURN/" + by + ")").orElse("relay");
    };
  }

  private void onOpen(RtcChannel opened) {
    if (closed) {
      return;
    }
    if (opened.maxMessageBytes() < Frame.MAX_TEXT_BYTES) {
      close();
      events.onLinkEnded(
          "The other side takes messages of at most "
              + opened.maxMessageBytes()
              + " bytes, which is too few.");
      return;
    }
    channel = opened;
    events.onLinkOpen(opened.maxMessageBytes());
    askForPath(System.nanoTime());
  }

  private void onEnd(RtcEnd end) {
    switch (end) {
      case RtcEnd.ConnectivityFailed() -> events.onNoPath();
      case RtcEnd.ClosedLocally _, RtcEnd.ClosedByPeer _, RtcEnd.BadDescription _, RtcEnd.Fault _ ->
          events.onLinkEnded(end.message());
    }
  }

  /** Brings the engine's events to the loop. */
  private final class Listener implements RtcConnection.Listener {
    private final AtomicBoolean acceptsChannel;

    Listener(boolean acceptsChannel) {
      this.acceptsChannel = new AtomicBoolean(acceptsChannel);
    }

    @Override
    public void onLocalDescription(String type, String sdp) {
      loop.post(() -> events.onLocalDescription(sdp));
    }

    @Override
    public void onLocalCandidate(RtcCandidate candidate) {
      IceCandidate found =
          new IceCandidate(
              candidate.candidate(),
              Optional.of(candidate.sdpMid()),
              OptionalInt.of(candidate.sdpMLineIndex()),
              Optional.empty());
      loop.post(() -> {
        trouble.onOwnCandidate(found.candidate());
        events.onLocalCandidate(found);
      });
    }

    @Override
    public void onIceServerFailed(IceServerFailure failure) {
      LOG.log(System.Logger.Level.DEBUG, "An ICE server did not help: {0}", failure);
      loop.post(() -> trouble.onFailure(failure));
    }

    @Override
    public void onCandidatesComplete() {
      loop.post(() -> {
        if (trouble.isHopeless()) {
          events.onNoPath();
        }
      });
    }

    @Override
    public void onConnectivity(RtcConnection.Connectivity connectivity) {
      if (connectivity == RtcConnection.Connectivity.CONNECTED) {
        loop.post(events::onConnected);
      }
    }

    @Override
    public Optional<FrameReceiver> acceptChannel(RtcChannel offered) {
      // One link carries one transfer; a second channel, or another protocol's, is refused.
      if (!offered.label().equals(LABEL) || !acceptsChannel.compareAndSet(true, false)) {
        return Optional.empty();
      }
      return Optional.of(inbox);
    }

    @Override
    public void onChannelOpen(RtcChannel opened) {
      loop.post(() -> onOpen(opened));
    }

    @Override
    public void onChannelClosed(RtcChannel closed, RtcChannel.CloseReason reason) {
      loop.post(() ->
          events.onLinkEnded(
              switch (reason) {
                case CLOSED_LOCALLY -> "This side closed the link.";
                case CLOSED_BY_PEER -> "The other side closed the link.";
                case MALFORMED_TEXT -> "The other side sent text that is not UTF-8.";
              }));
    }

    @Override
    public void onWritable(RtcChannel writable) {
      loop.post(Link.this::sendWaiting);
    }

    @Override
    public void onEnded(RtcEnd end) {
      loop.post(() -> onEnd(end));
    }
  }
}
