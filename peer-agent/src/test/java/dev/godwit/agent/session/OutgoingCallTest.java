package dev.godwit.agent.session;

import static dev.godwit.agent.session.CallTable.BOB;
import static dev.godwit.agent.session.CallTable.CONNECTION;
import static dev.godwit.agent.session.CallTable.SDP;
import static dev.godwit.agent.session.CallTable.answered;
import static dev.godwit.agent.session.CallTable.candidate;
import static dev.godwit.agent.session.CallTable.end;
import static dev.godwit.agent.session.CallTable.found;
import static dev.godwit.agent.session.CallTable.leave;
import static dev.godwit.agent.session.CallTable.left;
import static dev.godwit.agent.session.CallTable.nonsense;
import static dev.godwit.agent.session.CallTable.report;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.LeaveReason;
import dev.godwit.protocol.signal.RejectCode;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SignalErrorCode;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutgoingCallTest {
  private static CallTable<OutgoingCall> prepared(Duration maxWait) {
    CallTable<OutgoingCall> table = new CallTable<>(new OutgoingCall(BOB, CONNECTION, maxWait));
    table.call.start(table.now());
    assertEquals(List.of(new CallOutput.AskForIce()), table.taken());
    table.call.onIceServers(table.now());
    return table;
  }

  private static CallTable<OutgoingCall> calling(Duration maxWait) {
    CallTable<OutgoingCall> table = prepared(maxWait);
    table.call.onLocalDescription(SDP, table.now());
    assertEquals(2, table.taken().size(), "an offer is made and said");
    return table;
  }

  private static CallTable<OutgoingCall> connecting() {
    CallTable<OutgoingCall> table = calling(Duration.ZERO);
    table.hear(answered(SDP));
    assertEquals(2, table.taken().size(), "the answer is taken and reported");
    return table;
  }

  private static CallTable<OutgoingCall> linked() {
    CallTable<OutgoingCall> table = connecting();
    table.call.onLinkOpen(table.now());
    assertEquals(List.of(report(CallEvent.CONNECTED)), table.taken());
    return table;
  }

  private static void offline(CallTable<OutgoingCall> table) {
    table.call.onOfferFailed(SignalErrorCode.PEER_OFFLINE, "No one.", table.now());
  }

  @Test
  void anEngineThatMakesNoOfferIsNotWaitedForForEver() {
    CallTable<OutgoingCall> table = prepared(Duration.ZERO);
    table.time.advance(CallLine.ENGINE_TIME);
    List<CallOutput> taken = table.taken();
    assertInstanceOf(CallOutput.CreateOffer.class, taken.getFirst());
    assertEquals(2, taken.size(), "nobody was called, so nobody is left");
    assertInstanceOf(CallEnd.Broken.class, ((CallOutput.End) taken.getLast()).end());
  }

  @Test
  void nothingIsOfferedBeforeTheIceServersOfNowAreKnown() {
    var table = new CallTable<>(new OutgoingCall(BOB, CONNECTION, Duration.ZERO));
    table.call.start(table.now());
    table.time.advance(Duration.ofDays(1));
    assertEquals(List.of(new CallOutput.AskForIce()), table.taken());
    table.call.onServerRefused("name_taken", "No.");
    table.call.onIceServers(table.now());
    assertEquals(List.of(end(new CallEnd.ServerRefused("name_taken", "No."))), table.taken());
  }

  @Test
  void aPeerThatLeavesWhenNoPathIsFoundHasFoundNoneEither() {
    CallTable<OutgoingCall> table = connecting();
    table.time.advance(CallLine.DOUBT_TIME);
    table.hear(left(LeaveReason.LEFT));
    assertEquals(List.of(end(new CallEnd.NoPath())), table.taken());
  }

  @Test
  void noAddressIsToldBeforeTheAnswer() {
    CallTable<OutgoingCall> table = calling(Duration.ZERO);
    table.call.onLocalCandidate(candidate(1));
    assertEquals(List.of(), table.taken());
    table.hear(answered(SDP));
    assertEquals(
        List.of(new CallOutput.AcceptAnswer(SDP)),
        table.taken().stream().filter(CallOutput.AcceptAnswer.class::isInstance).toList());
    table.call.onLocalCandidate(candidate(2));
    assertInstanceOf(ClientMessage.Candidate.class, table.said().getFirst());
  }

  @Test
  void candidatesThatWaitedAreToldWithTheAnswer() {
    CallTable<OutgoingCall> table = calling(Duration.ZERO);
    table.call.onLocalCandidate(candidate(1));
    table.call.onLocalCandidate(candidate(2));
    table.hear(answered(SDP));
    assertEquals(2, table.said().size());
  }

  @Test
  void moreCandidatesThanAreOfUseAreDropped() {
    CallTable<OutgoingCall> table = calling(Duration.ZERO);
    for (int port = 1; port <= CallLine.MAX_CANDIDATES + 10; port++) {
      table.call.onLocalCandidate(candidate(port));
    }
    table.hear(answered(SDP));
    assertEquals(CallLine.MAX_CANDIDATES, table.said().size());
  }

  @Test
  void candidatesThatComeBeforeTheAnswerArePassedOn() {
    CallTable<OutgoingCall> table = calling(Duration.ZERO);
    table.hear(found(candidate(1)));
    assertEquals(List.of(new CallOutput.AddCandidate(candidate(1))), table.taken());
  }

  @Test
  void aCandidateThatMakesNoSenseIsDropped() {
    CallTable<OutgoingCall> table = connecting();
    table.hear(new ServerMessage.Candidate(BOB, CONNECTION, nonsense()));
    assertEquals(List.of(), table.taken());
  }

  @Test
  void anAbsentPeerIsNotWaitedForIfTheWaitIsZero() {
    CallTable<OutgoingCall> table = calling(Duration.ZERO);
    offline(table);
    assertEquals(List.of(end(new CallEnd.PeerAbsent())), table.taken());
  }

  @Test
  void anAbsentPeerIsTriedEachSecondUntilTheWaitIsOver() {
    CallTable<OutgoingCall> table = calling(Duration.ofSeconds(3));
    for (int second = 1; second <= 3; second++) {
      offline(table);
      assertEquals(List.of(report(CallEvent.WAITING_FOR_PEER)), table.taken());
      table.time.advance(OutgoingCall.RETRY_INTERVAL);
      assertInstanceOf(ClientMessage.Offer.class, table.said().getFirst());
    }
    offline(table);
    assertEquals(List.of(end(new CallEnd.PeerAbsent())), table.taken());
  }

  @Test
  void theLastTryIsMadeWhenTheWaitEndsNotLater() {
    CallTable<OutgoingCall> table = calling(Duration.ofMillis(1500));
    offline(table);
    table.time.advance(Duration.ofSeconds(1));
    offline(table);
    table.said();
    table.time.advance(Duration.ofMillis(500));
    assertEquals(1, table.said().size());
    offline(table);
    assertEquals(List.of(end(new CallEnd.PeerAbsent())), table.taken());
  }

  @Test
  void waitingForEverDoesNotOverflow() {
    CallTable<OutgoingCall> table = calling(ChronoUnit.FOREVER.getDuration());
    for (int i = 0; i < 100_000; i++) {
      offline(table);
      table.time.advance(OutgoingCall.RETRY_INTERVAL);
      assertEquals(1, table.said().size());
    }
  }

  @Test
  void anAbsentPeerThatComesOnlineIsCalled() {
    CallTable<OutgoingCall> table = calling(Duration.ofSeconds(30));
    offline(table);
    table.time.advance(OutgoingCall.RETRY_INTERVAL);
    table.taken();
    table.call.onOfferDelivered();
    assertEquals(List.of(report(CallEvent.CALLING)), table.taken());
    table.hear(new ServerMessage.Ringing(BOB, CONNECTION));
    assertEquals(List.of(report(CallEvent.RINGING)), table.taken());
  }

  @Test
  void whatTheServerSaysAgainstAnOfferIsToldInItsWords() {
    CallTable<OutgoingCall> table = calling(Duration.ofSeconds(30));
    table.call.onOfferFailed(SignalErrorCode.FORBIDDEN, "Not here.", table.now());
    assertEquals(List.of(end(new CallEnd.ServerRefused("forbidden", "Not here."))), table.taken());
  }

  @Test
  void aRateLimitIsNotTakenForAnAbsentPeer() {
    CallTable<OutgoingCall> table = calling(Duration.ZERO);
    table.call.onOfferFailed(SignalErrorCode.RATE_LIMITED, "Too fast.", table.now());
    assertEquals(
        List.of(end(new CallEnd.ServerRefused("rate_limited", "Too fast."))), table.taken());
  }

  @Test
  void whoDoesNotAnswerIsGivenUpAfterTwoMinutes() {
    CallTable<OutgoingCall> table = calling(Duration.ZERO);
    table.time.advance(Duration.ofSeconds(119));
    assertEquals(List.of(), table.taken());
    table.time.advance(Duration.ofSeconds(1));
    assertEquals(List.of(leave(), end(new CallEnd.NoAnswer())), table.taken());
  }

  @Test
  void aRejectionIsTheEndAndNeedsNoLeave() {
    CallTable<OutgoingCall> table = calling(Duration.ofSeconds(30));
    table.hear(new ServerMessage.Reject(BOB, CONNECTION, RejectCode.BUSY));
    assertEquals(List.of(end(new CallEnd.Refused(RejectCode.BUSY))), table.taken());
    table.time.advance(Duration.ofHours(1));
    assertEquals(List.of(), table.taken());
  }

  @Test
  void nothingFollowsTheEnd() {
    CallTable<OutgoingCall> table = calling(Duration.ofSeconds(30));
    table.hear(new ServerMessage.Reject(BOB, CONNECTION, RejectCode.DECLINED));
    table.taken();
    table.hear(answered(SDP));
    table.hear(found(candidate(1)));
    table.hear(left(LeaveReason.LEFT));
    table.call.onLocalCandidate(candidate(2));
    table.call.onConnected();
    table.call.onLinkOpen(table.now());
    table.call.onServerBack(table.now());
    table.call.onServerRefused("name_taken", "no");
    table.call.onEngineEnded("no");
    table.call.onNoPath();
    table.call.hangUp();
    offline(table);
    assertEquals(List.of(), table.taken());
    assertEquals(Long.MAX_VALUE, table.call.deadlineNanos());
  }

  @Test
  void aRejectionThatCrossesTheAnswerComesTooLate() {
    CallTable<OutgoingCall> table = connecting();
    table.hear(new ServerMessage.Reject(BOB, CONNECTION, RejectCode.DECLINED));
    assertEquals(List.of(), table.taken());
  }

  @Test
  void aSecondAnswerIsOfNoUse() {
    CallTable<OutgoingCall> table = connecting();
    table.hear(answered("v=0\r\nother"));
    assertEquals(List.of(), table.taken());
  }

  @Test
  void anAnswerThatIsNoneEndsTheCallAndTheOtherSideIsTold() {
    CallTable<OutgoingCall> table = calling(Duration.ZERO);
    table.hear(new ServerMessage.Answer(BOB, CONNECTION, nonsense()));
    List<CallOutput> taken = table.taken();
    assertEquals(leave(), taken.getFirst());
    assertInstanceOf(CallEnd.Broken.class, ((CallOutput.End) taken.getLast()).end());
  }

  @Test
  void aPathHasToBeFoundWithinThirtySecondsOfTheAnswer() {
    CallTable<OutgoingCall> table = connecting();
    table.time.advance(CallLine.CONNECT_TIME);
    assertEquals(List.of(leave(), end(new CallEnd.NoPath())), table.taken());
  }

  @Test
  void aPathWithoutALinkIsGivenUpToo() {
    CallTable<OutgoingCall> table = connecting();
    table.time.advance(Duration.ofSeconds(10));
    table.call.onConnected();
    table.taken();
    table.time.advance(CallLine.CONNECT_TIME);
    assertEquals(List.of(leave(), end(new CallEnd.NoLink())), table.taken());
  }

  @Test
  void anOpenLinkHasNoDeadlineOfTheCall() {
    CallTable<OutgoingCall> table = linked();
    table.time.advance(Duration.ofDays(30));
    assertEquals(List.of(), table.taken());
  }

  @Test
  void anOpenLinkOutlivesThePeersSessionButNotItsLeave() {
    CallTable<OutgoingCall> table = linked();
    table.hear(left(LeaveReason.GONE));
    assertEquals(List.of(), table.taken());
    table.hear(left(LeaveReason.LEFT));
    assertEquals(List.of(end(new CallEnd.LeftByPeer())), table.taken());
  }

  @Test
  void aPeerThatGoesWhileItRingsIsWaitedFor() {
    CallTable<OutgoingCall> table = calling(Duration.ofSeconds(30));
    table.hear(left(LeaveReason.GONE));
    assertEquals(List.of(report(CallEvent.WAITING_FOR_PEER)), table.taken());
    table.time.advance(OutgoingCall.RETRY_INTERVAL);
    assertInstanceOf(ClientMessage.Offer.class, table.said().getFirst());
  }

  @Test
  void aPeerThatGoesWhileItRingsIsTheEndIfTheWaitIsOver() {
    CallTable<OutgoingCall> table = calling(Duration.ZERO);
    table.hear(left(LeaveReason.GONE));
    assertEquals(List.of(end(new CallEnd.LeftByPeer())), table.taken());
  }

  @Test
  void theOfferIsSaidAgainWhenTheServerIsBack() {
    CallTable<OutgoingCall> table = calling(Duration.ZERO);
    table.time.advance(Duration.ofSeconds(100));
    table.call.onServerBack(table.now());
    assertInstanceOf(ClientMessage.Offer.class, table.said().getFirst());
    table.time.advance(Duration.ofSeconds(119));
    assertEquals(List.of(), table.taken(), "its time begins anew");
  }

  @Test
  void thePeerOfARestartedServerMayComeBackLaterThanWeDo() {
    CallTable<OutgoingCall> table = calling(Duration.ZERO);
    table.call.onOfferDelivered();
    table.call.onServerBack(table.now());
    table.taken();
    offline(table);
    assertEquals(List.of(report(CallEvent.WAITING_FOR_PEER)), table.taken());
    table.time.advance(OutgoingCall.RETRY_INTERVAL);
    assertInstanceOf(ClientMessage.Offer.class, table.said().getFirst());
  }

  @Test
  void aPeerThatDoesNotComeBackAfterARestartOfTheServerIsAbsentInTheEnd() {
    CallTable<OutgoingCall> table = calling(Duration.ZERO);
    table.call.onServerBack(table.now());
    table.time.advance(OutgoingCall.RETURN_TIME);
    table.taken();
    offline(table);
    assertEquals(List.of(end(new CallEnd.PeerAbsent())), table.taken());
  }

  @Test
  void candidatesAreToldAgainWhenTheServerIsBack() {
    CallTable<OutgoingCall> table = connecting();
    table.call.onLocalCandidate(candidate(1));
    assertEquals(1, table.said().size());
    table.call.onServerBack(table.now());
    assertEquals(1, table.said().size());
  }

  @Test
  void aServerThatLetsUsInNoMoreEndsWhatIsNotAgreed() {
    CallTable<OutgoingCall> table = calling(Duration.ofHours(1));
    table.call.onServerRefused("name_taken", "Taken.");
    assertEquals(List.of(end(new CallEnd.ServerRefused("name_taken", "Taken."))), table.taken());

    CallTable<OutgoingCall> agreed = linked();
    agreed.call.onServerRefused("name_taken", "Taken.");
    assertEquals(List.of(), agreed.taken());
  }

  @Test
  void hangingUpTellsWhoWasCalledAndNobodyElse() {
    CallTable<OutgoingCall> early = prepared(Duration.ZERO);
    early.taken();
    early.call.hangUp();
    assertEquals(List.of(end(new CallEnd.HungUp())), early.taken());

    CallTable<OutgoingCall> called = calling(Duration.ZERO);
    called.call.hangUp();
    assertEquals(List.of(leave(), end(new CallEnd.HungUp())), called.taken());
  }

  @Test
  void anEngineThatFailsEndsTheCallAndTheOtherSideIsTold() {
    CallTable<OutgoingCall> table = connecting();
    table.call.onEngineEnded("It broke.");
    assertEquals(List.of(leave(), end(new CallEnd.Broken("It broke."))), table.taken());

    CallTable<OutgoingCall> lost = connecting();
    lost.call.onNoPath();
    assertEquals(List.of(leave(), end(new CallEnd.NoPath())), lost.taken());
  }

  @Test
  void offersOfTheOtherSideAreOfNoUse() {
    CallTable<OutgoingCall> table = linked();
    table.hear(CallTable.offered(SDP));
    assertEquals(List.of(), table.taken());
  }
}
