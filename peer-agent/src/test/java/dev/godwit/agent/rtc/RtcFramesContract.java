package dev.godwit.agent.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.rtc.RtcChannel.SendResult;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** How frames cross a channel. */
abstract class RtcFramesContract extends RtcEngineContract {

  @Test
  void framesOfEverySizeArriveInOrderBetweenTextAndBinary() {
    RtcChannel channel = connect();
    Random random = new Random(1);
    List<String> sent = new ArrayList<>();
    for (int size : new int[] {1, 16_384, 0, 262_144, 2}) {
      ByteBuffer frame = randomFrame(random, size);
      assertEquals(SendResult.ACCEPTED, channel.trySend(frame));
      sent.add(RecordingReceiver.describe(frame));
      assertEquals(SendResult.ACCEPTED, channel.trySend("nach " + size + " – \uD83D\uDE00"));
      sent.add("text:nach " + size + " – \uD83D\uDE00");
    }
    assertEquals(SendResult.ACCEPTED, channel.trySend(""));
    sent.add("text:");
    await("all frames", () -> callee.received.frames.size() == sent.size());
    assertEquals(sent, callee.received.frames);
  }

  @Test
  void theSideThatDidNotOpenTheChannelSendsToo() {
    RtcChannel _ = connect();
    RtcChannel accepted = callee.awaitOpen(LABEL);
    assertEquals(SendResult.ACCEPTED, accepted.trySend("back"));
    awaitFrame(caller, "text:back");
  }

  @Test
  void onlyTheBytesBetweenPositionAndLimitAreSentAndTheBufferStaysAsItIs() {
    RtcChannel channel = connect();
    ByteBuffer frame = randomFrame(new Random(2), 1_000);
    frame.position(100).limit(350);
    assertEquals(SendResult.ACCEPTED, channel.trySend(frame));
    assertEquals(100, frame.position());
    assertEquals(350, frame.limit());
    assertEquals(SendResult.ACCEPTED, channel.trySend(frame.asReadOnlyBuffer()));
    String line = RecordingReceiver.describe(frame);
    await("both", () -> callee.received.frames.equals(List.of(line, line)));
  }

  @Test
  void aHeapBufferIsAnError() {
    RtcChannel channel = connect();
    assertThrows(IllegalArgumentException.class, () -> channel.trySend(ByteBuffer.allocate(10)));
  }

  @Test
  void textThatUtf8LacksIsAnErrorOfTheSender() {
    RtcChannel channel = connect();
    assertThrows(IllegalArgumentException.class, () -> channel.trySend("half \uD83D"));
  }

  @Test
  void aFrameThatIsTooLargeIsRefusedAndTheChannelGoesOn() {
    RtcChannel channel = connect();
    assertEquals(262_144, channel.maxMessageBytes());
    assertEquals(SendResult.TOO_LARGE, channel.trySend(ByteBuffer.allocateDirect(262_145)));
    assertEquals(SendResult.TOO_LARGE, channel.trySend("x".repeat(262_145)));
    assertEquals(SendResult.TOO_LARGE, channel.trySend("ü".repeat(131_073)));
    assertEquals(SendResult.ACCEPTED, channel.trySend("small"));
    awaitFrame(callee, "text:small");
  }

  @Test
  void thePeersLimitIsKept() {
    callee.editDescription = sdp -> sdp.replace("max-message-size:262144", "max-message-size:1000");
    RtcChannel channel = connect();
    assertEquals(1_000, channel.maxMessageBytes());
    assertEquals(SendResult.TOO_LARGE, channel.trySend(ByteBuffer.allocateDirect(1_001)));
    assertEquals(SendResult.ACCEPTED, channel.trySend(ByteBuffer.allocateDirect(1_000)));
  }

  @Test
  void afterFullExactlyOneWritableFollowsAndWordsPassMeanwhile() {
    RtcChannel channel = connect();
    ByteBuffer bulk = ByteBuffer.allocateDirect(262_144);
    int accepted = fill(channel, bulk);
    assertTrue(accepted >= 3, "1 MiB takes some frames, not " + accepted);
    assertEquals(SendResult.ACCEPTED, channel.trySend("a word"));
    Side.Event.Writable _ = caller.await(Side.Event.Writable.class, _ -> true);
    awaitFrame(callee, "text:a word");
    await("drained", () -> channel.bufferedBytes() == 0);
    barrier(caller);
    assertEquals(1, caller.all(Side.Event.Writable.class).size());
  }

