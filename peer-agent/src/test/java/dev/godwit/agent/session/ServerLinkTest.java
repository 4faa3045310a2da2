package dev.godwit.agent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.Envelope;
import dev.godwit.protocol.signal.MessageId;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.Resumption;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SessionToken;
import dev.godwit.protocol.signal.SignalErrorCode;
import dev.godwit.protocol.signal.Stay;
import dev.godwit.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ServerLinkTest {
  private static final PeerName ANN = CallTable.name("ann");
  private static final ServerMessage.LoginAccepted WELCOME =
      new ServerMessage.LoginAccepted(
          ANN, new SessionToken("bWF5IHRoZSBmaWxlcyBjcm9zcw"), List.of());

  private static final ServerOutput LOGIN =
      saying(new ClientMessage.Login(ANN, new Stay.Resumable(), false));

  private final VirtualTime time = new VirtualTime(1_000_000_000L);
  private final ServerLink link = new ServerLink(ANN, Optional.empty(), new Random(1));

  ServerLinkTest() {
    time.watch("link", link::deadlineNanos, () -> link.onDeadline(time.nowNanos()));
  }

  private static ServerOutput saying(ClientMessage message) {
    return new ServerOutput.Say(Envelope.of(message));
  }

  private List<ServerOutput> taken() {
    List<ServerOutput> taken = new ArrayList<>();
    for (ServerOutput output = link.poll(); output != null; output = link.poll()) {
      taken.add(output);
    }
    return taken;
  }

  private void logIn() {
    link.start(time.nowNanos());
    link.onOpen(time.nowNanos());
    hear(WELCOME);
    assertEquals(
        List.of(
            new ServerOutput.Connect(),
            LOGIN,
            new ServerOutput.Online(WELCOME, ServerOutput.Coming.FIRST)),
        taken());
  }

  private void hear(ServerMessage message) {
    link.onMessage(Envelope.of(message), time.nowNanos());
  }

  private void close(String reason) {
    link.onClosed(1006, reason, time.nowNanos());
  }

  private void loseTheServer() {
    close("Lost.");
    assertEquals(List.of(new ServerOutput.Offline("Lost.")), taken());
  }

  private void refuse(SignalErrorCode code) {
    hear(new ServerMessage.LoginRefused(code, "No."));
  }

  /** Lets time pass until the next try, and opens that connection. */
  private Duration reconnect() {
    long before = time.nowNanos();
    assertTrue(time.step());
    assertEquals(List.of(new ServerOutput.Connect()), taken());
    link.onOpen(time.nowNanos());
    assertInstanceOf(ServerOutput.Say.class, taken().getFirst());
    return Duration.ofNanos(time.nowNanos() - before);
  }

  @Test
  void aServerThatIsNotThereIsToldAtOnce() {
    link.start(time.nowNanos());
    close("Nobody listens.");
    assertEquals(
        List.of(
            new ServerOutput.Connect(),
            new ServerOutput.Disconnect(),
            new ServerOutput.Refused(SignalErrorCode.UNAVAILABLE, "Nobody listens.")),
        taken());
  }

  @Test
  void aServerThatDoesNotAnswerTheFirstLoginIsGivenUp() {
    link.start(time.nowNanos());
    link.onOpen(time.nowNanos());
    taken();
    time.advance(ServerLink.LOGIN_TIME);
    assertInstanceOf(ServerOutput.Refused.class, taken().getLast());
  }

  @Test
  void aTakenNameIsFinalAtTheFirstLogin() {
    link.start(time.nowNanos());
    link.onOpen(time.nowNanos());
    taken();
    refuse(SignalErrorCode.NAME_TAKEN);
    assertEquals(
        List.of(
            new ServerOutput.Disconnect(),
            new ServerOutput.Refused(SignalErrorCode.NAME_TAKEN, "No.")),
        taken());
  }

  @Test
  void nothingFollowsARefusal() {
    link.start(time.nowNanos());
    link.onOpen(time.nowNanos());
    refuse(SignalErrorCode.NAME_INVALID);
    taken();
    link.onOpen(time.nowNanos());
    hear(WELCOME);
    close("Closed.");
    link.onHeard(time.nowNanos());
    link.close();
    assertEquals(List.of(), taken());
    assertEquals(Long.MAX_VALUE, link.deadlineNanos());
    assertFalse(link.isOnline());
  }

  @Test
  void aLostServerIsTriedAgainEverLessOften() {
    logIn();
    loseTheServer();
    Duration last = Duration.ZERO;
    for (int i = 0; i < 12; i++) {
      last = reconnect();
      assertTrue(last.compareTo(Backoff.MAX_PAUSE) <= 0, "paused " + last);
      close("Not yet.");
      assertEquals(List.of(), taken(), "it is told once that the server is away");
    }
    assertTrue(last.compareTo(Backoff.MAX_PAUSE.dividedBy(2)) >= 0, "paused " + last);
  }

  @Test
  void theFirstTryAfterALossComesSoon() {
    logIn();
    for (int losses = 0; losses < 3; losses++) {
      time.advance(Backoff.STEADY_TIME);
      taken();
      loseTheServer();
      assertTrue(reconnect().compareTo(Backoff.MIN_PAUSE) <= 0, "steady days are long ago");
      hear(WELCOME);
      taken();
    }
  }

  @Test
  void whatIsNotAnsweredIsKeptUpToALimit() {
    logIn();
    ClientMessage message = new ClientMessage.Ringing(CallTable.BOB, CallTable.CONNECTION);
    for (int i = 0; i <= SessionMemory.MAX_UNANSWERED; i++) {
      link.say(message);
    }
    assertEquals(SessionMemory.MAX_UNANSWERED + 1, taken().size());
    hear(new ServerMessage.Ok());
    link.onMessage(Envelope.of(new MessageId("1"), new ServerMessage.Ok()), time.nowNanos());
    assertEquals(List.of(), taken(), "nobody remembers what it was");
    link.onMessage(Envelope.of(new MessageId("2"), new ServerMessage.Ok()), time.nowNanos());
    assertEquals(List.of(new ServerOutput.PassedOn(message)), taken());
  }

  @Test
  void whatIsGivenUpMakesAResumeBroken() {
    SessionMemory memory = new SessionMemory(Optional.empty());
    memory.onLogin(resumption(Resumption.Continuity.NEW), true);
    for (int i = 0; i <= SessionMemory.MAX_UNANSWERED; i++) {
      memory.keep(new ClientMessage.Ringing(CallTable.BOB, CallTable.CONNECTION));
    }
    assertFalse(memory.onLogin(resumption(Resumption.Continuity.COMPLETE), false));
    assertEquals(SessionMemory.MAX_UNANSWERED, memory.unanswered().size());
    assertTrue(memory.onLogin(resumption(Resumption.Continuity.COMPLETE), false));
  }

  private static Optional<Resumption> resumption(Resumption.Continuity continuity) {
    return Optional.of(new Resumption(new SessionToken("dG9rZW4"), continuity));
  }

  @Test
  void ourOwnGhostIsWaitedForButNotForEver() {
    logIn();
    loseTheServer();
    long lostNanos = time.nowNanos();
    List<ServerOutput> outputs = List.of();
    while (outputs.stream().noneMatch(ServerOutput.Refused.class::isInstance)) {
      reconnect();
      refuse(SignalErrorCode.NAME_TAKEN);
      outputs = taken();
      assertTrue(outputs.getFirst() instanceof ServerOutput.Abandon || outputs.size() == 2);
    }
    Duration patience = Duration.ofNanos(time.nowNanos() - lostNanos);
    assertTrue(patience.compareTo(ServerLink.OWN_GHOST_TIME) >= 0, "waited " + patience);
    assertTrue(patience.compareTo(Duration.ofMinutes(2)) < 0, "waited " + patience);
  }

  @Test
  void aServerThatIsStoppingIsTriedAgainLater() {
    logIn();
    loseTheServer();
    reconnect();
    refuse(SignalErrorCode.SERVER_DRAINING);
    assertEquals(List.of(new ServerOutput.Abandon()), taken());
    reconnect();
  }

  @Test
  void aSilentServerIsAskedAndThenGivenUp() {
    logIn();
    time.advance(ServerLink.ASK_AFTER);
    assertEquals(List.of(saying(new ClientMessage.Ping())), taken());
    assertTrue(link.isOnline(), "it is asked, not lost");
    time.advance(ServerLink.SILENCE_TIME);
    List<ServerOutput> outputs = taken();
    assertEquals(new ServerOutput.Abandon(), outputs.getFirst());
    assertInstanceOf(ServerOutput.Offline.class, outputs.getLast());
    assertFalse(link.isOnline());
    reconnect();
  }

  @Test
  void anySignOfLifeWillDo() {
    logIn();
    for (int i = 0; i < 100; i++) {
      time.advance(ServerLink.ASK_AFTER.minusSeconds(1));
      link.onHeard(time.nowNanos());
    }
    assertEquals(List.of(), taken());
    time.advance(ServerLink.ASK_AFTER);
    link.onHeard(time.nowNanos());
    taken();
    time.advance(ServerLink.SILENCE_TIME);
    assertEquals(List.of(), taken());
  }

  @Test
  void aDisconnectedLinkIsNotOnlineUntilTheNextLogin() {
    logIn();
    assertTrue(link.isOnline());
    loseTheServer();
    assertFalse(link.isOnline());
    reconnect();
    assertFalse(link.isOnline(), "what is said before the login would be refused");
  }

  @Test
  void closingLogsOutFirst() {
    logIn();
    link.close();
    assertEquals(
        List.of(saying(new ClientMessage.Logout()), new ServerOutput.Disconnect()), taken());
    link.close();
    assertEquals(List.of(), taken());
  }

  @Test
  void lateAnswersAreDropped() {
    logIn();
    refuse(SignalErrorCode.NAME_TAKEN);
    hear(WELCOME);
    link.onOpen(time.nowNanos());
    assertEquals(List.of(), taken());
  }
}
