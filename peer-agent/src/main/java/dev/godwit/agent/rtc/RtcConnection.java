package dev.godwit.agent.rtc;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * One WebRTC peer connection. Commands do not wait; their answers are events of the {@link
 * Listener}. Commands take effect in the order in which they were given. After the end every
 * command does nothing. Safe for use by any thread.
 */
public interface RtcConnection extends AutoCloseable {

  /** Whether the peers reach each other now (W3C WebRTC 1.0, section 4.3.3). */
  enum Connectivity {
    CONNECTING,
    CONNECTED,
    /** Nothing was heard for some seconds; an ICE restart may mend it before it fails. */
    DISCONNECTED
  }

  /**
   * Makes an offer, answered by {@link Listener#onLocalDescription}. The first one needs a channel
   * to offer: open that before.
   *
   * @param iceRestart whether to look for a new path; channels and what is under way stay
   */
  void createOffer(boolean iceRestart);

  /**
   * Takes the peer's offer and makes an answer, answered by {@link Listener#onLocalDescription}. An
   * own offer that is still unanswered is rolled back: whoever of the two is not to yield leaves
   * the other's offer aside instead of calling this.
   */
  void acceptOffer(String sdp);

  /** Takes the peer's answer to the offer that was made last. */
  void acceptAnswer(String sdp);

  /**
   * Takes a candidate of the peer's, also before its description came. One that makes no sense is
   * left aside.
   */
  void addCandidate(RtcCandidate candidate);

  /** Opens an ordered, reliable channel; it can be used after {@link Listener#onChannelOpen}. */
  RtcChannel openChannel(String label, FrameReceiver receiver);

  /** Asks for statistics; the consumer is called as the listener is, unless the end comes first. */
  void statistics(Consumer<RtcStatistics> consumer);

  /**
   * Ends the connection and all its channels; what they still have buffered is lost. Closing twice
   * does nothing.
   */
  @Override
  void close();

  /**
   * Hears what happens to a connection. All methods but {@link #acceptChannel} are called one after
   * another on a virtual thread of the connection's own, and may take their time within the bound
   * of its queue. One that throws ends the connection with {@link RtcEnd.Fault}.
   */
  interface Listener {

    /**
     * An offer or answer to give to the peer, before any candidate that belongs to it.
     *
     * @param type {@code offer} or {@code answer}
     */
    void onLocalDescription(String type, String sdp);

    /** A candidate to give to the peer. */
    void onLocalCandidate(RtcCandidate candidate);

    /** One of the ICE servers refused, or did not answer; the others may serve. */
    void onIceServerFailed(IceServerFailure failure);

    /** Every candidate of the description that was made last was told. */
    void onCandidatesComplete();

    void onConnectivity(Connectivity connectivity);

    /**
     * Asks for the receiver of a channel that the peer opened, before its first frame, so that none
     * is lost; empty refuses the channel, which then closes without an event. Called on the
     * engine's own thread, on which all connections depend: it must return without waiting.
     */
    Optional<FrameReceiver> acceptChannel(RtcChannel channel);

    /** A channel can be used. Frames of the peer may have come before. */
    void onChannelOpen(RtcChannel channel);

    /**
     * A channel closed while the connection goes on; all frames that came in time were received.
     */
    void onChannelClosed(RtcChannel channel, RtcChannel.CloseReason reason);

    /** A channel that refused a frame as {@code FULL} takes frames again, or has closed. */
    void onWritable(RtcChannel channel);

    /**
     * The connection and all its channels are over: the last event, and exactly one. No receiver of
     * the connection's is called any more.
     */
    void onEnded(RtcEnd end);
  }
}
