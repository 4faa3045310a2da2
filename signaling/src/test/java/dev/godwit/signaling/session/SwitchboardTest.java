package dev.godwit.signaling.session;

import static dev.godwit.signaling.session.Lab.CONNECTION;
import static dev.godwit.signaling.session.Lab.SDP;
import static dev.godwit.signaling.session.Lab.name;
import static dev.godwit.signaling.session.Lab.offer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.Envelope;
import dev.godwit.protocol.signal.IceCandidate;
import dev.godwit.protocol.signal.LeaveReason;
import dev.godwit.protocol.signal.MessageId;
import dev.godwit.protocol.signal.Payload;
import dev.godwit.protocol.signal.RejectCode;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SignalErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SwitchboardTest {
  private final Lab lab = new Lab();

  @Test
  void aLoginIsAnsweredWithTheNameASecretAndNoIceServersYet() {
    Lab.Peer ada = lab.connects();

    ada.says("1", new ClientMessage.Login(name("Ada")));

    Envelope<ServerMessage> answer = ada.received.getFirst();
    var accepted = assertInstanceOf(ServerMessage.LoginAccepted.class, answer.message());
    assertEquals(Optional.of(new MessageId("1")), answer.id());
    assertEquals("Ada", accepted.name().text());
    assertEquals(List.of(), accepted.iceServers());
  }

  @Test
  void eachSessionHasASecretOfItsOwn() {
    Lab.Peer ada = lab.connects();
    Lab.Peer bob = lab.connects();
    ada.says(new ClientMessage.Login(name("Ada")));
    bob.says(new ClientMessage.Login(name("Bob")));

    var first = assertInstanceOf(ServerMessage.LoginAccepted.class, ada.hearsOne());
    var second = assertInstanceOf(ServerMessage.LoginAccepted.class, bob.hearsOne());

    assertNotEquals(first.session(), second.session());
  }

  @Test
  void aNameInUseIsRefusedWhateverItsCaseAndTheSocketMayTryAnother() {
    lab.joins("Ada");
    Lab.Peer other = lab.connects();

    other.says(new ClientMessage.Login(name("aDA")));
    ServerMessage refusal = other.hearsOne();
    other.says(new ClientMessage.Login(name("Bob")));

    assertEquals(
        new ServerMessage.LoginRefused(
            SignalErrorCode.NAME_TAKEN, SignalErrorCode.NAME_TAKEN.message()),
        refusal);
    assertInstanceOf(ServerMessage.LoginAccepted.class, other.hearsOne());
  }

  @Test
  void anInvalidNameIsRefusedAndTheSocketMayTryAnother() {
    Lab.Peer peer = lab.connects();

    peer.saysText("{\"type\":\"login\",\"name\":\"<b>\"}");

    var refused = assertInstanceOf(ServerMessage.LoginRefused.class, peer.hearsOne());
    assertEquals(SignalErrorCode.NAME_INVALID, refused.code());
    assertTrue(peer.closed.isEmpty());
  }

  @Test
  void aSecondLoginOnOneSocketIsRefused() {
    Lab.Peer ada = lab.joins("Ada");

    ada.says(new ClientMessage.Login(name("Eve")));

    var refused = assertInstanceOf(ServerMessage.LoginRefused.class, ada.hearsOne());
    assertEquals(SignalErrorCode.ALREADY_LOGGED_IN, refused.code());
  }

  @Test
  void whatIsSaidBeforeLoginIsRefused() {
    Lab.Peer peer = lab.connects();
    lab.joins("Bob");

    peer.says(offer("Bob"));
    peer.says(new ClientMessage.Ice());
    peer.says(new ClientMessage.Logout());

    ServerMessage refusal = ServerMessage.Failure.of(SignalErrorCode.NOT_LOGGED_IN);
    assertEquals(List.of(refusal, refusal, refusal), peer.hears());
  }

  @Test
  void everyAddressedMessageArrivesUnderTheNameAsItWasRegistered() {
    Lab.Peer ada = lab.joins("Ada");
    Lab.Peer bob = lab.joins("Bob");
    Payload candidate =
        new IceCandidate("c", Optional.empty(), OptionalInt.empty(), Optional.empty()).toPayload();

    ada.says(new ClientMessage.Offer(name("bob"), CONNECTION, SDP, true));
    ada.says(new ClientMessage.Answer(name("BOB"), CONNECTION, SDP));
    ada.says(new ClientMessage.Candidate(name("Bob"), CONNECTION, candidate));
    ada.says(new ClientMessage.Ringing(name("Bob"), CONNECTION));
    ada.says(new ClientMessage.Restart(name("Bob"), CONNECTION));
    ada.says(new ClientMessage.Reject(name("Bob"), CONNECTION, RejectCode.BUSY));
    ada.says(new ClientMessage.Leave(name("Bob"), CONNECTION));

    List<ServerMessage> heard = bob.hears();
    assertEquals(
        List.of(
            new ServerMessage.Offer(name("Ada"), CONNECTION, SDP, true, false),
            new ServerMessage.Answer(name("Ada"), CONNECTION, SDP),
            new ServerMessage.Candidate(name("Ada"), CONNECTION, candidate),
            new ServerMessage.Ringing(name("Ada"), CONNECTION),
            new ServerMessage.Restart(name("Ada"), CONNECTION),
            new ServerMessage.Reject(name("Ada"), CONNECTION, RejectCode.BUSY),
            new ServerMessage.Leave(name("Ada"), CONNECTION, LeaveReason.LEFT)),
        heard);
    assertEquals("Ada", ((ServerMessage.Delivered) heard.getFirst()).from().text());
    assertEquals(List.of(), ada.hears());
  }

  @Test
  void aMessageWithAnIdIsAnsweredOnceItIsQueuedForTheOther() {
    Lab.Peer ada = lab.joins("Ada");
    Lab.Peer bob = lab.joins("Bob");

    ada.says("o-1", offer("Bob", CONNECTION));

    assertEquals(List.of(Envelope.of(new MessageId("o-1"), new ServerMessage.Ok())), ada.received);
    assertEquals(Optional.empty(), bob.received.getFirst().id());
  }

  @Test
  void aMessageToSomeoneAbsentIsAnsweredSo() {
    Lab.Peer ada = lab.joins("Ada");

    ada.says("7", offer("Bob"));

    assertEquals(
        List.of(
            Envelope.of(
                new MessageId("7"), ServerMessage.Failure.of(SignalErrorCode.PEER_OFFLINE))),
        ada.received);
  }

  @Test
  void aMessageToOneselfIsRefused() {
    Lab.Peer ada = lab.joins("Ada");

    ada.says(offer("ADA"));

    var failure = assertInstanceOf(ServerMessage.Failure.class, ada.hearsOne());
    assertEquals(SignalErrorCode.BAD_MESSAGE, failure.code());
  }

  @Test
  void ofTwoThatCallEachOtherOnTheClassicConnectionExactlyOneIsPolite() {
    Lab.Peer ada = lab.joins("Ada");
    Lab.Peer bob = lab.joins("bob");

    ada.says(offer("bob"));
    bob.says(offer("Ada"));

    var toBob = assertInstanceOf(ServerMessage.Offer.class, bob.hearsOne());
    var toAda = assertInstanceOf(ServerMessage.Offer.class, ada.hearsOne());
    assertTrue(toBob.polite() ^ toAda.polite());
  }

  @Test
  void unknownAndLaterTypesAndTextThatIsNoJsonAreAnsweredAndTheSocketStaysOpen() {
    Lab.Peer peer = lab.connects();

    peer.saysText("{\"type\":\"dance\"}");
    peer.saysText("hello");
    peer.saysText("{\"type\":\"room.create\"}");
    peer.saysText("{\"type\":\"offer\"}");

    List<ServerMessage> heard = peer.hears();
    assertEquals(
        new ServerMessage.Failure(SignalErrorCode.UNKNOWN_TYPE, "Unrecognized command: dance"),
        heard.get(0));
    assertEquals(
        new ServerMessage.Failure(SignalErrorCode.UNKNOWN_TYPE, "Unrecognized command: undefined"),
        heard.get(1));
    assertEquals(ServerMessage.Failure.of(SignalErrorCode.UNAVAILABLE), heard.get(2));
    assertEquals(SignalErrorCode.BAD_MESSAGE, ((ServerMessage.Failure) heard.get(3)).code());
    assertTrue(peer.closed.isEmpty());
  }

  @Test
  void pingIsAnsweredBeforeLoginAndIceAfterIt() {
    Lab.Peer peer = lab.connects();
    Lab.Peer ada = lab.joins("Ada");

    peer.says(new ClientMessage.Ping());
    ada.says(new ClientMessage.Ice());

    assertEquals(new ServerMessage.Pong(), peer.hearsOne());
    assertEquals(new ServerMessage.Ice(List.of()), ada.hearsOne());
  }

  @Test
  void aClosedSocketFreesItsNameAtOnceAndTellsEveryoneOnceThatItTalkedTo() {
    Lab.Peer ada = lab.joins("Ada");
    Lab.Peer bob = lab.joins("Bob");
    Lab.Peer cy = lab.joins("Cy");
    Lab.Peer bystander = lab.joins("Dee");
    ada.says(offer("Bob"));
    ada.says(offer("Bob", CONNECTION));
    cy.says(offer("Ada"));
    bob.hears();

    ada.closes();

    ServerMessage gone =
        new ServerMessage.Leave(name("Ada"), ConnectionId.CLASSIC, LeaveReason.GONE);
    assertEquals(gone, bob.hearsOne());
    assertEquals(gone, cy.hearsOne());
    assertEquals(List.of(), bystander.hears());
    lab.joins("ada");
  }

  @Test
  void whoeverWasLeftBeforeHearsNoMore() {
    Lab.Peer ada = lab.joins("Ada");
    Lab.Peer bob = lab.joins("Bob");
    Lab.Peer cy = lab.joins("Cy");
    ada.says(offer("Bob"));
    ada.says(new ClientMessage.Leave(name("Bob"), ConnectionId.CLASSIC));
    ada.says(offer("Cy"));
    cy.says(new ClientMessage.Reject(name("Ada"), ConnectionId.CLASSIC, RejectCode.DECLINED));
    bob.hears();
    cy.hears();

    ada.closes();

    assertEquals(List.of(), bob.hears());
    assertEquals(List.of(), cy.hears());
  }

  @Test
  void logoutEndsTheSessionAtOnceAndTheSocketMayLogInAgain() {
    Lab.Peer ada = lab.joins("Ada");
    Lab.Peer bob = lab.joins("Bob");
    bob.says(offer("Ada"));
    ada.hears();

    ada.says("x", new ClientMessage.Logout());

    assertEquals(new ServerMessage.Ok(), ada.hearsOne());
    assertEquals(
        new ServerMessage.Leave(name("Ada"), ConnectionId.CLASSIC, LeaveReason.GONE),
        bob.hearsOne());
    ada.says(new ClientMessage.Login(name("Ada")));
    assertInstanceOf(ServerMessage.LoginAccepted.class, ada.hearsOne());
  }

  @Test
  void aMessageThatGrowsBeyondTheLimitUnderALongerNameIsRefused() throws Exception {
    Lab.Peer longName = lab.joins("x".repeat(64));
    lab.joins("B");
    String pad =
        "p".repeat(65_536 - "{\"type\":\"offer\",\"name\":\"B\",\"offer\":{\"p\":\"\"}}".length());

    longName.says(
        new ClientMessage.Offer(
            name("B"), ConnectionId.CLASSIC, Payload.ofJson("{\"p\":\"" + pad + "\"}"), false));

    assertEquals(ServerMessage.Failure.of(SignalErrorCode.TOO_LARGE), longName.hearsOne());
  }

  @Test
  void inputAboutASocketThatIsGoneIsIgnored() {
    Lab.Peer ada = lab.joins("Ada");
    ada.closes();

    ada.says(new ClientMessage.Ping());
    ada.closes();
    lab.switchboard.onOverflow(ada.socket, lab.nowNanos);
    lab.switchboard.onBinary(ada.socket, lab.nowNanos);
    lab.drain();

    assertEquals(List.of(), ada.hears());
    assertEquals(0, lab.switchboard.sockets());
    assertEquals(0, lab.switchboard.sessions());
  }
}
