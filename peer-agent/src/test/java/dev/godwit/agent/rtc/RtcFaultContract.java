package dev.godwit.agent.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.rtc.RtcChannel.SendResult;
import dev.godwit.agent.rtc.RtcEnd.BadDescription;
import dev.godwit.agent.rtc.RtcEnd.ConnectivityFailed;
import dev.godwit.agent.rtc.RtcEnd.Fault;
import dev.godwit.agent.rtc.RtcEnd.FaultKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What peers and callers do wrong, and that nothing but their own connection suffers from it. */
abstract class RtcFaultContract extends RtcEngineContract {

  private static final String AUDIO =
      "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\n";
  private static final String EMPTY_SECTION =
      "v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n";

  @ParameterizedTest
  @ValueSource(strings = {"", "garbage", "v=0", "v=0\r\nx", "v=0\r\nm=", AUDIO, EMPTY_SECTION})
  void whatIsNoDescriptionEndsTheConnection(String sdp) {
    caller.connection.acceptOffer(sdp);
    assertInstanceOf(BadDescription.class, caller.awaitEnd());
    callee.connection.acceptAnswer(sdp);
    assertInstanceOf(BadDescription.class, callee.awaitEnd());
    assertOthersLive();
  }

  @Test
  void aDescriptionThatIsTooLongEndsTheConnection() {
    caller.connection.acceptOffer("v=0\r\n" + "a=x\r\n".repeat(1 << 20));
    assertInstanceOf(BadDescription.class, caller.awaitEnd());
  }

