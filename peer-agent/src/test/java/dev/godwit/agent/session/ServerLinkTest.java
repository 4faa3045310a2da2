package dev.godwit.agent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SessionToken;
import dev.godwit.protocol.signal.SignalErrorCode;
import dev.godwit.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ServerLinkTest {
  private static final PeerName ANN = CallTable.name("ann");
  private static final ServerMessage.LoginAccepted WELCOME =
      new ServerMessage.LoginAccepted(
          ANN, new SessionToken("bWF5IHRoZSBmaWxlcyBjcm9zcw"), List.of());

  private final VirtualTime time = new VirtualTime(1_000_000_000L);
  private final ServerLink link = new ServerLink(ANN, new Random(1));

  ServerLinkTest() {
    time.watch("link", link::deadlineNanos, () -> link.onDeadline(time.nowNanos()));
  }

  private List<ServerLink.Output> taken() {
    List<ServerLink.Output> taken = new ArrayList<>();
    for (ServerLink.Output output = link.poll(); output != null; output = link.poll()) {
      taken.add(output);
    }
    return taken;
  }

  private void logIn() {
    link.start(time.nowNanos());
    link.onOpen(time.nowNanos());
    link.onLoginAccepted(WELCOME, time.nowNanos());
    assertEquals(
        List.of(
            new ServerLink.Connect(),
            new ServerLink.Say(new ClientMessage.Login(ANN)),
            new ServerLink.Online(WELCOME, false)),
        taken());
  }

  private void loseTheServer() {
    link.onClosed("Lost.", time.nowNanos());
    assertEquals(List.of(new ServerLink.Offline("Lost.")), taken());
  }

  private void refuse(SignalErrorCode code) {
    link.onLoginRefused(new ServerMessage.LoginRefused(code, "No."), time.nowNanos());
  }

  /** Lets time pass until the next try, and opens that connection. */
  private Duration reconnect() {
    long before = time.nowNanos();
    assertTrue(time.step());
    assertEquals(List.of(new ServerLink.Connect()), taken());
    link.onOpen(time.nowNanos());
    assertInstanceOf(ServerLink.Say.class, taken().getFirst());
    return Duration.ofNanos(time.nowNanos() - before);
  }

  @Test
  void aServerThatIsNotThereIsToldAtOnce() {
    link.start(time.nowNanos());
    link.onClosed("Nobody listens.", time.nowNanos());
    assertEquals(
        List.of(
            new ServerLink.Connect(),
            new ServerLink.Disconnect(),
            new ServerLink.Refused(SignalErrorCode.UNAVAILABLE, "Nobody listens.")),
        taken());
  }

  @Test
  void aServerThatDoesNotAnswerTheFirstLoginIsGivenUp() {
    link.start(time.nowNanos());
    link.onOpen(time.nowNanos());
    taken();
    time.advance(ServerLink.LOGIN_TIME);
    assertInstanceOf(ServerLink.Refused.class, taken().getLast());
  }

  @Test
  void aTakenNameIsFinalAtTheFirstLogin() {
    link.start(time.nowNanos());
    link.onOpen(time.nowNanos());
    taken();
    refuse(SignalErrorCode.NAME_TAKEN);
    assertEquals(
        List.of(
            new ServerLink.Disconnect(), new ServerLink.Refused(SignalErrorCode.NAME_TAKEN, "No.")),
        taken());
  }

  @Test
  void nothingFollowsARefusal() {
    link.start(time.nowNanos());
    link.onOpen(time.nowNanos());
    refuse(SignalErrorCode.NAME_INVALID);
    taken();
    link.onOpen(time.nowNanos());
    link.onLoginAccepted(WELCOME, time.nowNanos());
    link.onClosed("Closed.", time.nowNanos());
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
      assertTrue(last.compareTo(ServerLink.MAX_PAUSE) <= 0, "paused " + last);
      link.onClosed("Not yet.", time.nowNanos());
      assertEquals(List.of(), taken(), "it is told once that the server is away");
    }
    assertTrue(last.compareTo(ServerLink.MAX_PAUSE.dividedBy(2)) >= 0, "paused " + last);
  }

  @Test
  void theFirstTryAfterALossComesSoon() {
    logIn();
    loseTheServer();
    assertTrue(reconnect().compareTo(ServerLink.MIN_PAUSE) <= 0);
    link.onLoginAccepted(WELCOME, time.nowNanos());
    assertEquals(List.of(new ServerLink.Online(WELCOME, true)), taken());
    loseTheServer();
    assertTrue(reconnect().compareTo(ServerLink.MIN_PAUSE) <= 0, "a login forgets the failures");
  }

  @Test
  void ourOwnGhostIsWaitedForButNotForEver() {
    logIn();
    loseTheServer();
    long lostNanos = time.nowNanos();
    List<ServerLink.Output> outputs = List.of();
    while (outputs.stream().noneMatch(ServerLink.Refused.class::isInstance)) {
      reconnect();
      refuse(SignalErrorCode.NAME_TAKEN);
      outputs = taken();
      assertEquals(new ServerLink.Disconnect(), outputs.getFirst());
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
    assertEquals(List.of(new ServerLink.Disconnect()), taken());
    reconnect();
  }

  @Test
  void aSilentServerIsAskedAndThenGivenUp() {
    logIn();
    time.advance(ServerLink.ASK_AFTER);
    assertEquals(List.of(new ServerLink.Say(new ClientMessage.Ping())), taken());
    assertTrue(link.isOnline(), "it is asked, not lost");
    time.advance(ServerLink.SILENCE_TIME);
    List<ServerLink.Output> outputs = taken();
    assertEquals(new ServerLink.Disconnect(), outputs.getFirst());
    assertInstanceOf(ServerLink.Offline.class, outputs.getLast());
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
        List.of(new ServerLink.Say(new ClientMessage.Logout()), new ServerLink.Disconnect()),
        taken());
    link.close();
    assertEquals(List.of(), taken());
  }

  @Test
  void lateAnswersAreDropped() {
    logIn();
    refuse(SignalErrorCode.NAME_TAKEN);
    link.onLoginAccepted(WELCOME, time.nowNanos());
    link.onOpen(time.nowNanos());
    assertEquals(List.of(), taken());
  }
}
