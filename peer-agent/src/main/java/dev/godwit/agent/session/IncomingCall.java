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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection that another peer creates, from its offer to the end. Nothing is answered, and no
 * address told, before the rule or the person admits the caller. Confined to its caller.
 */
public final class IncomingCall implements Call {
  /** How long the caller may take to offer files on the open link: its person may still choose. */
  static final Duration OFFER_TIME = Duration.ofMinutes(10);

  private enum State {
    NEW,
    ASKING,
    /** The caller is let in; ICE servers are asked for. Who keeps them answers in time. */
    WAITING_FOR_ICE,
    ANSWERING,
    CONNECTING,
    CONNECTED,
    /** The link is open, and nothing was offered on it yet. */
    LINKED,
    /** Files were offered: whether it goes on is for the transfer to judge. */
    OFFERED,
    ENDED
  }

  private final CallLine line;
  private final List<IceCandidate> earlyCandidates = new ArrayList<>();
  private State state = State.NEW;
  private @Nullable SessionDescription offer;
  private @Nullable SessionDescription answer;
  private long deadlineNanos = Long.MAX_VALUE;

  /** A call from this peer. */
  public IncomingCall(PeerName peer, ConnectionId connection) {
    this.line = new CallLine(peer, connection);
  }

  /** The first offer, of a caller that the rule does not refuse. */
  public void onOffer(ServerMessage.Offer message, boolean askFirst, long nowNanos) {
    try {
      offer = SessionDescription.of(SessionDescription.Kind.OFFER, message.offer());
    } catch (SignalException e) {
      leaveAndEnd(new CallEnd.Broken("The other side's offer made no sense."));
      return;
    }
    if (askFirst) {
      state = State.ASKING;
      deadlineNanos = nowNanos + CallLine.ANSWER_TIME.toNanos();
      ring();
      line.put(new CallOutput.AskPerson(line.peer));
    } else {
      admit();
    }
  }

  /** The person has decided. */
  public void onDecision(boolean admitted) {
    if (state == State.ASKING) {
      if (admitted) {
        admit();
      } else {
        refuse(RejectCode.DECLINED);
      }
    }
  }

  @Override
  public void onIceServers(long nowNanos) {
    if (state == State.WAITING_FOR_ICE && offer != null) {
      state = State.ANSWERING;
      deadlineNanos = nowNanos + CallLine.ENGINE_TIME.toNanos();
      line.put(new CallOutput.AcceptOffer(offer.sdp()));
      earlyCandidates.forEach(c -> line.put(new CallOutput.AddCandidate(c)));
      earlyCandidates.clear();
    }
  }

  @Override
  public void onLocalDescription(String sdp, long nowNanos) {
    if (state == State.ANSWERING) {
      state = State.CONNECTING;
      deadlineNanos = nowNanos + CallLine.CONNECT_TIME.toNanos();
      answer = new SessionDescription(SessionDescription.Kind.ANSWER, sdp);
      line.report(CallEvent.CONNECTING);
      sayAnswer();
    } else if (isLinked()) {
      // Of another path, which the caller has offered.
      answer = new SessionDescription(SessionDescription.Kind.ANSWER, sdp);
      sayAnswer();
    }
  }

  @Override
  public void onLocalCandidate(IceCandidate candidate) {
    if (state != State.ENDED) {
      line.addOwnCandidate(candidate);
    }
  }

  @Override
  public void onMessage(ServerMessage.Delivered message, long nowNanos) {
    if (state == State.ENDED) {
      return;
    }
    switch (message) {
      case ServerMessage.Candidate candidate ->
          CallLine.read(candidate).ifPresent(this::onRemoteCandidate);
      case ServerMessage.Leave leave -> onLeave(leave.reason(), nowNanos);
      case ServerMessage.Offer again when again.restart() -> onRestart(again, nowNanos);
      // The caller was without the server for a while, and may have missed what was said.
      case ServerMessage.Offer _ -> repeat();
      // What only a called side says: of no use.
      case ServerMessage.Answer _,
          ServerMessage.Ringing _,
          ServerMessage.Reject _,
          ServerMessage.Restart _ -> {}
    }
  }

  @Override
  public void onServerBack(long nowNanos) {
    repeat();
  }

