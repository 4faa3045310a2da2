package dev.godwit.signaling.session;

import static dev.godwit.signaling.session.Lab.CONNECTION;
import static dev.godwit.signaling.session.Lab.SDP;
import static dev.godwit.signaling.session.Lab.assertRefused;
import static dev.godwit.signaling.session.Lab.continuity;
import static dev.godwit.signaling.session.Lab.name;
import static dev.godwit.signaling.session.Lab.offer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.LeaveReason;
import dev.godwit.protocol.signal.Resumption.Continuity;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SessionToken;
import dev.godwit.protocol.signal.SignalErrorCode;
import dev.godwit.protocol.signal.Stay;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How long a session is kept, and who gets it. */
class ResumeTest {
  private static final ServerMessage ADA_IS_GONE =
      new ServerMessage.Leave(name("Ada"), ConnectionId.CLASSIC, LeaveReason.GONE);
  private static final Duration ALMOST_ALL = Registrar.KEPT_FOR.minusMillis(1);

  private final Lab lab = new Lab();

  @Test
  void onlyAResumableSessionHasATokenAndNumbers() {
    Lab.Peer ada = lab.joinsResumably("Ada");
    Lab.Peer bob = lab.joins("Bob");

    ada.says(offer("Bob"));
    bob.says(offer("Ada"));
    bob.says(new ClientMessage.Leave(name("Ada"), ConnectionId.CLASSIC));

    assertTrue(ada.token.isPresent());
    assertTrue(bob.token.isEmpty());
    assertEquals(OptionalLong.empty(), bob.received.getFirst().seq());
    assertEquals(
        List.of(OptionalLong.of(1), OptionalLong.of(2)),
        ada.received.stream().map(envelope -> envelope.seq()).toList());
  }

  @Test
  void whatWasMissedFollowsInOrderAndTheSessionIsAsItWas() {
    Lab.Peer ada = lab.joinsResumably("Ada");
    Lab.Peer bob = lab.joins("Bob");
    bob.says(offer("Ada", CONNECTION));
    ada.hears();

    ada.breaks();
    bob.says("1", new ClientMessage.Candidate(name("Ada"), CONNECTION, SDP));
    bob.says("2", new ClientMessage.Restart(name("Ada"), CONNECTION));
    lab.passes(ALMOST_ALL);
    Lab.Peer again = lab.resumes(ada, "ada");

    assertEquals(
        List.of(new ServerMessage.Ok(), new ServerMessage.Ok()), bob.hears(), "queued, not gone");
    List<ServerMessage> heard = again.hears();
    assertEquals(Continuity.COMPLETE, continuity(heard.getFirst()));
    assertEquals(
        List.of(
            new ServerMessage.Candidate(name("Bob"), CONNECTION, SDP),
            new ServerMessage.Restart(name("Bob"), CONNECTION)),
        heard.subList(1, heard.size()));
    assertEquals(3, again.lastSeq);

    lab.passes(Duration.ofSeconds(10));
    again.says(new ClientMessage.Ringing(name("Bob"), CONNECTION));
    bob.closes();

    assertEquals(new ServerMessage.Ringing(name("Ada"), CONNECTION), bob.hearsOne());
    assertEquals(
        new ServerMessage.Leave(name("Bob"), ConnectionId.CLASSIC, LeaveReason.GONE),
        again.hearsOne(),
        "the conversation was still open");
  }

  @ParameterizedTest
  @EnumSource(Closure.class)
  void aBreakKeepsTheSessionAndADoneClientEndsIt(Closure closure) {
    Lab.Peer ada = lab.joinsResumably("Ada");
    Lab.Peer bob = lab.joins("Bob");
    ada.says(offer("Bob"));
    bob.hears();

    lab.switchboard.onClosed(ada.socket, closure, lab.nowNanos);
    lab.drain();

    boolean isKept = closure == Closure.BROKEN;
    assertEquals(isKept ? List.of() : List.of(ADA_IS_GONE), bob.hears());
    assertEquals(isKept ? 1 : 0, lab.switchboard.sessionsAway());
    var answer = lab.resumes(ada, "Ada").hears().getFirst();
    assertEquals(isKept, answer instanceof ServerMessage.LoginAccepted);
  }

