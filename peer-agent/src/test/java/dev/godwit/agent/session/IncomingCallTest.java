package dev.godwit.agent.session;

import static dev.godwit.agent.session.CallTable.BOB;
import static dev.godwit.agent.session.CallTable.CONNECTION;
import static dev.godwit.agent.session.CallTable.SDP;
import static dev.godwit.agent.session.CallTable.candidate;
import static dev.godwit.agent.session.CallTable.end;
import static dev.godwit.agent.session.CallTable.found;
import static dev.godwit.agent.session.CallTable.leave;
import static dev.godwit.agent.session.CallTable.left;
import static dev.godwit.agent.session.CallTable.nonsense;
import static dev.godwit.agent.session.CallTable.offered;
import static dev.godwit.agent.session.CallTable.report;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.LeaveReason;
import dev.godwit.protocol.signal.RejectCode;
import dev.godwit.protocol.signal.ServerMessage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncomingCallTest {
  private static final CallOutput RINGING =
      new CallOutput.Say(new ClientMessage.Ringing(BOB, CONNECTION));

  private static CallTable<IncomingCall> fresh() {
    return new CallTable<>(new IncomingCall(BOB, CONNECTION));
  }

  private static CallTable<IncomingCall> asking() {
    CallTable<IncomingCall> table = fresh();
    table.call.onOffer(offered(SDP), true, table.now());
    assertEquals(List.of(RINGING, new CallOutput.AskPerson(BOB)), table.taken());
    return table;
  }

  /** The ICE servers that were asked for are there. */
  private static void equip(CallTable<IncomingCall> table) {
    assertEquals(List.of(new CallOutput.AskForIce()), table.taken());
    table.call.onIceServers(table.now());
  }

  private static CallTable<IncomingCall> answering() {
    CallTable<IncomingCall> table = fresh();
    table.call.onOffer(offered(SDP), false, table.now());
    equip(table);
    assertEquals(List.of(new CallOutput.AcceptOffer(SDP)), table.taken());
    return table;
  }

  private static CallTable<IncomingCall> connecting() {
    CallTable<IncomingCall> table = answering();
    table.call.onLocalDescription(SDP, table.now());
    assertEquals(2, table.taken().size(), "the answer is said and reported");
    return table;
  }

  private static CallTable<IncomingCall> linked() {
    CallTable<IncomingCall> table = connecting();
    table.call.onLinkOpen(table.now());
    assertEquals(List.of(report(CallEvent.CONNECTED)), table.taken());
    return table;
  }

  private static CallOutput reject(RejectCode code) {
    return new CallOutput.Say(new ClientMessage.Reject(BOB, CONNECTION, code));
  }

  @Test
  void whoTheRuleAdmitsIsAnsweredAtOnce() {
    connecting();
  }

  @Test
  void aStrangerIsAnsweredOnlyWhenThePersonSaysYes() {
    CallTable<IncomingCall> table = asking();
    table.hear(found(candidate(1)));
    table.call.onLocalCandidate(candidate(2));
    assertEquals(List.of(), table.taken());
    table.call.onDecision(true);
    equip(table);
    assertEquals(
        List.of(new CallOutput.AcceptOffer(SDP), new CallOutput.AddCandidate(candidate(1))),
        table.taken());
  }

  @Test
  void whatComesWhileIceServersAreAskedForWaitsToo() {
    CallTable<IncomingCall> table = asking();
    table.call.onDecision(true);
    table.hear(found(candidate(1)));
    table.hear(offered(SDP));
    table.time.advance(Duration.ofDays(1));
    equip(table);
    table.call.onIceServers(table.now());
    assertEquals(
        List.of(new CallOutput.AcceptOffer(SDP), new CallOutput.AddCandidate(candidate(1))),
        table.taken());
  }

  @Test
  void aCallerThatLeavesWhenNoPathIsFoundHasFoundNoneEither() {
    CallTable<IncomingCall> soon = connecting();
    soon.hear(left(LeaveReason.LEFT));
    assertEquals(List.of(end(new CallEnd.LeftByPeer())), soon.taken());
    CallTable<IncomingCall> late = connecting();
    late.time.advance(CallLine.DOUBT_TIME);
    late.hear(left(LeaveReason.LEFT));
    assertEquals(List.of(end(new CallEnd.NoPath())), late.taken());
  }

  @Test
  void moreEarlyCandidatesThanAreOfUseAreDropped() {
    CallTable<IncomingCall> table = asking();
    for (int port = 1; port <= CallLine.MAX_CANDIDATES + 10; port++) {
      table.hear(found(candidate(port)));
    }
    table.call.onDecision(true);
    equip(table);
    assertEquals(1 + CallLine.MAX_CANDIDATES, table.taken().size());
  }

  @Test
  void aNoIsARejection() {
    CallTable<IncomingCall> table = asking();
    table.call.onDecision(false);
    assertEquals(
        List.of(reject(RejectCode.DECLINED), end(new CallEnd.Refused(RejectCode.DECLINED))),
        table.taken());
  }

  @Test
  void aPersonWhoDoesNotAnswerIsNotWaitedForForEver() {
    CallTable<IncomingCall> table = asking();
    table.time.advance(CallLine.ANSWER_TIME);
    assertEquals(
        List.of(reject(RejectCode.NO_ANSWER), end(new CallEnd.Refused(RejectCode.NO_ANSWER))),
        table.taken());
    table.call.onDecision(true);
    assertEquals(List.of(), table.taken(), "a yes comes too late");
  }

  @Test
  void aCallerThatLeavesNeedsNoDecision() {
    for (LeaveReason reason : LeaveReason.values()) {
      CallTable<IncomingCall> table = asking();
      table.hear(left(reason));
      assertEquals(List.of(end(new CallEnd.LeftByPeer())), table.taken());
      table.call.onDecision(true);
      assertEquals(List.of(), table.taken());
    }
  }

  @Test
  void anOfferThatIsNoneIsLeft() {
    CallTable<IncomingCall> table = fresh();
    ServerMessage.Offer bad = new ServerMessage.Offer(BOB, CONNECTION, nonsense(), false, false);
    table.call.onOffer(bad, false, table.now());
    List<CallOutput> taken = table.taken();
    assertEquals(leave(), taken.getFirst());
    assertInstanceOf(CallEnd.Broken.class, ((CallOutput.End) taken.getLast()).end());
  }

  @Test
  void anEngineThatMakesNoAnswerIsNotWaitedForForEver() {
    CallTable<IncomingCall> table = answering();
    table.time.advance(CallLine.ENGINE_TIME);
    List<CallOutput> taken = table.taken();
    assertEquals(leave(), taken.getFirst());
    assertInstanceOf(CallEnd.Broken.class, ((CallOutput.End) taken.getLast()).end());
  }

  @Test
  void anEngineThatRefusesTheOfferEndsTheCallAndTheCallerIsTold() {
    CallTable<IncomingCall> table = answering();
    table.call.onEngineEnded("No SDP.");
    assertEquals(List.of(leave(), end(new CallEnd.Broken("No SDP."))), table.taken());
  }

  @Test
  void noAddressIsToldBeforeTheAnswer() {
    CallTable<IncomingCall> table = answering();
    table.call.onLocalCandidate(candidate(1));
    assertEquals(List.of(), table.taken());
    table.call.onLocalDescription(SDP, table.now());
    List<ClientMessage> said = table.said();
    assertInstanceOf(ClientMessage.Answer.class, said.getFirst());
    assertInstanceOf(ClientMessage.Candidate.class, said.getLast());
    assertEquals(2, said.size());
  }

  @Test
  void anOfferThatIsSaidAgainIsAnsweredAgain() {
    CallTable<IncomingCall> table = connecting();
    table.call.onLocalCandidate(candidate(1));
    List<ClientMessage> first = table.said();
    table.hear(offered(SDP));
    List<ClientMessage> again = table.said();
    assertInstanceOf(ClientMessage.Answer.class, again.getFirst());
    assertEquals(1 + first.size(), again.size(), "with its candidates");
  }

  @Test
  void aCallerThatAsksAgainIsToldThatItRings() {
    CallTable<IncomingCall> table = asking();
    table.hear(offered(SDP));
    assertEquals(List.of(RINGING), table.taken());
  }

  @Test
  void theAnswerIsSaidAgainWhenTheServerIsBack() {
    CallTable<IncomingCall> table = connecting();
    table.call.onServerBack(table.now());
    assertInstanceOf(ClientMessage.Answer.class, table.said().getFirst());
  }

  @Test
  void aPathHasToBeFoundWithinThirtySecondsOfTheAnswer() {
    CallTable<IncomingCall> table = connecting();
    table.time.advance(CallLine.CONNECT_TIME);
    assertEquals(List.of(leave(), end(new CallEnd.NoPath())), table.taken());
  }

  @Test
  void aCallerThatNeverOpensAChannelIsGivenUp() {
    CallTable<IncomingCall> table = connecting();
    table.call.onConnected();
    table.taken();
    table.time.advance(CallLine.CONNECT_TIME);
    assertEquals(List.of(leave(), end(new CallEnd.NoLink())), table.taken());
  }

  @Test
  void aCallerThatOffersNothingIsGivenUpAfterAMinute() {
    CallTable<IncomingCall> table = linked();
    table.time.advance(IncomingCall.OFFER_TIME.minusNanos(1));
    assertEquals(List.of(), table.taken());
    table.time.advance(Duration.ofNanos(1));
    assertEquals(List.of(leave(), end(new CallEnd.NothingOffered())), table.taken());
  }

  @Test
  void onceFilesAreOfferedTheCallHasNoDeadline() {
    CallTable<IncomingCall> table = linked();
    table.call.onFilesOffered();
    table.time.advance(Duration.ofDays(30));
    assertEquals(List.of(), table.taken());
  }

  @Test
  void anOpenLinkOutlivesThePeersSessionButNotItsLeave() {
    CallTable<IncomingCall> table = linked();
    table.hear(left(LeaveReason.GONE));
    assertEquals(List.of(), table.taken());
    table.hear(left(LeaveReason.LEFT));
    assertEquals(List.of(end(new CallEnd.LeftByPeer())), table.taken());
  }

  @Test
  void aServerThatLetsUsInNoMoreEndsWhatIsNotAgreed() {
    CallTable<IncomingCall> table = asking();
    table.call.onServerRefused("name_taken", "Taken.");
    assertEquals(List.of(end(new CallEnd.ServerRefused("name_taken", "Taken."))), table.taken());

    CallTable<IncomingCall> agreed = linked();
    agreed.call.onServerRefused("name_taken", "Taken.");
    assertEquals(List.of(), agreed.taken());
  }

  @Test
  void hangingUpIsSaid() {
    CallTable<IncomingCall> table = asking();
    table.call.hangUp();
    assertEquals(List.of(leave(), end(new CallEnd.HungUp())), table.taken());
    table.call.hangUp();
    assertEquals(List.of(), table.taken());
  }

  @Test
  void whatOnlyACalledSideSaysIsOfNoUse() {
    CallTable<IncomingCall> table = connecting();
    table.hear(CallTable.answered(SDP));
    table.hear(new ServerMessage.Ringing(BOB, CONNECTION));
    table.hear(new ServerMessage.Reject(BOB, CONNECTION, RejectCode.BUSY));
    table.hear(new ServerMessage.Restart(BOB, CONNECTION));
    assertEquals(List.of(), table.taken());
  }
}