  @Override
  public void onServerRefused(String code, String reason) {
    switch (state) {
      case NEW, ASKING, WAITING_FOR_ICE, ANSWERING -> end(new CallEnd.ServerRefused(code, reason));
      case CONNECTING, CONNECTED, LINKED, OFFERED, ENDED -> {}
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
      deadlineNanos = nowNanos + OFFER_TIME.toNanos();
    }
  }

  /** Files were offered on the link. */
  public void onFilesOffered() {
    if (state == State.LINKED) {
      state = State.OFFERED;
      deadlineNanos = Long.MAX_VALUE;
    }
  }

  /** Only the creator of a connection offers: it is asked to. */
  @Override
  public void onSuspect(long nowNanos) {
    if (isLinked()) {
      line.say(new ClientMessage.Restart(line.peer, line.connection));
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
      case ASKING -> refuse(RejectCode.NO_ANSWER);
      case ANSWERING -> leaveAndEnd(new CallEnd.Broken("The WebRTC engine does not answer."));
      case CONNECTING -> leaveAndEnd(new CallEnd.NoPath());
      case CONNECTED -> leaveAndEnd(new CallEnd.NoLink());
      case LINKED -> leaveAndEnd(new CallEnd.NothingOffered());
      case NEW, WAITING_FOR_ICE, OFFERED, ENDED -> deadlineNanos = Long.MAX_VALUE;
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

  /** The caller offers another path for the connection that there is. */
  private void onRestart(ServerMessage.Offer message, long nowNanos) {
    if (!isLinked()) {
      return;
    }
    try {
      String sdp = SessionDescription.of(SessionDescription.Kind.OFFER, message.offer()).sdp();
      if (line.beginRestart(nowNanos)) {
        line.put(new CallOutput.AcceptRestart(sdp));
      }
    } catch (SignalException e) {
      // The link stays as it is; if it is dead, another connection follows.
    }
  }

  private boolean isLinked() {
    return switch (state) {
      case CONNECTED, LINKED, OFFERED -> true;
      case NEW, ASKING, WAITING_FOR_ICE, ANSWERING, CONNECTING, ENDED -> false;
    };
  }

  private void admit() {
    state = State.WAITING_FOR_ICE;
    deadlineNanos = Long.MAX_VALUE;
    line.put(new CallOutput.AskForIce());
  }

  private void ring() {
    line.say(new ClientMessage.Ringing(line.peer, line.connection));
  }

  private void sayAnswer() {
    if (answer != null) {
      line.say(new ClientMessage.Answer(line.peer, line.connection, answer.toPayload()));
      line.tellAddresses();
    }
  }

  private void repeat() {
    switch (state) {
      case ASKING -> ring();
      case CONNECTING -> sayAnswer();
      case NEW, WAITING_FOR_ICE, ANSWERING, CONNECTED, LINKED, OFFERED, ENDED -> {}
    }
  }

  private void onRemoteCandidate(IceCandidate candidate) {
    switch (state) {
      case NEW, ASKING, WAITING_FOR_ICE -> {
        if (earlyCandidates.size() < CallLine.MAX_CANDIDATES) {
          earlyCandidates.add(candidate);
        }
      }
      case ANSWERING, CONNECTING, CONNECTED, LINKED, OFFERED, ENDED ->
          line.put(new CallOutput.AddCandidate(candidate));
    }
  }

  private void onLeave(LeaveReason reason, long nowNanos) {
    switch (state) {
      case NEW, ASKING, WAITING_FOR_ICE, ANSWERING -> end(new CallEnd.LeftByPeer());
      case CONNECTING -> end(CallLine.leftWithoutPath(deadlineNanos, nowNanos));
      case CONNECTED, LINKED, OFFERED -> {
        switch (reason) {
          case LEFT -> end(new CallEnd.LeftByPeer());
          // The other side has lost the server, not us: an open link goes on without it.
          case GONE -> {}
        }
      }
      case ENDED -> {}
    }
  }

  private void refuse(RejectCode code) {
    line.say(new ClientMessage.Reject(line.peer, line.connection, code));
    end(new CallEnd.Refused(code));
  }

  private void leaveAndEnd(CallEnd end) {
    if (state != State.ENDED) {
      line.leave();
      end(end);
    }
  }

  private void end(CallEnd end) {
    if (state != State.ENDED) {
      state = State.ENDED;
      deadlineNanos = Long.MAX_VALUE;
      line.put(new CallOutput.End(end));
    }
  }
}
