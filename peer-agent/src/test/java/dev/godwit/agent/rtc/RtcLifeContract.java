package dev.godwit.agent.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.rtc.RtcChannel.CloseReason;
import dev.godwit.agent.rtc.RtcChannel.SendResult;
import dev.godwit.agent.rtc.RtcConfiguration.CertificateCheck;
import dev.godwit.agent.rtc.RtcConfiguration.PortRange;
import dev.godwit.agent.rtc.RtcConfiguration.TransportPolicy;
import dev.godwit.agent.rtc.RtcConnection.Connectivity;
import dev.godwit.agent.rtc.RtcEnd.ClosedByPeer;
import dev.godwit.agent.rtc.RtcEnd.ClosedLocally;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How connections and channels begin, change and end. */
abstract class RtcLifeContract extends RtcEngineContract {

  @Test
  void eventsComeOnOneVirtualThreadAndFramesOnAnother() {
    Set<Thread> eventThreads = ConcurrentHashMap.newKeySet();
    Set<Thread> frameThreads = ConcurrentHashMap.newKeySet();
    callee.onTold = _ -> eventThreads.add(Thread.currentThread());
    callee.receiver =
        new RecordingReceiver() {
          @Override
          public void onText(String text) {
            frameThreads.add(Thread.currentThread());
            super.onText(text);
          }
        };
    RtcChannel channel = connect();
    assertEquals(SendResult.ACCEPTED, channel.trySend("hello"));
    await("the frame", () -> !frameThreads.isEmpty());
    assertEquals(1, eventThreads.size());
    assertTrue(eventThreads.iterator().next().isVirtual());
    assertFalse(frameThreads.iterator().next().isVirtual());
  }

  @Test
  void aDescriptionComesBeforeItsCandidates() {
    RtcChannel _ = connect();
    for (Side side : List.of(caller, callee)) {
      Side.Event.Candidate candidate = side.await(Side.Event.Candidate.class, _ -> true);
      Side.Event.Description description = side.await(Side.Event.Description.class, _ -> true);
      assertTrue(side.events.indexOf(description) < side.events.indexOf(candidate));
    }
  }

  @Test
  void aClosedChannelIsSeenByTheOtherSideAndTheConnectionGoesOn() {
    RtcChannel channel = connect();
    RtcChannel accepted = callee.awaitOpen(LABEL);
    assertEquals(SendResult.ACCEPTED, channel.trySend("last words"));
    channel.close();
    assertEquals(SendResult.CLOSED, channel.trySend("too late"));
    assertEquals(CloseReason.CLOSED_LOCALLY, caller.awaitClosed(channel));
    assertEquals(CloseReason.CLOSED_BY_PEER, callee.awaitClosed(accepted));
    assertTrue(callee.received.frames.contains("text:last words"));
    assertEquals(SendResult.CLOSED, accepted.trySend("too late"));
    assertEquals(SendResult.CLOSED, accepted.trySend(ByteBuffer.allocateDirect(10)));
    assertEquals(0, accepted.bufferedBytes());

    RtcChannel second = caller.connection.openChannel("second", caller.received);
    RtcChannel _ = caller.awaitOpen("second");
    assertEquals(SendResult.ACCEPTED, second.trySend("again"));
    awaitFrame(callee, "text:again");
  }

  @Test
  void aRefusedChannelClosesForItsOpener() {
    callee.accepting = label -> !label.equals("unwanted");
    RtcChannel _ = connect();
    RtcChannel unwanted = caller.connection.openChannel("unwanted", caller.received);
    assertEquals(CloseReason.CLOSED_BY_PEER, caller.awaitClosed(unwanted));
    assertTrue(
        callee
            .find(Side.Event.Opened.class, o -> o.channel().label().equals("unwanted"))
            .isEmpty());
  }

  @Test
  void aChannelCanBeClosedBeforeItOpens() {
    RtcChannel channel = caller.connection.openChannel("unused", caller.received);
    channel.close();
    assertEquals(CloseReason.CLOSED_LOCALLY, caller.awaitClosed(channel));
  }