  @ParameterizedTest
  @CsvSource({"1000, DONE", "1005, DONE", "1001, BROKEN", "1006, BROKEN", "1011, BROKEN"})
  void aCloseCodeTellsWhetherTheClientIsDone(int code, Closure closure) {
    assertEquals(closure, Closure.of(code));
  }

  @Test
  void whoDoesNotComeBackIsGoneAfterThirtySecondsAndItsTokenIsUnknown() {
    Lab.Peer ada = lab.joinsResumably("Ada");
    Lab.Peer bob = lab.joins("Bob");
    ada.says(offer("Bob"));
    bob.hears();

    ada.breaks();
    lab.passes(ALMOST_ALL);
    List<ServerMessage> before = bob.hears();
    lab.passes(Duration.ofMillis(1));

    assertEquals(List.of(), before);
    assertEquals(ADA_IS_GONE, bob.hearsOne());
    assertRefused(SignalErrorCode.RESUME_UNKNOWN, lab.resumes(ada, "Ada"));
    assertTrue(lab.reports.contains(new Output.Expired(name("Ada"))));
    lab.joins("Ada");
  }

  @Test
  void theNameIsTakenWhileTheSessionIsKept() {
    Lab.Peer ada = lab.joinsResumably("Ada");
    ada.breaks();
    Lab.Peer other = lab.connects();

    other.says(new ClientMessage.Login(name("Ada")));

    assertRefused(SignalErrorCode.NAME_TAKEN, other);
  }

  @Test
  void logoutEndsAResumableSessionAtOnce() {
    Lab.Peer ada = lab.joinsResumably("Ada");

    ada.says(new ClientMessage.Logout());

    assertRefused(SignalErrorCode.RESUME_UNKNOWN, lab.resumes(ada, "Ada"));
    lab.joins("Ada");
  }

  @Test
  void aSilentOrSlowClientsSessionIsKept() {
    Lab.Peer silent = lab.joinsResumably("Ada");
    lab.passes(Switchboard.SILENCE_LIMIT);
    Lab.Peer slow = lab.joinsResumably("Bob");
    lab.switchboard.onOverflow(slow.socket, lab.nowNanos);
    lab.drain();

    assertEquals(CloseCode.GOING_AWAY, silent.closed.orElseThrow().code());
    assertEquals(CloseCode.TRY_AGAIN_LATER, slow.closed.orElseThrow().code());
    assertEquals(Continuity.COMPLETE, continuity(lab.resumes(silent, "Ada").hearsOne()));
    assertEquals(Continuity.COMPLETE, continuity(lab.resumes(slow, "Bob").hearsOne()));
  }

  @Test
  void aResumeTakesOverAtOnceAndTheOldSocketIsToldAndClosed() {
    Lab.Peer ada = lab.joinsResumably("Ada");
    Lab.Peer bob = lab.joins("Bob");

    Lab.Peer again = lab.resumes(ada, "Ada");
    bob.says(offer("Ada"));

    assertEquals(ServerMessage.Failure.of(SignalErrorCode.SESSION_REPLACED), ada.hears().getLast());
    assertEquals(CloseCode.SESSION_REPLACED, ada.closed.orElseThrow().code());
    assertEquals(4001, CloseCode.SESSION_REPLACED.number());
    assertEquals(Continuity.COMPLETE, continuity(again.hears().getFirst()));
    assertEquals(1, again.lastSeq);
    ada.breaks();
    assertEquals(0, lab.switchboard.sessionsAway(), "the old socket's end means nothing");
  }

  @Test
  void aTokenWorksOnceAndTheNextIsAnother() {
    Lab.Peer ada = lab.joinsResumably("Ada");
    ada.breaks();

    Lab.Peer first = lab.resumes(ada, "Ada");
    Lab.Peer second = lab.resumes(ada, "Ada");

    assertEquals(Continuity.COMPLETE, continuity(first.hearsOne()));
    assertNotEquals(ada.token, first.token);
    assertRefused(SignalErrorCode.RESUME_UNKNOWN, second);
    assertTrue(first.closed.isEmpty());
  }

