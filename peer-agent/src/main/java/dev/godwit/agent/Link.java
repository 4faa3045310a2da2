package dev.godwit.agent;

import dev.godwit.agent.rtc.FrameReceiver;
import dev.godwit.agent.rtc.RtcCandidate;
import dev.godwit.agent.rtc.RtcChannel;
import dev.godwit.agent.rtc.RtcConnection;
import dev.godwit.agent.rtc.RtcEnd;
import dev.godwit.agent.rtc.RtcStatistics;
import dev.godwit.protocol.signal.IceCandidate;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The one data channel of one WebRTC connection, as a transfer's loop sees it: every event comes on
 * the loop, text never overtakes nor is overtaken, what the channel cannot take yet waits here.
 * Confined to the loop but for {@link Listener}.
 */
final class Link {
  /** The channel's name on the wire: this protocol in this version. */
  static final String LABEL = "godwit/1";

  /** How many characters of text may wait; a peer that takes nothing any more is given up. */
  static final int MAX_WAITING_TEXT = 256 << 10;

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

    /** The channel, or the connection, is over; the reason is for a person. */
    void onLinkEnded(String reason);
  }

  private final SerialLoop loop;
  private final LinkInbox inbox;
  private final Events events;
  private final Deque<String> waiting = new ArrayDeque<>();
  private int waitingLength;
  private @Nullable RtcConnection connection;
  private @Nullable RtcChannel channel;

  Link(SerialLoop loop, LinkInbox inbox, Events events) {
    this.loop = loop;
    this.inbox = inbox;
    this.events = events;
  }

  /** Offers a connection with the channel on it. */
  void offer(RtcConnection fresh) {
    connection = fresh;
    channel = fresh.openChannel(LABEL, inbox);
    fresh.createOffer(false);
  }

  /** Answers an offer, on whose connection the other side opens the channel. */
  void answer(RtcConnection fresh, String sdp) {
    connection = fresh;
    fresh.acceptOffer(sdp);
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
    if (waiting.isEmpty() && trySendNow(text)) {
      return;
    }
    waitingLength += text.length();
    if (waitingLength > MAX_WAITING_TEXT) {
      events.onLinkEnded("The other side takes nothing any more.");
    } else {
      waiting.add(text);
    }
  }

  /** Sends a binary frame, if it may go now; false: an {@code onLinkWritable} will follow. */
  boolean trySend(ByteBuffer frame) {
    if (channel == null || !waiting.isEmpty()) {
      return false;
    }
    return switch (channel.trySend(frame)) {
      case ACCEPTED -> true;
      case FULL, CLOSED -> false;
      case TOO_LARGE -> throw new IllegalStateException("a frame larger than the link takes");
    };
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

  /** Ends channel and connection; what the channel has accepted is sent first. */
  void close() {
    if (connection != null) {
      connection.close();
    }
  }

  private void askForPath() {
    if (connection != null) {
      connection.statistics(
          statistics -> statistics.path().ifPresent(p -> loop.post(() -> events.onPath(words(p)))));
    }
  }

  private static String words(RtcStatistics.Path path) {
    return switch (path.kind()) {
      case DIRECT -> "direct";
      case RELAY -> "relay (TURN/" + path.protocol().name().toUpperCase(Locale.ROOT) + ")";
    };
  }

  /** Brings the engine's events to the loop. */
  final class Listener implements RtcConnection.Listener {
    private final AtomicBoolean taken = new AtomicBoolean();

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
      loop.post(() -> events.onLocalCandidate(found));
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
      if (!offered.label().equals(LABEL) || !taken.compareAndSet(false, true)) {
        return Optional.empty();
      }
      return Optional.of(inbox);
    }

    @Override
    public void onChannelOpen(RtcChannel opened) {
      loop.post(() -> {
        channel = opened;
        events.onLinkOpen(opened.maxMessageBytes());
        askForPath();
      });
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
      loop.post(() -> events.onLinkEnded(end.message()));
    }
  }
}