  @Test
  void thePeersEndIsToldAtOnce() {
    RtcChannel _ = connect();
    caller.connection.close();
    // Without the peer's word it would take ICE 7 seconds to miss it.
    Awaitility.await().atMost(Duration.ofSeconds(6)).until(callee::hasEnded);
    assertInstanceOf(ClosedByPeer.class, callee.awaitEnd());
    assertInstanceOf(ClosedLocally.class, caller.awaitEnd());
  }

  @Test
  void thereIsOneEndAndNothingAfterIt() {
    RtcChannel channel = connect();
    caller.connection.close();
    caller.connection.close();
    RtcEnd _ = callee.awaitEnd();
    RtcEnd _ = caller.awaitEnd();
    useAfterEnd(caller.connection, channel);
    for (Side side : List.of(caller, callee)) {
      assertEquals(1, side.all(Side.Event.Ended.class).size());
      assertInstanceOf(Side.Event.Ended.class, side.events.getLast());
    }
  }

  @Test
  void anUnusedConnectionEndsToo() {
    caller.connection.close();
    assertInstanceOf(ClosedLocally.class, caller.awaitEnd());
    useAfterEnd(caller.connection, caller.connection.openChannel("x", caller.received));
  }

  private void useAfterEnd(RtcConnection connection, RtcChannel channel) {
    connection.createOffer(true);
    connection.acceptOffer("v=0");
    connection.acceptAnswer("v=0");
    connection.addCandidate(new RtcCandidate("candidate:1", "0", 0));
    connection.statistics(_ -> caller.tell(new Side.Event.Ended(new ClosedLocally())));
    assertEquals(SendResult.CLOSED, connection.openChannel("y", caller.received).trySend("x"));
    assertEquals(SendResult.CLOSED, channel.trySend("x"));
    assertEquals(SendResult.CLOSED, channel.trySend(ByteBuffer.allocateDirect(1)));
    assertEquals(0, channel.bufferedBytes());
    channel.close();
    connection.close();
  }

  @Test
  void anIceRestartKeepsTheChannel() {
    RtcChannel channel = connect();
    String before = fragment(caller, 0);
    callee.connection.createOffer(true);
    await("the second answer", () -> caller.all(Side.Event.Description.class).size() == 2);
    assertEquals(SendResult.ACCEPTED, channel.trySend("still here"));
    awaitFrame(callee, "text:still here");
    assertNotEquals(before, fragment(caller, 1));
    assertTrue(caller.find(Side.Event.Closed.class, _ -> true).isEmpty());
  }

