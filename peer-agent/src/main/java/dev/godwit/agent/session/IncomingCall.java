package dev.godwit.agent.session;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.IceCandidate;
import dev.godwit.protocol.signal.LeaveReason;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.RejectCode;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SessionDescription;
import dev.godwit.protocol.signal.SignalException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A connection that another peer creates, from its offer to the end. Nothing is answered, and no
 * address told, before the rule or the person admits the caller. After each input, drain {@link
 * #poll}. Confined to its caller.
 */
public final class IncomingCall {
  /** How long this side's person may take; the caller gives up after as long. */
  static final Duration ANSWER_TIME = Duration.ofMinutes(2);

  /** How long a path may take to be found, counted from the answer. */
  static final Duration CONNECT_TIME = Duration.ofSeconds(30);

  private enum State {
    NEW,
    ASKING,
    ANSWERING,
    CONNECTING,
    CONNECTED,
    ENDED
  }

  private final PeerName peer;
  private final ConnectionId connection;
  private final Deque<CallOutput> outputs = new ArrayDeque<>();
  private final CandidateQueue remoteCandidates = new CandidateQueue();
  private final CandidateQueue localCandidates = new CandidateQueue();
  private State state = State.NEW;
  private @Nullable SessionDescription offer;
  private long deadlineNanos = Long.MAX_VALUE;

  /** A call from this peer. */
  public IncomingCall(PeerName peer, ConnectionId connection) {
    this.peer = peer;
    this.connection = connection;
  }

  /** The first offer, and what the rule says to it. */
  public void onOffer(ServerMessage.Offer message, Admission admission, long nowNanos) {
    try {
      offer = SessionDescription.of(SessionDescription.Kind.OFFER, message.offer());
    } catch (SignalException e) {
      outputs.add(new CallOutput.Say(new ClientMessage.Leave(peer, connection)));
      end(new CallEnd.Broken("The other side's offer made no sense."));
      return;
    }
    switch (admission) {
      case ADMIT -> answer();
      case ASK -> {
        state = State.ASKING;
        deadlineNanos = nowNanos + ANSWER_TIME.toNanos();
        outputs.add(new CallOutput.Say(new ClientMessage.Ringing(peer, connection)));
        outputs.add(new CallOutput.AskPerson(peer));
      }
      case REFUSE -> refuse(RejectCode.DECLINED);
      case BUSY -> refuse(RejectCode.BUSY);
    }
  }

  /** The person has decided. */
  public void onDecision(boolean admitted) {
    if (state == State.ASKING) {
      if (admitted) {
        answer();
      } else {
        refuse(RejectCode.DECLINED);
      }
    }
  }

  /** The engine has made the answer. */
  public void onLocalDescription(String sdp, long nowNanos) {
    if (state != State.ANSWERING) {
      return;
    }
    state = State.CONNECTING;
    deadlineNanos = nowNanos + CONNECT_TIME.toNanos();
    SessionDescription answer = new SessionDescription(SessionDescription.Kind.ANSWER, sdp);
    outputs.add(new CallOutput.Say(new ClientMessage.Answer(peer, connection, answer.toPayload())));
    outputs.add(new CallOutput.Report(CallEvent.CONNECTING));
    localCandidates.drain().forEach(this::say);
  }

  /** The engine has found a way to reach this side. */
  public void onLocalCandidate(IceCandidate candidate) {
    switch (state) {
      case NEW, ASKING, ANSWERING -> localCandidates.add(candidate);
      case CONNECTING, CONNECTED -> say(candidate);
      case ENDED -> {}
    }
  }

  /** The other side said something more about this connection. */
  public void onMessage(ServerMessage.Delivered message) {
    if (state == State.ENDED) {
      return;
    }
    switch (message) {
      case ServerMessage.Candidate candidate -> onRemoteCandidate(candidate);
      case ServerMessage.Leave leave -> {
        // The other side lost the server, not us: an open link goes on without it.
        if (state != State.CONNECTED || leave.reason() != LeaveReason.GONE) {
          end(new CallEnd.LeftByPeer());
        }
      }
      // A first offer said again, or what only a called side says: of no use.
      case ServerMessage.Offer _,
          ServerMessage.Answer _,
          ServerMessage.Ringing _,
          ServerMessage.Reject _,
          ServerMessage.Restart _ -> {}
    }
  }

  /** There is a path. */
  public void onConnected() {
    if (state == State.CONNECTING) {
      state = State.CONNECTED;
      deadlineNanos = Long.MAX_VALUE;
      outputs.add(new CallOutput.Report(CallEvent.CONNECTED));
    }
  }

  /** The engine's connection is over. */
  public void onEngineEnded(String reason) {
    end(state == State.CONNECTING ? new CallEnd.NoPath() : new CallEnd.Broken(reason));
  }

  /** This side ends it. */
  public void hangUp() {
    if (state == State.ASKING) {
      refuse(RejectCode.DECLINED);
    } else if (state != State.ENDED) {
      outputs.add(new CallOutput.Say(new ClientMessage.Leave(peer, connection)));
      end(new CallEnd.HungUp());
    }
  }

  /** The time {@link #deadlineNanos} has come. */
  public void onDeadline(long nowNanos) {
    if (nowNanos < deadlineNanos) {
      return;
    }
    switch (state) {
      case ASKING -> refuse(RejectCode.NO_ANSWER);
      case CONNECTING -> {
        outputs.add(new CallOutput.Say(new ClientMessage.Leave(peer, connection)));
        end(new CallEnd.NoPath());
      }
      case NEW, ANSWERING, CONNECTED, ENDED -> deadlineNanos = Long.MAX_VALUE;
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

  private void answer() {
    if (offer != null) {
      state = State.ANSWERING;
      deadlineNanos = Long.MAX_VALUE;
      outputs.add(new CallOutput.AcceptOffer(offer.sdp()));
      remoteCandidates.drain().forEach(c -> outputs.add(new CallOutput.AddCandidate(c)));
    }
  }

  private void onRemoteCandidate(ServerMessage.Candidate message) {
    IceCandidate candidate;
    try {
      candidate = IceCandidate.of(message.candidate());
    } catch (SignalException e) {
      // One unusable way to reach the other side; the others may serve.
      return;
    }
    if (state == State.NEW || state == State.ASKING) {
      remoteCandidates.add(candidate);
    } else {
      outputs.add(new CallOutput.AddCandidate(candidate));
    }
  }

  private void refuse(RejectCode code) {
    outputs.add(new CallOutput.Say(new ClientMessage.Reject(peer, connection, code)));
    end(new CallEnd.Refused(code));
  }

  private void say(IceCandidate candidate) {
    outputs.add(
        new CallOutput.Say(new ClientMessage.Candidate(peer, connection, candidate.toPayload())));
  }

  private void end(CallEnd end) {
    if (state != State.ENDED) {
      state = State.ENDED;
      deadlineNanos = Long.MAX_VALUE;
      outputs.add(new CallOutput.End(end));
    }
  }
}
