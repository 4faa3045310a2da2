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
import org.jspecify.annotations.Nullable;

/**
 * A connection that this side creates, from the first ring to the end. It tells no address before
 * the other side has answered. Confined to its caller.
 */
public final class OutgoingCall implements Call {
  /** How often an absent peer is tried again. */
  static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

  /**
   * How long a peer that was called already may be absent once the server is back: it comes back by
   * itself too, after a pause of its own.
   */
  static final Duration RETURN_TIME = Backoff.MAX_PAUSE.plus(ServerLink.LOGIN_TIME);

  private enum State {
    /** ICE servers are asked for; who keeps them answers in time, or ends the call. */
    WAITING_FOR_ICE,
    PREPARING,
    ABSENT,
    CALLING,
    CONNECTING,
    CONNECTED,
    LINKED,
    /** The link is open, and another path is offered for it. */
    RESTARTING,
    ENDED
  }

  private final CallLine line;
  private final Duration maxWait;
  private State state = State.WAITING_FOR_ICE;
  private @Nullable SessionDescription offer;
  private long absentUntilNanos;
  private long deadlineNanos = Long.MAX_VALUE;

  /**
   * A call to this peer.
   *
   * @param maxWait how long an absent peer is waited for; zero: not at all
   */
  public OutgoingCall(PeerName peer, ConnectionId connection, Duration maxWait) {
    this.line = new CallLine(peer, connection);
    this.maxWait = maxWait;
  }

  /** Begins. */
  public void start(long nowNanos) {
    absentUntilNanos = saturatedAdd(nowNanos, maxWait);
    line.put(new CallOutput.AskForIce());
  }

  @Override
  public void onIceServers(long nowNanos) {
    if (state == State.WAITING_FOR_ICE) {
      state = State.PREPARING;
      deadlineNanos = nowNanos + CallLine.ENGINE_TIME.toNanos();
      line.put(new CallOutput.CreateOffer());
    }
  }

  @Override
  public void onLocalDescription(String sdp, long nowNanos) {
    if (state == State.PREPARING) {
      offer = new SessionDescription(SessionDescription.Kind.OFFER, sdp);
      call(nowNanos);
    } else if (state == State.RESTARTING) {
      SessionDescription restart = new SessionDescription(SessionDescription.Kind.OFFER, sdp);
      line.say(new ClientMessage.Offer(line.peer, line.connection, restart.toPayload(), true));
    }
  }

  @Override
  public void onLocalCandidate(IceCandidate candidate) {
    if (state != State.ENDED) {
      line.addOwnCandidate(candidate);
    }
  }

  /** The server has handed the offer on. */
  public void onOfferDelivered() {
    if (state == State.CALLING) {
      line.report(CallEvent.CALLING);
    }
  }

  /** The server could not deliver the offer. */
  public void onOfferFailed(SignalErrorCode code, String message, long nowNanos) {
    if (state != State.CALLING) {
      return;
    }
    boolean mayPass = code == SignalErrorCode.PEER_OFFLINE || code == SignalErrorCode.RATE_LIMITED;
    if (mayPass && nowNanos < absentUntilNanos) {
      waitForPeer(nowNanos);
    } else {
      end(
          code == SignalErrorCode.PEER_OFFLINE
              ? new CallEnd.PeerAbsent()
              : new CallEnd.ServerRefused(code.wire(), message));
    }
  }

  @Override
  public void onServerBack(long nowNanos) {
    switch (state) {
      case CALLING -> {
        absentUntilNanos = Math.max(absentUntilNanos, saturatedAdd(nowNanos, RETURN_TIME));
        call(nowNanos);
      }
      case CONNECTING -> line.tellAddresses();
      case WAITING_FOR_ICE, PREPARING, ABSENT, CONNECTED, LINKED, RESTARTING, ENDED -> {}
    }
  }

  @Override
  public void onServerRefused(String code, String reason) {
    switch (state) {
      case WAITING_FOR_ICE, PREPARING, ABSENT, CALLING ->
          end(new CallEnd.ServerRefused(code, reason));
      case CONNECTING, CONNECTED, LINKED, RESTARTING, ENDED -> {}
    }
  }

  @Override
  public void onMessage(ServerMessage.Delivered message, long nowNanos) {
    if (state == State.ENDED) {
      return;
    }
    switch (message) {
      case ServerMessage.Answer answer -> onAnswer(answer, nowNanos);
      case ServerMessage.Candidate candidate ->
          CallLine.read(candidate).ifPresent(c -> line.put(new CallOutput.AddCandidate(c)));
      case ServerMessage.Ringing _ -> {
        if (state == State.CALLING) {
          line.report(CallEvent.RINGING);
        }
      }
      case ServerMessage.Reject reject -> {
        if (state == State.CALLING) {
          end(new CallEnd.Refused(reject.code()));
        }
      }
      case ServerMessage.Leave leave -> onLeave(leave.reason(), nowNanos);
      case ServerMessage.Restart _ -> onSuspect(nowNanos);
      // Only the creator offers.
      case ServerMessage.Offer _ -> {}
    }
  }

