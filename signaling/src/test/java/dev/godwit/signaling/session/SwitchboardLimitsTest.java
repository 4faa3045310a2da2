package dev.godwit.signaling.session;

import static dev.godwit.signaling.session.Lab.CONNECTION;
import static dev.godwit.signaling.session.Lab.name;
import static dev.godwit.signaling.session.Lab.offer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.Envelope;
import dev.godwit.protocol.signal.LeaveReason;
import dev.godwit.protocol.signal.MessageId;
import dev.godwit.protocol.signal.RejectCode;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SignalErrorCode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SwitchboardLimitsTest {
  private final Lab lab = new Lab();

  @Test
  void aBurstIsTakenAndWhatFollowsIsRateLimitedWithItsId() {
    Lab.Peer peer = lab.connects();
    for (int i = 0; i < SessionLimits.MESSAGE_BURST; i++) {
      peer.says(new ClientMessage.Ping());
    }
    assertTrue(peer.hears().stream().allMatch(ServerMessage.Pong.class::isInstance));

    peer.says("late", new ClientMessage.Ping());

    assertEquals(
        List.of(
            Envelope.of(
                new MessageId("late"), ServerMessage.Failure.of(SignalErrorCode.RATE_LIMITED))),
        peer.received);
  }

  @Test
  void fiftyMessagesASecondGoOnForEver() {
    Lab.Peer peer = lab.connects();

    for (int i = 0; i < 50 * 60; i++) {
      lab.passes(Duration.ofMillis(20));
      peer.says(new ClientMessage.Ping());
    }

    assertTrue(peer.hears().stream().allMatch(ServerMessage.Pong.class::isInstance));
  }

  @Test
  void aFloodIsRefusedForAWhileThenClosed() {
    Lab.Peer peer = lab.joins("Ada");

    for (int i = 0; i < 1000; i++) {
      peer.saysText("spam");
    }

    assertEquals(CloseCode.POLICY_VIOLATION, peer.closed.orElseThrow().code());
    assertTrue(
        peer.received.size() <= SessionLimits.MESSAGE_BURST + SessionLimits.REFUSAL_BURST + 1);
    lab.joins("Ada");
  }

  @Test
  void webSocketPingsCountAsMessages() {
    Lab.Peer peer = lab.connects();

    for (int i = 0; i < 1000; i++) {
      lab.switchboard.onControlFrame(peer.socket, lab.nowNanos);
    }
    lab.drain();

    assertEquals(CloseCode.POLICY_VIOLATION, peer.closed.orElseThrow().code());
  }

  @Test
  void anAddressMayHaveSoManyConnections() {
    Lab small = new Lab(new SessionLimits(100, 2, 10), Discretion.OPEN);
    Lab.Peer first = small.connects();
    small.connects();

    Lab.Peer third = small.connects();
    Lab.Peer elsewhere = small.connectsFrom("192.0.2.2");
    first.closes();
    Lab.Peer fourth = small.connects();

    assertEquals(ServerMessage.Failure.of(SignalErrorCode.TOO_MANY), third.hearsOne());
    assertEquals(CloseCode.TRY_AGAIN_LATER, third.closed.orElseThrow().code());
    assertTrue(elsewhere.closed.isEmpty());
    assertTrue(fourth.closed.isEmpty());
  }

  @Test
  void theServerMayHaveSoManyConnections() {
    Lab small = new Lab(new SessionLimits(1, 10, 10), Discretion.OPEN);
    small.connectsFrom("192.0.2.1");

    Lab.Peer second = small.connectsFrom("192.0.2.2");

    assertEquals(CloseCode.TRY_AGAIN_LATER, second.closed.orElseThrow().code());
  }

  @Test
  void anAddressMayLogInSoOftenEvenOnNewConnections() {
    Lab small = new Lab(new SessionLimits(100, 100, 3), Discretion.OPEN);
    for (int i = 0; i < 3; i++) {
      small.joins("Ada").closes();
    }
    Lab.Peer fourth = small.connects();

    fourth.says(new ClientMessage.Login(name("Ada")));
    ServerMessage refusal = fourth.hearsOne();
    small.passes(Duration.ofSeconds(20));
    fourth.says(new ClientMessage.Login(name("Ada")));

    assertEquals(SignalErrorCode.TOO_MANY, ((ServerMessage.LoginRefused) refusal).code());
    assertInstanceOf(ServerMessage.LoginAccepted.class, fourth.hearsOne());
  }

  @Test
  void addressesAreForgottenWhenNothingSpeaksAgainstThem() {
    AddressLedger ledger = new AddressLedger(new SessionLimits(10, 10, 60));
    ClientAddress address = new ClientAddress("192.0.2.1");
    ledger.tryOpen(address, 0);
    ledger.tryLogin(address, 0);
    ledger.sweep(0);
    assertEquals(1, ledger.size(), "has a connection");

    ledger.close(address);
    ledger.sweep(0);
    assertEquals(1, ledger.size(), "has logged in of late");
    ledger.sweep(Duration.ofMinutes(1).toNanos());

    assertEquals(0, ledger.size());
  }

  @Test
  void aClientMayOpenSoManyConversations() {
    Lab.Peer ada = lab.joins("Ada");
    Lab.Peer bob = lab.joins("Bob");
    for (int i = 0; i < SessionLimits.MAX_CONVERSATIONS; i++) {
      lab.passes(Duration.ofMillis(20));
      ada.says(offer("Bob", connection(i)));
      bob.says(new ClientMessage.Ping());
    }
    assertEquals(List.of(), ada.hears());

    ada.says(offer("Bob", connection(SessionLimits.MAX_CONVERSATIONS)));
    ServerMessage refusal = ada.hearsOne();
    bob.says(offer("Ada", connection(SessionLimits.MAX_CONVERSATIONS + 1)));
    ada.says(new ClientMessage.Leave(name("Bob"), connection(0)));
    ada.hears();
    ada.says("again", offer("Bob", connection(SessionLimits.MAX_CONVERSATIONS)));

    assertEquals(ServerMessage.Failure.of(SignalErrorCode.TOO_MANY), refusal);
    assertEquals(new ServerMessage.Ok(), ada.hearsOne());
  }

  @Test
  void aClientIsPingedEachTwentySecondsAndDroppedAfterFortyFiveOfSilence() {
    Lab.Peer ada = lab.joins("Ada");
    Lab.Peer bob = lab.joins("Bob");
    bob.says(offer("Ada"));

    lab.passes(Duration.ofSeconds(44));
    int pings = ada.pings;
    bob.says(new ClientMessage.Ping());
    bob.hears();
    lab.passes(Duration.ofSeconds(1));

    assertEquals(2, pings);
    assertEquals(CloseCode.GOING_AWAY, ada.closed.orElseThrow().code());
    assertEquals(
        new ServerMessage.Leave(name("Ada"), ConnectionId.CLASSIC, LeaveReason.GONE),
        bob.hearsOne());
  }

  @Test
  void aClientThatAnswersPingsStays() {
    Lab.Peer ada = lab.joins("Ada");

    for (int i = 0; i < 100; i++) {
      lab.passes(Duration.ofSeconds(20));
      lab.switchboard.onControlFrame(ada.socket, lab.nowNanos);
    }

    assertEquals(100, ada.pings);
    assertTrue(ada.closed.isEmpty());
  }

  @Test
  void aSlowClientIsDroppedNotBuffered() {
    Lab.Peer ada = lab.joins("Ada");

    lab.switchboard.onOverflow(ada.socket, lab.nowNanos);
    lab.drain();

    assertEquals(CloseCode.TRY_AGAIN_LATER, ada.closed.orElseThrow().code());
    lab.joins("Ada");
  }

  @Test
  void aBinaryFrameIsAnsweredThenTheSocketClosed() {
    Lab.Peer ada = lab.joins("Ada");

    lab.switchboard.onBinary(ada.socket, lab.nowNanos);
    lab.drain();

    var failure = assertInstanceOf(ServerMessage.Failure.class, ada.hearsOne());
    assertEquals(SignalErrorCode.BAD_MESSAGE, failure.code());
    assertEquals(CloseCode.UNSUPPORTED_DATA, ada.closed.orElseThrow().code());
  }

  @Test
  void aDrainTellsTheTimeLeftTakesNobodyInAndClosesAllWithoutALeave() {
    Lab.Peer ada = lab.joins("Ada");
    Lab.Peer bob = lab.joins("Bob");
    Lab.Peer anonymous = lab.connects();
    ada.says(offer("Bob"));
    bob.hears();

    lab.drains(Duration.ofSeconds(10));
    lab.passes(Duration.ofSeconds(4));
    anonymous.says(new ClientMessage.Login(name("Cy")));
    Lab.Peer late = lab.connects();
    ada.says("o", offer("Bob", CONNECTION));

    var draining = assertInstanceOf(ServerMessage.Draining.class, bob.hears().getFirst());
    assertEquals(Duration.ofSeconds(10), draining.left());
    var refused = assertInstanceOf(ServerMessage.LoginRefused.class, anonymous.hears().getLast());
    assertEquals(SignalErrorCode.SERVER_DRAINING, refused.code());
    var toLate = assertInstanceOf(ServerMessage.Draining.class, late.hearsOne());
    assertEquals(Duration.ofSeconds(6), toLate.left());
    assertEquals(CloseCode.GOING_AWAY, late.closed.orElseThrow().code());
    assertEquals(new ServerMessage.Ok(), ada.hears().getLast(), "messages still go through");

    lab.passes(Duration.ofSeconds(6));

    assertEquals(CloseCode.GOING_AWAY, bob.closed.orElseThrow().code());
    assertEquals(List.of(), bob.hears());
    assertEquals(0, lab.switchboard.sockets());
  }

  @Test
  void onAPrivateServerSomeoneAbsentAndSomeoneSilentLookAlike() {
    Lab lab = new Lab(SessionLimits.DEFAULT, Discretion.PRIVATE);
    Lab.Peer ada = lab.joins("Ada");
    Lab.Peer bob = lab.joins("Bob");

    ada.says("1", offer("Nobody", CONNECTION));
    List<ServerMessage> toAbsent = ada.hears();
    ada.says("2", offer("Bob", CONNECTION));
    bob.says("r", new ClientMessage.Reject(name("Ada"), CONNECTION, RejectCode.DECLINED));
    ada.says("3", offer("Bob"));
    bob.closes();

    assertEquals(List.of(new ServerMessage.Ok()), toAbsent);
    assertEquals(List.of(new ServerMessage.Ok(), new ServerMessage.Ok()), ada.hears());
  }

  @Test
  void onAPrivateServerWhoeverSaidAWordMayRejectAndIsMissedWhenGone() {
    Lab lab = new Lab(SessionLimits.DEFAULT, Discretion.PRIVATE);
    Lab.Peer ada = lab.joins("Ada");
    Lab.Peer bob = lab.joins("Bob");
    ada.says(offer("Bob", CONNECTION));
    bob.says(new ClientMessage.Ringing(name("Ada"), CONNECTION));
    bob.says(new ClientMessage.Reject(name("Ada"), CONNECTION, RejectCode.DECLINED));
    ada.says(offer("Bob"));
    bob.says(new ClientMessage.Answer(name("Ada"), ConnectionId.CLASSIC, Lab.SDP));
    bob.closes();

    assertEquals(
        List.of(
            new ServerMessage.Ringing(name("Bob"), CONNECTION),
            new ServerMessage.Reject(name("Bob"), CONNECTION, RejectCode.DECLINED),
            new ServerMessage.Answer(name("Bob"), ConnectionId.CLASSIC, Lab.SDP),
            new ServerMessage.Leave(name("Bob"), ConnectionId.CLASSIC, LeaveReason.GONE)),
        ada.hears());
    assertEquals(Optional.empty(), ada.closed);
  }

  private static ConnectionId connection(int number) {
    return ConnectionId.of(ByteBuffer.allocate(16).putInt(number).array());
  }
}
