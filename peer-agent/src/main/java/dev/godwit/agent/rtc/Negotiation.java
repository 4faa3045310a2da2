package dev.godwit.agent.rtc;

import dev.godwit.agent.rtc.RtcEnd.BadDescription;
import dev.godwit.agent.rtc.RtcEnd.FaultKind;
import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.RTCSignalingState;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Makes and takes offers and answers, one exchange after another (the operations chain of RFC
 * 8829), and keeps candidates back until there is a description to which they belong. Confined to
 * the engine's command thread.
 */
final class Negotiation {

  /** Exchanges that wait for the one under way: a peer that asks for more is at fault. */
  static final int MAX_WAITING = 16;

  /** Candidates of one description; more are left aside, ICE finds its path among these or not. */
  static final int MAX_CANDIDATES = 256;

  private static final Logger LOG = System.getLogger("dev.godwit.agent.rtc");

  private final NativeConnection connection;
  private final RTCPeerConnection peer;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private final ArrayDeque<RtcCandidate> held = new ArrayDeque<>();
  private boolean busy;
  private boolean described;
  private int candidates;

  Negotiation(NativeConnection connection, RTCPeerConnection peer) {
    this.connection = connection;
    this.peer = peer;
  }

  void createOffer(boolean iceRestart) {
    enqueue(() -> {
      RTCOfferOptions options = new RTCOfferOptions();
      options.iceRestart = iceRestart;
      peer.createOffer(options, new Created(this::announceAndSet));
    });
  }

  void acceptOffer(String sdp) {
    enqueue(() ->
        accept(
            RTCSdpType.OFFER,
            sdp,
            () -> peer.createAnswer(new RTCAnswerOptions(), new Created(this::announceAndSet))));
  }

  void acceptAnswer(String sdp) {
    enqueue(() -> accept(RTCSdpType.ANSWER, sdp, this::done));
  }

  void addCandidate(RtcCandidate candidate) {
    if (candidate.candidate().isEmpty()) {
      return; // The end of candidates, which the native parser takes for an error.
    }
    if (candidates == MAX_CANDIDATES) {
      LOG.log(Level.DEBUG, "A candidate above the limit of {0} is left aside", MAX_CANDIDATES);
      return;
    }
    candidates++;
    held.add(candidate);
    addHeldCandidates();
  }

  private void enqueue(Runnable exchange) {
    if (!busy) {
      busy = true;
      exchange.run();
    } else if (waiting.size() < MAX_WAITING) {
      waiting.add(exchange);
    } else {
      connection.fault(FaultKind.OVERLOAD, MAX_WAITING + " offers or answers are waiting.", null);
    }
  }

  private void done() {
    busy = false;
    addHeldCandidates();
    Runnable next = waiting.poll();
    if (next != null) {
      busy = true;
      next.run();
    }
  }

  private void accept(RTCSdpType type, String sdp, Runnable then) {
    RemoteDescription description;
    try {
      description = RemoteDescription.parse(sdp);
    } catch (RemoteDescription.Malformed e) {
      connection.end(new BadDescription(String.valueOf(e.getMessage())));
      return;
    }
    Runnable setRemote = () -> set(type, description, then);
    boolean glare =
        type == RTCSdpType.OFFER && peer.getSignalingState() == RTCSignalingState.HAVE_LOCAL_OFFER;
    if (glare) {
      peer.setLocalDescription(
          new RTCSessionDescription(RTCSdpType.ROLLBACK, ""),
          new Done(setRemote, detail -> engineFailed("a rollback failed: " + detail)));
    } else {
      setRemote.run();
    }
  }

  private void set(RTCSdpType type, RemoteDescription description, Runnable then) {
    Consumer<String> refused = detail -> connection.end(new BadDescription(detail));
    try {
      peer.setRemoteDescription(
          new RTCSessionDescription(type, description.sdp()),
          new Done(
              () -> {
                connection.setMaxMessageBytes(description.maxMessageBytes());
                described = true;
                candidates = held.size();
                then.run();
              },
              refused));
    } catch (Throwable thrown) {
      // The native parser's verdict comes as an Error.
      refused.accept(String.valueOf(thrown.getMessage()));
    }
  }

  /** The description goes out before it is set: setting it begins to find candidates. */
  private void announceAndSet(RTCSessionDescription description) {
    String type = description.sdpType == RTCSdpType.OFFER ? "offer" : "answer";
    connection.emit(listener -> listener.onLocalDescription(type, description.sdp));
    peer.setLocalDescription(
        description,
        new Done(this::done, detail -> engineFailed("a description cannot be set: " + detail)));
  }

  private void addHeldCandidates() {
    while (described && !busy && !held.isEmpty()) {
      RtcCandidate candidate = held.remove();
      try {
        peer.addIceCandidate(
            new RTCIceCandidate(
                candidate.sdpMid(), candidate.sdpMLineIndex(), candidate.candidate()));
      } catch (Throwable thrown) {
        // The native parser's verdict comes as an Error. A bad candidate is one path less.
        LOG.log(Level.DEBUG, "A candidate that cannot be read is left aside", thrown);
      }
    }
  }

  private void engineFailed(String detail) {
    connection.fault(FaultKind.ENGINE, detail, null);
  }

  /** Brings a description from the library's own thread to the command thread. */
  private final class Created implements CreateSessionDescriptionObserver {

    private final Consumer<RTCSessionDescription> then;

    Created(Consumer<RTCSessionDescription> then) {
      this.then = then;
    }

    @Override
    public void onSuccess(RTCSessionDescription description) {
      ConnectionObserver.guarded(
          connection, () -> connection.resume(peer -> then.accept(description)));
    }

    @Override
    public void onFailure(String detail) {
      ConnectionObserver.guarded(
          connection, () -> engineFailed("a description cannot be made: " + detail));
    }
  }

  /** Brings an outcome from the library's own thread to the command thread. */
  private final class Done implements SetSessionDescriptionObserver {

    private final Runnable then;
    private final Consumer<String> otherwise;

    Done(Runnable then, Consumer<String> otherwise) {
      this.then = then;
      this.otherwise = otherwise;
    }

    @Override
    public void onSuccess() {
      ConnectionObserver.guarded(connection, () -> connection.resume(peer -> then.run()));
    }

    @Override
    public void onFailure(String detail) {
      ConnectionObserver.guarded(connection, () -> otherwise.accept(detail));
    }
  }
}
