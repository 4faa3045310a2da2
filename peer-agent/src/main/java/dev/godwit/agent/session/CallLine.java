package dev.godwit.agent.session;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.IceCandidate;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SignalException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What both sides of a call do alike: speak to the peer, keep addresses back until it may know
 * them, report. Confined to its machine.
 */
final class CallLine {
  /** How long the other side's person, or this one's, may take to answer. */
  static final Duration ANSWER_TIME = Duration.ofMinutes(2);

  /** How long the engine may take to describe this side. */
  static final Duration ENGINE_TIME = Duration.ofSeconds(15);

  /** How long an open link may take, counted from the answer. */
  static final Duration CONNECT_TIME = Duration.ofSeconds(30);

  /** Who leaves after so long without a path does so for want of one. */
  static final Duration DOUBT_TIME = Duration.ofSeconds(15);

  /** Another path is looked for at most so often, whoever asks for it. */
  static final Duration RESTART_TIME = Duration.ofSeconds(5);

  /** More ways to reach one peer are of no use; further ones are dropped. */
  static final int MAX_CANDIDATES = 64;

  final PeerName peer;
  final ConnectionId connection;
  private final Deque<CallOutput> outputs = new ArrayDeque<>();
  private final List<IceCandidate> ownCandidates = new ArrayList<>();
  private boolean addressesTold;
  private long restartedNanos = Long.MIN_VALUE;

  CallLine(PeerName peer, ConnectionId connection) {
    this.peer = peer;
    this.connection = connection;
  }

  void put(CallOutput output) {
    outputs.add(output);
  }

  @Nullable CallOutput poll() {
    return outputs.poll();
  }

  void say(ClientMessage message) {
    put(new CallOutput.Say(message));
  }

  void report(CallEvent event) {
    put(new CallOutput.Report(event));
  }

  void leave() {
    say(new ClientMessage.Leave(peer, connection));
  }

  /**
   * Another path is to be looked for: forgets the addresses of the one before; false if that was
   * done only just now.
   */
  boolean beginRestart(long nowNanos) {
    boolean isDue =
        restartedNanos == Long.MIN_VALUE || nowNanos - restartedNanos >= RESTART_TIME.toNanos();
    if (isDue) {
      restartedNanos = nowNanos;
      ownCandidates.clear();
    }
    return isDue;
  }

  /** This side can be reached so: told at once if the peer may know, else kept. */
  void addOwnCandidate(IceCandidate candidate) {
    if (ownCandidates.size() < MAX_CANDIDATES) {
      ownCandidates.add(candidate);
      if (addressesTold) {
        tell(candidate);
      }
    }
  }

  /**
   * Why the peer has left while a path was looked for.
   *
   * @param deadlineNanos when this side would have given up
   */
  static CallEnd leftWithoutPath(long deadlineNanos, long nowNanos) {
    long sinceNanos = nowNanos - (deadlineNanos - CONNECT_TIME.toNanos());
    return sinceNanos < DOUBT_TIME.toNanos() ? new CallEnd.LeftByPeer() : new CallEnd.NoPath();
  }

  /** From now on the peer may know this side's addresses; those known are told, or told again. */
  void tellAddresses() {
    addressesTold = true;
    ownCandidates.forEach(this::tell);
  }

  private void tell(IceCandidate candidate) {
    say(new ClientMessage.Candidate(peer, connection, candidate.toPayload()));
  }

  /** A way to reach the peer, unless it makes no sense: the others may serve. */
  static Optional<IceCandidate> read(ServerMessage.Candidate message) {
    try {
      return Optional.of(IceCandidate.of(message.candidate()));
    } catch (SignalException e) {
      return Optional.empty();
    }
  }
}
