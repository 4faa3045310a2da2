package dev.godwit.agent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.InvalidNameException;
import dev.godwit.protocol.signal.Payload;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SessionDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A link that falls silent: the creator of its connection offers another path, the other asks. */
class RestartTest {
  private static final ConnectionId CONNECTION = new ConnectionId("AAECAwQFBgcICQoLDA0ODw");
  private static final PeerName BOB = name("bob");
  private static final long SECOND = 1_000_000_000;

  private final OutgoingCall caller = new OutgoingCall(BOB, CONNECTION, Duration.ZERO);
  private final IncomingCall called = new IncomingCall(BOB, CONNECTION);

  private static PeerName name(String name) {
    try {
      return PeerName.of(name);
    } catch (InvalidNameException e) {
      throw new AssertionError(e);
    }
  }

  private static Payload payload(SessionDescription.Kind kind, String sdp) {
    return new SessionDescription(kind, sdp).toPayload();
  }

  private static ServerMessage.Answer answer(String sdp) {
    return new ServerMessage.Answer(BOB, CONNECTION, payload(SessionDescription.Kind.ANSWER, sdp));
  }

  private static ServerMessage.Offer offer(String sdp, boolean restart) {
    return new ServerMessage.Offer(
        BOB, CONNECTION, payload(SessionDescription.Kind.OFFER, sdp), restart, false);
  }

  private static List<CallOutput> drain(Call call) {
    List<CallOutput> outputs = new ArrayList<>();
    for (CallOutput next = call.poll(); next != null; next = call.poll()) {
      outputs.add(next);
    }
    return outputs;
  }

  private void linkCaller() {
    caller.start(0);
    caller.onIceServers(0);
    caller.onLocalDescription("offer", 0);
    caller.onMessage(answer("answer"), 0);
    caller.onConnected();
    caller.onLinkOpen(0);
    drain(caller);
  }

  private void linkCalled() {
    called.onOffer(offer("offer", false), false, 0);
    called.onIceServers(0);
    called.onLocalDescription("answer", 0);
    called.onConnected();
    called.onLinkOpen(0);
    drain(called);
  }

  @Test
  void theCreatorOffersAnotherPathAndTakesTheAnswer() {
    linkCaller();
    caller.onSuspect(SECOND);
    assertEquals(List.of(new CallOutput.RestartIce()), drain(caller));
    caller.onLocalDescription("again", SECOND);
    CallOutput.Say said = assertInstanceOf(CallOutput.Say.class, drain(caller).getFirst());
    assertTrue(assertInstanceOf(ClientMessage.Offer.class, said.message()).restart());
    caller.onMessage(answer("answer again"), SECOND);
    assertEquals(List.of(new CallOutput.AcceptAnswer("answer again")), drain(caller));
  }

  @Test
  void theOtherSideAsksTheCreator() {
    linkCalled();
    called.onSuspect(SECOND);
    assertEquals(
        List.of(new CallOutput.Say(new ClientMessage.Restart(BOB, CONNECTION))), drain(called));
    linkCaller();
    caller.onMessage(new ServerMessage.Restart(BOB, CONNECTION), SECOND);
    assertEquals(List.of(new CallOutput.RestartIce()), drain(caller));
  }

  @Test
  void theOfferOfAnotherPathIsAnsweredOnTheSameConnection() {
    linkCalled();
    called.onMessage(offer("again", true), SECOND);
    assertEquals(List.of(new CallOutput.AcceptRestart("again")), drain(called));
    called.onLocalDescription("answer again", SECOND);
    CallOutput.Say said = assertInstanceOf(CallOutput.Say.class, drain(called).getFirst());
    assertInstanceOf(ClientMessage.Answer.class, said.message());
  }

  @Test
  void whoAsksAllTheTimeIsHeardEachFewSeconds() {
    linkCaller();
    linkCalled();
    int restarts = 0;
    int answers = 0;
    for (int i = 0; i < 100; i++) {
      long nowNanos = SECOND + i * SECOND / 10;
      caller.onMessage(new ServerMessage.Restart(BOB, CONNECTION), nowNanos);
      called.onMessage(offer("again", true), nowNanos);
      restarts += drain(caller).size();
      answers += drain(called).size();
    }
    assertEquals(2, restarts);
    assertEquals(2, answers);
  }

  @Test
  void beforeThereIsALinkNothingIsRestarted() {
    caller.start(0);
    drain(caller);
    caller.onSuspect(SECOND);
    caller.onMessage(new ServerMessage.Restart(BOB, CONNECTION), SECOND);
    assertEquals(List.of(), drain(caller));
    called.onOffer(offer("offer", false), true, 0);
    drain(called);
    called.onSuspect(SECOND);
    called.onMessage(offer("again", true), SECOND);
    assertEquals(List.of(), drain(called));
  }

  @Test
  void anOfferOfAnotherPathThatMakesNoSenseIsPassedOver() {
    linkCalled();
    called.onMessage(
        new ServerMessage.Offer(
            BOB, CONNECTION, payload(SessionDescription.Kind.ANSWER, "answer"), true, false),
        SECOND);
    assertEquals(List.of(), drain(called));
  }
}
