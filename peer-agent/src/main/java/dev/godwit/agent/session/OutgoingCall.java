package dev.godwit.agent.session;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.IceCandidate;
import dev.godwit.protocol.signal.LeaveReason;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SessionDescription;
import dev.godwit.protocol.signal.SignalErrorCode;
import dev.godwit.protocol.signal.SignalException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A connection that this side creates, from the first ring to the end. It tells no address before
 * the other side has answered. After each input, drain {@link #poll}. Confined to its caller.
 */
public final class OutgoingCall {
  /** How long the other side's person may take to answer. */
  static final Duration ANSWER_TIME = Duration.ofMinutes(2);

  /** How long a path may take to be found, counted from the answer. */
  static final Duration CONNECT_TIME = Duration.ofSeconds(30);

  /** How often an absent peer is tried again. */
  static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

  private enum State {
    PREPARING,
    ABSENT,
    CALLING,
    CONNECTING,
    CONNECTED,
    ENDED
  }

  private final PeerName peer;
  private final ConnectionId connection;
  private final Duration maxWait;
  private final Deque<CallOutput> outputs = new ArrayDeque<>();
  private final CandidateQueue localCandidates = new CandidateQueue();
  private State state = State.PREPARING;
  private @Nullable SessionDescription offer;
  private long absentUntilNanos;
  private long deadlineNanos = Long.MAX_VALUE;

  /**
   * A call to this peer.
   *
   * @param maxWait how long an absent peer is waited for; zero: not at all
   */
  public OutgoingCall(PeerName peer, ConnectionId connection, Duration maxWait) {
    this.peer = peer;
    this.connection = connection;
    this.maxWait = maxWait;
  }

  /** Begins. */
  public void start(long nowNanos) {
    absentUntilNanos = saturatedAdd(nowNanos, maxWait);
    outputs.add(new CallOutput.CreateOffer());
  }

  /** The engine has made the offer. */
  public void onLocalDescription(String sdp, long nowNanos) {
    if (state == State.PREPARING) {
      offer = new SessionDescription(SessionDescription.Kind.OFFER, sdp);
      state = State.CALLING;
      call(nowNanos);
    }
  }

  /** The engine has found a way to reach this side. */
  public void onLocalCandidate(IceCandidate candidate) {
    switch (state) {
      case PREPARING, ABSENT, CALLING -> localCandidates.add(candidate);
      case CONNECTING, CONNECTED -> say(candidate);
      case ENDED -> {}
    }
  }

  /** The other side said something about this connection. */
  public void onMessage(ServerMessage.Delivered message, long nowNanos) {
    if (state == State.ENDED) {
      return;
    }
    switch (message) {
      case ServerMessage.Answer answer -> onAnswer(answer, nowNanos);
      case ServerMessage.Candidate candidate -> onRemoteCandidate(candidate);
      case ServerMessage.Ringing _ -> {
        if (state == State.CALLING) {
          report(CallEvent.RINGING);
        }
      }
      case ServerMessage.Reject reject -> {
        if (state == State.CALLING) {
          end(new CallEnd.Refused(reject.code()));
        }
      }
      case ServerMessage.Leave leave -> onLeave(leave);
      // Only the creator offers, and this side restarts ICE when it sees the need itself.
      case ServerMessage.Offer _, ServerMessage.Restart _ -> {}
    }
  }

  /** The server could not deliver the offer. */
  public void onOfferFailed(SignalErrorCode code, String message, long nowNanos) {
    if (state != State.CALLING) {
      return;
    }
    if (code != SignalErrorCode.PEER_OFFLINE && code != SignalErrorCode.RATE_LIMITED) {
      end(new CallEnd.Broken(message));
    } else if (nowNanos >= absentUntilNanos) {
      end(new CallEnd.PeerAbsent());
    } else {
      state = State.ABSENT;
      deadlineNanos = Math.min(nowNanos + RETRY_INTERVAL.toNanos(), absentUntilNanos);
      report(CallEvent.WAITING_FOR_PEER);
    }
  }

  /** This side is with the server again: what was said meanwhile may be lost. */
  public void onServerBack(long nowNanos) {
    if (state == State.CALLING) {
      call(nowNanos);
    }
  }

  /** There is a path. */
  public void onConnected() {
    if (state == State.CONNECTING) {
      state = State.CONNECTED;
      deadlineNanos = Long.MAX_VALUE;
      report(CallEvent.CONNECTED);
    }
  }

  /** The engine's connection is over. */
  public void onEngineEnded(String reason) {
    end(state == State.CONNECTING ? new CallEnd.NoPath() : new CallEnd.Broken(reason));
  }

  /** This side ends it. */
  public void hangUp() {
    if (state != State.ENDED) {
      if (state != State.PREPARING && state != State.ABSENT) {
        outputs.add(new CallOutput.Say(new ClientMessage.Leave(peer, connection)));
      }
      end(new CallEnd.HungUp());
    }
  }

  /** The time {@link #deadlineNanos} has come. */
  public void onDeadline(long nowNanos) {
    if (nowNanos < deadlineNanos) {
      return;
    }
    switch (state) {
      case ABSENT -> {
        state = State.CALLING;
        call(nowNanos);
      }
      case CALLING -> {
        outputs.add(new CallOutput.Say(new ClientMessage.Leave(peer, connection)));
        end(new CallEnd.NoAnswer());
      }
      case CONNECTING -> {
        outputs.add(new CallOutput.Say(new ClientMessage.Leave(peer, connection)));
        end(new CallEnd.NoPath());
      }
      case PREPARING, CONNECTED, ENDED -> deadlineNanos = Long.MAX_VALUE;
    }
  }

  /** When {@link #onDeadline} is to be called, or {@link Long#MAX_VALUE}. */
  public long deadlineNanos() {
    return deadlineNanos;
  }

  /** The next thing to do, or null. */
  public @Nullable CallOutput poll() {
    return outputs.poll();
  }

  private void call(long nowNanos) {
    if (offer != null) {
      deadlineNanos = nowNanos + ANSWER_TIME.toNanos();
      outputs.add(
          new CallOutput.Say(new ClientMessage.Offer(peer, connection, offer.toPayload(), false)));
    }
  }

  /** The server has handed the offer on. */
  public void onOfferDelivered() {
    if (state == State.CALLING) {
      report(CallEvent.CALLING);
    }
  }

  private void onAnswer(ServerMessage.Answer answer, long nowNanos) {
    if (state != State.CALLING) {
      return;
    }
    try {
      SessionDescription description =
          SessionDescription.of(SessionDescription.Kind.ANSWER, answer.answer());
      state = State.CONNECTING;
      deadlineNanos = nowNanos + CONNECT_TIME.toNanos();
      report(CallEvent.CONNECTING);
      outputs.add(new CallOutput.AcceptAnswer(description.sdp()));
      localCandidates.drain().forEach(this::say);
    } catch (SignalException e) {
      outputs.add(new CallOutput.Say(new ClientMessage.Leave(peer, connection)));
      end(new CallEnd.Broken("The other side's answer made no sense."));
    }
  }

  private void onRemoteCandidate(ServerMessage.Candidate candidate) {
    try {
      outputs.add(new CallOutput.AddCandidate(IceCandidate.of(candidate.candidate())));
    } catch (SignalException e) {
      // One unusable way to reach the other side; the others may serve.
      return;
    }
  }

  private void onLeave(ServerMessage.Leave leave) {
    // The other side lost the server, not us: an open link goes on without it.
    if (state == State.CONNECTED && leave.reason() == LeaveReason.GONE) {
      return;
    }
    end(new CallEnd.LeftByPeer());
  }

  private void say(IceCandidate candidate) {
    outputs.add(
        new CallOutput.Say(new ClientMessage.Candidate(peer, connection, candidate.toPayload())));
  }

  private void report(CallEvent event) {
    outputs.add(new CallOutput.Report(event));
  }

  private void end(CallEnd end) {
    if (state != State.ENDED) {
      state = State.ENDED;
      deadlineNanos = Long.MAX_VALUE;
      outputs.add(new CallOutput.End(end));
    }
  }

  private static long saturatedAdd(long nanos, Duration duration) {
    long added = duration.compareTo(Duration.ofDays(365)) > 0 ? Long.MAX_VALUE : duration.toNanos();
    return nanos > Long.MAX_VALUE - added ? Long.MAX_VALUE : nanos + added;
  }
}