  @Test
  void textIsFullToo() {
    RtcChannel channel = connect();
    String word = "x".repeat(262_144);
    int accepted = 0;
    while (channel.trySend(word) == SendResult.ACCEPTED) {
      accepted++;
    }
    assertTrue(accepted >= 7, "2 MiB take some words, not " + accepted);
    Side.Event.Writable _ = caller.await(Side.Event.Writable.class, _ -> true);
  }

  @Test
  void aFrameBeforeTheChannelIsOpenIsFullAndOpeningTells() {
    RtcChannel channel = caller.connection.openChannel(LABEL, caller.received);
    assertEquals(SendResult.FULL, channel.trySend("early"));
    assertEquals(SendResult.FULL, channel.trySend(ByteBuffer.allocateDirect(1)));
    caller.connection.createOffer(false);
    Side.Event.Writable writable = caller.await(Side.Event.Writable.class, _ -> true);
    Side.Event.Opened opened = caller.await(Side.Event.Opened.class, _ -> true);
    assertTrue(caller.events.indexOf(opened) < caller.events.indexOf(writable));
    assertEquals(SendResult.ACCEPTED, channel.trySend("now"));
    awaitFrame(callee, "text:now");
    assertEquals(1, caller.all(Side.Event.Writable.class).size());
  }

  @Test
  void aChannelThatClosesWhileFullTellsOnceAndSendsWhatItAccepted() {
    RtcChannel channel = connect();
    long accepted = fill(channel, ByteBuffer.allocateDirect(262_144));
    channel.close();
    RtcChannel.CloseReason _ = caller.awaitClosed(channel);
    await("all that was accepted", () -> callee.received.bytes.get() == accepted * 262_144);
    barrier(caller);
    assertEquals(1, caller.all(Side.Event.Writable.class).size());
  }

  @Test
  void sixtyFourMebibytesCrossWholeAndWithinTheMark() throws InterruptedException {
    Semaphore writable = new Semaphore(0);
    Side sender =
        new Side(engine) {
          @Override
          public void onWritable(RtcChannel channel) {
            writable.release();
          }
        };
    CRC32C received = new CRC32C(); // confined to the engine's thread until all has come
    AtomicLong receivedBytes = new AtomicLong();
    callee.receiver =
        new RecordingReceiver() {
          @Override
          public void onBinary(ByteBuffer frame) {
            int bytes = frame.remaining();
            received.update(frame);
            receivedBytes.addAndGet(bytes);
          }
        };
    Side.join(sender, callee);
    RtcChannel channel = connect(sender, callee);
    long size = 64L << 20;
    CRC32C sent = new CRC32C();
    ByteBuffer frame = randomFrame(new Random(3), 65_536);
    for (long offset = 0; offset < size; offset += frame.capacity()) {
      frame.putLong(0, offset);
      while (channel.trySend(frame) == SendResult.FULL) {
        assertTrue(channel.bufferedBytes() <= 1 << 20, "more is buffered than the mark allows");
        writable.acquire();
      }
      sent.update(frame.duplicate());
    }
    await("64 MiB", () -> receivedBytes.get() == size);
    assertEquals(sent.getValue(), received.getValue());
    close(sender);
  }

  @Test
  void aReceivedBufferIsOfNoUseAfterTheCall() {
    List<ByteBuffer> kept = new CopyOnWriteArrayList<>();
    List<Exception> thrown = new CopyOnWriteArrayList<>();
    callee.receiver =
        new RecordingReceiver() {
          @Override
          public void onBinary(ByteBuffer frame) {
            assertTrue(frame.isReadOnly());
            kept.add(frame);
            if (kept.size() == 2) {
              thrown.add(assertThrows(RuntimeException.class, () -> kept.getFirst().get(0)));
            }
          }
        };
    RtcChannel channel = connect();
    assertEquals(SendResult.ACCEPTED, channel.trySend(ByteBuffer.allocateDirect(100)));
    assertEquals(SendResult.ACCEPTED, channel.trySend(ByteBuffer.allocateDirect(100)));
    await("the second frame", () -> !thrown.isEmpty());
    assertThrows(RuntimeException.class, () -> kept.getFirst().get(0));
  }

  /** Sends until full; how many frames were accepted. */
  private static int fill(RtcChannel channel, ByteBuffer frame) {
    int accepted = 0;
    while (channel.trySend(frame) == SendResult.ACCEPTED) {
      accepted++;
    }
    return accepted;
  }

  /** After this all events that were posted before have been heard. */
  private static void barrier(Side side) {
    AtomicBoolean reached = new AtomicBoolean();
    side.connection.statistics(_ -> reached.set(true));
    await("the barrier", reached::get);
  }
}