  @Override
  public void onConnected() {
    if (state == State.CONNECTING) {
      state = State.CONNECTED;
      line.report(CallEvent.CONNECTED);
    }
  }

  @Override
  public void onLinkOpen(long nowNanos) {
    onConnected();
    if (state == State.CONNECTED) {
      state = State.LINKED;
      deadlineNanos = Long.MAX_VALUE;
    }
  }

  @Override
  public void onSuspect(long nowNanos) {
    if ((state == State.LINKED || state == State.RESTARTING) && line.beginRestart(nowNanos)) {
      state = State.RESTARTING;
      line.put(new CallOutput.RestartIce());
    }
  }

  @Override
  public void onNoPath() {
    leaveAndEnd(new CallEnd.NoPath());
  }

  @Override
  public void onEngineEnded(String reason) {
    leaveAndEnd(new CallEnd.Broken(reason));
  }

  @Override
  public void hangUp() {
    leaveAndEnd(new CallEnd.HungUp());
  }

  @Override
  public void onDeadline(long nowNanos) {
    if (nowNanos < deadlineNanos) {
      return;
    }
    switch (state) {
      case PREPARING -> leaveAndEnd(new CallEnd.Broken("The WebRTC engine does not answer."));
      case ABSENT -> call(nowNanos);
      case CALLING -> leaveAndEnd(new CallEnd.NoAnswer());
      case CONNECTING -> leaveAndEnd(new CallEnd.NoPath());
      case CONNECTED -> leaveAndEnd(new CallEnd.NoLink());
      case WAITING_FOR_ICE, LINKED, RESTARTING, ENDED -> deadlineNanos = Long.MAX_VALUE;
    }
  }

  @Override
  public long deadlineNanos() {
    return deadlineNanos;
  }

  @Override
  public @Nullable CallOutput poll() {
    return line.poll();
  }

  private void call(long nowNanos) {
    if (offer != null) {
      state = State.CALLING;
      deadlineNanos = nowNanos + CallLine.ANSWER_TIME.toNanos();
      line.say(new ClientMessage.Offer(line.peer, line.connection, offer.toPayload(), false));
    }
  }

  private void waitForPeer(long nowNanos) {
    state = State.ABSENT;
    deadlineNanos = Math.min(nowNanos + RETRY_INTERVAL.toNanos(), absentUntilNanos);
    line.report(CallEvent.WAITING_FOR_PEER);
  }

  private void onAnswer(ServerMessage.Answer answer, long nowNanos) {
    if (state != State.CALLING && state != State.RESTARTING) {
      return;
    }
    try {
      SessionDescription description =
          SessionDescription.of(SessionDescription.Kind.ANSWER, answer.answer());
      line.put(new CallOutput.AcceptAnswer(description.sdp()));
      if (state == State.RESTARTING) {
        state = State.LINKED;
        return;
      }
      state = State.CONNECTING;
      deadlineNanos = nowNanos + CallLine.CONNECT_TIME.toNanos();
      line.report(CallEvent.CONNECTING);
      line.tellAddresses();
    } catch (SignalException e) {
      leaveAndEnd(new CallEnd.Broken("The other side's answer made no sense."));
    }
  }

  private void onLeave(LeaveReason reason, long nowNanos) {
    switch (reason) {
      case LEFT ->
          end(
              state == State.CONNECTING
                  ? CallLine.leftWithoutPath(deadlineNanos, nowNanos)
                  : new CallEnd.LeftByPeer());
      case GONE -> {
        switch (state) {
          case CALLING -> {
            if (nowNanos < absentUntilNanos) {
              waitForPeer(nowNanos);
            } else {
              end(new CallEnd.LeftByPeer());
            }
          }
          case WAITING_FOR_ICE, PREPARING, ABSENT, ENDED -> {}
          case CONNECTING -> end(new CallEnd.LeftByPeer());
          // The other side has lost the server, not us: an open link goes on without it.
          case CONNECTED, LINKED, RESTARTING -> {}
        }
      }
    }
  }

  /** Ends it, and tells the other side if it knows of the call. */
  private void leaveAndEnd(CallEnd end) {
    switch (state) {
      case CALLING, CONNECTING, CONNECTED, LINKED, RESTARTING -> line.leave();
      case WAITING_FOR_ICE, PREPARING, ABSENT, ENDED -> {}
    }
    end(end);
  }

  private void end(CallEnd end) {
    if (state != State.ENDED) {
      state = State.ENDED;
      deadlineNanos = Long.MAX_VALUE;
      line.put(new CallOutput.End(end));
    }
  }

  private static long saturatedAdd(long nanos, Duration duration) {
    long added = duration.compareTo(Duration.ofDays(365)) > 0 ? Long.MAX_VALUE : duration.toNanos();
    return nanos > Long.MAX_VALUE - added ? Long.MAX_VALUE : nanos + added;
  }
}