  @Test
  void aTokenOfAnotherNameOrOfNobodyIsUnknownAndHurtsNobody() {
    Lab.Peer ada = lab.joinsResumably("Ada");
    lab.joins("Bob");
    Lab.Peer thief = lab.connects();

    assertRefused(SignalErrorCode.RESUME_UNKNOWN, lab.resumes(ada, "Bob"));
    thief.says(
        new ClientMessage.Login(
            name("Ada"), new Stay.Resuming(new SessionToken("guess"), OptionalLong.of(0)), false));

    assertRefused(SignalErrorCode.RESUME_UNKNOWN, thief);
    assertTrue(ada.closed.isEmpty());
    assertEquals(Continuity.COMPLETE, continuity(lab.resumes(ada, "Ada").hearsOne()));
  }

  @Test
  void afterAnUnknownTokenTheSameSocketLogsInByName() {
    Lab.Peer ada = lab.joinsResumably("Ada");
    ada.says(new ClientMessage.Logout());
    Lab.Peer again = lab.resumes(ada, "Ada");
    assertRefused(SignalErrorCode.RESUME_UNKNOWN, again);

    again.says(new ClientMessage.Login(name("Ada"), new Stay.Resumable(), false));

    assertEquals(Continuity.NEW, continuity(again.hearsOne()));
  }

  @Test
  void aRestartedProcessTakesItsNameOverAndItsPeersHearThatItWasGone() {
    Lab.Peer ada = lab.joinsResumably("Ada");
    Lab.Peer bob = lab.joinsResumably("Bob");
    ada.says("1", offer("Bob"));
    bob.says(new ClientMessage.Answer(name("Ada"), ConnectionId.CLASSIC, SDP));
    bob.hears();

    Lab.Peer restarted = lab.resumes(ada, "ada", OptionalLong.empty());

    assertEquals(Continuity.BROKEN, continuity(restarted.hearsOne()));
    assertEquals(CloseCode.SESSION_REPLACED, ada.closed.orElseThrow().code());
    assertEquals(ADA_IS_GONE, bob.hearsOne());
    restarted.says("1", offer("Bob"));
    assertEquals("ada", ((ServerMessage.Offer) bob.hearsOne()).from().text());
    assertEquals(new ServerMessage.Ok(), restarted.hearsOne(), "its ids begin anew");
    bob.says(offer("Ada"));
    assertEquals(1, restarted.lastSeq);
  }

  @Test
  void asManySessionsAreKeptAsSocketsMayBeThenTheOldestEnds() {
    Lab small = new Lab(new SessionLimits(2, 10, 100), Discretion.OPEN);
    Lab.Peer first = small.joinsResumably("A");
    first.breaks();
    Lab.Peer second = small.joinsResumably("B");
    second.breaks();
    small.joinsResumably("C").breaks();

    assertEquals(2, small.switchboard.sessionsAway());
    assertRefused(SignalErrorCode.RESUME_UNKNOWN, small.resumes(first, "A"));
    assertEquals(Continuity.COMPLETE, continuity(small.resumes(second, "B").hearsOne()));
  }

  @Test
  void aStoppingServerTakesNobodyBackAndTellsNobodyWhoIsGone() {
    Lab.Peer ada = lab.joinsResumably("Ada");
    Lab.Peer bob = lab.joins("Bob");
    ada.says(offer("Bob"));
    ada.breaks();
    lab.drains(Duration.ofSeconds(60));
    bob.hears();

    Lab.Peer again = lab.connects();
    assertEquals(CloseCode.GOING_AWAY, again.closed.orElseThrow().code());
    lab.switchboard.onControlFrame(bob.socket, lab.nowNanos);
    lab.passes(Registrar.KEPT_FOR);

    assertEquals(0, lab.switchboard.sessionsAway());
    assertEquals(List.of(), bob.hears());
  }

  @Test
  void onAPrivateServerWhoNeverGotAWordDoesNotHearThatAKeptSessionEnded() {
    Lab lab = new Lab(SessionLimits.DEFAULT, Discretion.PRIVATE);
    Lab.Peer ada = lab.joinsResumably("Ada");
    Lab.Peer stranger = lab.joins("Eve");
    stranger.says(offer("Ada"));
    ada.breaks();
    lab.passes(Registrar.KEPT_FOR);

    assertEquals(List.of(), stranger.hears());
  }
}
