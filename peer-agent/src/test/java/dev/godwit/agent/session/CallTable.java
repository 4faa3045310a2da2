package dev.godwit.agent.session;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.IceCandidate;
import dev.godwit.protocol.signal.InvalidNameException;
import dev.godwit.protocol.signal.LeaveReason;
import dev.godwit.protocol.signal.Payload;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SessionDescription;
import dev.godwit.protocol.signal.SignalException;
import dev.godwit.testkit.time.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** One call on virtual time, and what it has put out so far. */
final class CallTable<C extends Call> {
  static final PeerName BOB = name("bob");
  static final ConnectionId CONNECTION = new ConnectionId("AAECAwQFBgcICQoLDA0ODw");
  static final String SDP = "v=0\r\n";

  final VirtualTime time = new VirtualTime(1_000_000_000L);
  final C call;
  private final List<CallOutput> outputs = new ArrayList<>();

  CallTable(C call) {
    this.call = call;
    time.watch("call", call::deadlineNanos, () -> call.onDeadline(now()));
  }

  long now() {
    return time.nowNanos();
  }

  void hear(ServerMessage.Delivered message) {
    call.onMessage(message, now());
  }

  /** All that the call has wanted since the last time, in order. */
  List<CallOutput> taken() {
    for (CallOutput output = call.poll(); output != null; output = call.poll()) {
      outputs.add(output);
    }
    List<CallOutput> taken = List.copyOf(outputs);
    outputs.clear();
    return taken;
  }

  /** What the call says to the other side since the last time; everything else is dropped. */
  List<ClientMessage> said() {
    return taken().stream()
        .filter(CallOutput.Say.class::isInstance)
        .map(output -> ((CallOutput.Say) output).message())
        .toList();
  }

  static CallOutput leave() {
    return new CallOutput.Say(new ClientMessage.Leave(BOB, CONNECTION));
  }

  static CallOutput end(CallEnd end) {
    return new CallOutput.End(end);
  }

  static CallOutput report(CallEvent event) {
    return new CallOutput.Report(event);
  }

  static ServerMessage.Offer offered(String sdp) {
    Payload payload = new SessionDescription(SessionDescription.Kind.OFFER, sdp).toPayload();
    return new ServerMessage.Offer(BOB, CONNECTION, payload, false, false);
  }

  static ServerMessage.Answer answered(String sdp) {
    Payload payload = new SessionDescription(SessionDescription.Kind.ANSWER, sdp).toPayload();
    return new ServerMessage.Answer(BOB, CONNECTION, payload);
  }

  static ServerMessage.Leave left(LeaveReason reason) {
    return new ServerMessage.Leave(BOB, CONNECTION, reason);
  }

  static ServerMessage.Candidate found(IceCandidate candidate) {
    return new ServerMessage.Candidate(BOB, CONNECTION, candidate.toPayload());
  }

  static IceCandidate candidate(int port) {
    return new IceCandidate(
        "candidate:1 1 udp 2122260223 192.0.2.7 " + port + " typ host",
        Optional.of("0"),
        OptionalInt.of(0),
        Optional.empty());
  }

  static Payload nonsense() {
    try {
      return Payload.ofJson("{\"type\":\"neither\"}");
    } catch (SignalException e) {
      throw new AssertionError(e);
    }
  }

  static PeerName name(String text) {
    try {
      return PeerName.of(text);
    } catch (InvalidNameException e) {
      throw new AssertionError(e);
    }
  }
}