  @Test
  void damagedDescriptionsEndTheConnectionOrNot() {
    long seed = 4;
    Random random = new Random(seed);
    RtcChannel _ = caller.connection.openChannel(LABEL, caller.received);
    caller.signaling = _ -> {};
    caller.connection.createOffer(false);
    String offer = caller.await(Side.Event.Description.class, _ -> true).sdp();
    List<Side> victims = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Side victim = new Side(engine);
      victims.add(victim);
      victim.connection.acceptOffer(damage(offer, random));
    }
    close(victims.toArray(Side[]::new));
    assertOthersLive();
  }

  private static String damage(String text, Random random) {
    StringBuilder damaged = new StringBuilder(text);
    for (int i = 0; i <= random.nextInt(4); i++) {
      int at = random.nextInt(damaged.length());
      switch (random.nextInt(3)) {
        case 0 -> damaged.setCharAt(at, (char) random.nextInt(0x100));
        case 1 -> damaged.delete(at, Math.min(damaged.length(), at + random.nextInt(40)));
        default -> damaged.insert(at, damaged.substring(at / 2, at));
      }
    }
    return damaged.toString();
  }

  @Test
  void anAnswerToNoOfferEndsTheConnection() {
    RtcChannel _ = connect();
    String answer = callee.await(Side.Event.Description.class, _ -> true).sdp();
    caller.connection.acceptAnswer(answer);
    assertInstanceOf(BadDescription.class, caller.awaitEnd());
  }

  @Test
  void candidatesThatMakeNoSenseAreLeftAside() {
    for (String candidate :
        List.of(
            "", "garbage", "candidate:", "candidate:1 1 udp 1 999.1.1.1 99999 typ host", "\0")) {
      caller.connection.addCandidate(new RtcCandidate(candidate, "0", 0));
      caller.connection.addCandidate(new RtcCandidate(candidate, "no such section", 99));
      caller.connection.addCandidate(new RtcCandidate(candidate, "", -1));
    }
    assertEquals(SendResult.ACCEPTED, connect().trySend("connected"));
    caller.connection.addCandidate(new RtcCandidate("garbage", "0", 0));
    awaitFrame(callee, "text:connected");
  }

  @Test
  void aFloodOfCandidatesIsLeftAside() {
    IntStream.range(0, 900)
        .mapToObj(i -> "candidate:" + i + " 1 udp 1 192.0.2.77 " + (1024 + i) + " typ host")
        .forEach(line -> caller.connection.addCandidate(new RtcCandidate(line, "0", 0)));
    assertEquals(SendResult.ACCEPTED, connect().trySend("connected"));
    awaitFrame(callee, "text:connected");
  }

  @Test
  void aCertificateOfAnotherIsNoPath() {
    callee.editDescription =
        sdp -> sdp.replaceAll("(a=fingerprint:sha-256 )..:..:..", "$1" + "00:11:22");
    RtcChannel _ = caller.connection.openChannel(LABEL, caller.received);
    caller.connection.createOffer(false);
    assertInstanceOf(ConnectivityFailed.class, caller.awaitEnd());
  }

  @Test
  void aListenerThatThrowsEndsItsConnection() {
    caller.onTold =
        event -> {
          if (event instanceof Side.Event.Candidate) {
            throw new AssertionError("a listener's bug");
          }
        };
    RtcChannel _ = caller.connection.openChannel(LABEL, caller.received);
    caller.connection.createOffer(false);
    assertFault(FaultKind.LISTENER, caller);
    assertOthersLive();
  }

  @Test
  void aListenerThatThrowsOfTheEndIsNotHeardAgain() {
    caller.onTold =
        event -> {
          if (event instanceof Side.Event.Ended) {
            throw new AssertionError("a listener's bug");
          }
        };
    caller.connection.close();
    RtcEnd _ = caller.awaitEnd();
    assertOthersLive();
    assertEquals(1, caller.events.size());
  }

  @Test
  void anAcceptorThatThrowsEndsItsConnection() {
    callee.accepting =
        _ -> {
          throw new AssertionError("a listener's bug");
        };
    RtcChannel _ = caller.connection.openChannel(LABEL, caller.received);
    caller.connection.createOffer(false);
    assertFault(FaultKind.LISTENER, callee);
    assertOthersLive();
  }

  @Test
  void aReceiverThatThrowsEndsItsConnection() {
    callee.receiver =
        new FrameReceiver() {
          @Override
          public void onText(String text) {
            throw new StackOverflowError("a receiver's bug");
          }

          @Override
          public void onBinary(ByteBuffer frame) {
            throw new IllegalStateException("a receiver's bug");
          }
        };
    RtcChannel channel = connect();
    assertEquals(SendResult.ACCEPTED, channel.trySend(ByteBuffer.allocateDirect(5)));
    SendResult _ = channel.trySend("more");
    assertFault(FaultKind.RECEIVER, callee);
    assertOthersLive();
  }

  @Test
  void aListenerThatDoesNotKeepUpIsEnded() throws InterruptedException {
    CountDownLatch stuck = new CountDownLatch(1);
    RtcChannel _ = connect();
    caller.connection.statistics(_ -> Waiting.on(stuck));
    Side side = caller;
    for (int round = 0; round < 40; round++) {
      CountDownLatch asked = new CountDownLatch(1);
      for (int i = 0; i < 100; i++) {
        side.connection.statistics(_ -> {});
      }
      callee.connection.statistics(_ -> asked.countDown()); // Lets the commands be carried out.
      asked.await();
    }
    stuck.countDown();
    assertFault(FaultKind.OVERLOAD, caller);
  }

  @Test
  void moreChannelsThanTheLimitAreRefused() {
    RtcChannel _ = connect();
    List<RtcChannel> more =
        IntStream.range(0, 15)
            .mapToObj(i -> caller.connection.openChannel("c" + i, caller.received))
            .toList();
    RtcChannel _ = caller.awaitOpen("c14");
    assertEquals(15, more.size());
    RtcChannel _ = caller.connection.openChannel("one too many", caller.received);
    assertFault(FaultKind.OVERLOAD, caller);
  }

  @Test
  void aPeerThatKeepsOpeningRefusedChannelsIsEnded() {
    callee.accepting = label -> label.equals(LABEL);
    RtcChannel _ = connect();
    for (int round = 0; round < 5; round++) {
      List<RtcChannel> unwanted =
          IntStream.range(0, 15)
              .mapToObj(i -> caller.connection.openChannel("unwanted " + i, caller.received))
              .toList();
      await(
          "all refused, or the end",
          () ->
              callee.hasEnded()
                  || unwanted.stream().allMatch(channel -> caller.hasClosed(channel)));
    }
    assertFault(FaultKind.OVERLOAD, callee);
  }

  @Test
  void closingWhileManyThreadsSendIsSafe() throws InterruptedException {
    for (int round = 0; round < 10; round++) {
      Side one = new Side(engine);
      Side other = new Side(engine);
      Side.join(one, other);
      RtcChannel channel = connect(one, other);
      List<Thread> senders =
          IntStream.range(0, 3)
              .mapToObj(i -> Thread.ofPlatform().start(() -> pump(channel, i)))
              .toList();
      await("some frames", () -> other.received.bytes.get() > 100_000);
      if (round % 2 == 0) {
        one.connection.close();
      } else {
        other.connection.close();
      }
      for (Thread sender : senders) {
        assertTrue(sender.join(Side.PATIENCE), "a sender hangs");
      }
      close(one, other);
    }
  }

  private static void pump(RtcChannel channel, int seed) {
    ByteBuffer frame = randomFrame(new Random(seed), 10_000);
    while (channel.trySend(frame) != SendResult.CLOSED && channel.bufferedBytes() >= 0) {
      Thread.onSpinWait();
    }
  }

  private static void assertFault(FaultKind kind, Side side) {
    assertEquals(kind, assertInstanceOf(Fault.class, side.awaitEnd()).kind());
    assertInstanceOf(Side.Event.Ended.class, side.events.getLast());
    assertEquals(Optional.empty(), side.all(Side.Event.Ended.class).stream().skip(1).findAny());
  }

  private void assertOthersLive() {
    Side one = new Side(engine);
    Side other = new Side(engine);
    Side.join(one, other);
    assertEquals(SendResult.ACCEPTED, connect(one, other).trySend("alive"));
    awaitFrame(other, "text:alive");
    close(one, other);
  }
}