  private static String fragment(Side side, int description) {
    return side.all(Side.Event.Description.class)
        .get(description)
        .sdp()
        .lines()
        .filter(line -> line.startsWith("a=ice-ufrag:"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void ofTwoOffersAtOnceTheYieldingSideTakesTheOther() {
    callee.signaling = _ -> {}; // The caller does not yield: what is offered to it is left aside.
    RtcChannel own = callee.connection.openChannel("own", callee.received);
    callee.connection.createOffer(false);
    Side.Event.Description _ = callee.await(Side.Event.Description.class, _ -> true);
    Side.join(caller, callee);
    RtcChannel _ = connect();
    RtcChannel _ = callee.awaitOpen("own");
    assertEquals(SendResult.ACCEPTED, own.trySend("rolled back and here"));
    awaitFrame(caller, "text:rolled back and here");
  }

  @Test
  void candidatesMayComeBeforeTheDescription() {
    AtomicReference<String> offer = new AtomicReference<>();
    caller.signaling =
        event -> {
          switch (event) {
            case Side.Event.Description(String _, String sdp) -> offer.set(sdp);
            case Side.Event.Candidate(RtcCandidate candidate) ->
                callee.connection.addCandidate(candidate);
            default -> {}
          }
        };
    callee.signaling =
        event -> {
          // The caller learns of no candidate: only the early ones can connect.
          if (event instanceof Side.Event.Description(String _, String sdp)) {
            caller.connection.acceptAnswer(sdp);
          }
        };
    RtcChannel _ = caller.connection.openChannel(LABEL, caller.received);
    caller.connection.createOffer(false);
    await("candidates", () -> caller.all(Side.Event.Candidate.class).size() >= 2);
    callee.connection.acceptOffer(offer.get());
    RtcChannel _ = callee.awaitOpen(LABEL);
  }

  @Test
  void statisticsTellTheDirectPath() {
    AtomicReference<RtcStatistics> statistics = new AtomicReference<>();
    RtcChannel _ = connect();
    caller.connection.statistics(statistics::set);
    await("statistics", () -> statistics.get() != null);
    RtcStatistics.Path path = statistics.get().path().orElseThrow();
    assertEquals(RtcStatistics.Kind.DIRECT, path.kind());
    assertEquals(Optional.of(RtcStatistics.Protocol.UDP), path.protocol());
    assertTrue(path.local().address().isPresent());
    assertTrue(path.remote().port() > 0);
    assertTrue(statistics.get().roundTrip().isPresent());
    assertTrue(statistics.get().bytesSent() > 0 && statistics.get().bytesReceived() > 0);
  }

  @Test
  void connectivityIsTold() {
    RtcChannel _ = connect();
    Side.Event.Connected _ =
        caller.await(
            Side.Event.Connected.class, told -> told.connectivity() == Connectivity.CONNECTED);
  }

  @Test
  void portsAreTakenFromTheRange() {
    PortRange range = new PortRange(42_100, 42_140);
    Side side =
        new Side(
            engine,
            new RtcConfiguration(
                List.of(), TransportPolicy.ALL, CertificateCheck.VERIFIED, Optional.of(range)));
    RtcChannel _ = side.connection.openChannel(LABEL, side.received);
    side.connection.createOffer(false);
    Side.Event.Candidate found = side.await(Side.Event.Candidate.class, _ -> true);
    int port = Integer.parseInt(found.candidate().candidate().split(" ", -1)[5]);
    assertTrue(port >= range.first() && port <= range.last(), "port " + port);
    close(side);
  }

  @Test
  void everyWellFormedIceServerIsTaken() {
    Optional<String> some = Optional.of("some");
    List<IceServer> servers =
        Stream.of(
                "stun:127.0.0.1",
                "stuns:127.0.0.1:9",
                "stun:[::1]:9",
                "turn:127.0.0.1:9",
                "turn:127.0.0.1?transport=udp",
                "turn:127.0.0.1:9?transport=tcp",
                "turns:localhost:9?transport=tcp",
                "turns:[::1]")
            .map(url -> new IceServer(List.of(url), some, some))
            .toList();
    Side side = new Side(engine, RtcConfiguration.of(servers));
    RtcChannel _ = side.connection.openChannel(LABEL, side.received);
    side.connection.createOffer(false);
    Side.Event.Candidate _ = side.await(Side.Event.Candidate.class, _ -> true);
    close(side);
  }

  @Test
  void anEngineThatClosesEndsItsConnectionsAndOpensNoMore() {
    RtcEngine second = createEngine();
    Side one = new Side(second);
    Side other = new Side(second);
    Side.join(one, other);
    RtcChannel channel = connect(one, other);
    second.close();
    assertEquals(SendResult.CLOSED, channel.trySend("x"));
    for (Side side : List.of(one, other)) {
      RtcEnd _ = side.awaitEnd();
      useAfterEnd(side.connection, channel);
    }
    assertThrows(IllegalStateException.class, () -> new Side(second));
    second.close();
  }

  @Test
  void anEngineCanBeClosedFromAReceiver() {
    RtcEngine second = createEngine();
    Side one = new Side(second);
    Side other = new Side(second);
    Side.join(one, other);
    other.receiver =
        new RecordingReceiver() {
          @Override
          public void onText(String text) {
            second.close();
          }
        };
    assertEquals(SendResult.ACCEPTED, connect(one, other).trySend("close all"));
    assertInstanceOf(ClosedLocally.class, one.awaitEnd());
    assertInstanceOf(ClosedLocally.class, other.awaitEnd());
    second.close();
  }
}
