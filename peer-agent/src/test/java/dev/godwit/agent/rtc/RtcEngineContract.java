package dev.godwit.agent.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.agent.rtc.RtcChannel.SendResult;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every engine promises, shown with two connections in one process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RtcEngineContract {

  private RtcEngine engine;
  private Side caller;
  private Side callee;

  abstract RtcEngine createEngine();

  @BeforeAll
  void startEngine() {
    engine = createEngine();
  }

  @AfterAll
  void closeEngine() {
    engine.close();
  }

  @BeforeEach
  void open() {
    caller = new Side(engine);
    callee = new Side(engine);
  }

  @AfterEach
  void close() {
    caller.connection.close();
    callee.connection.close();
    caller.awaitEnd();
    callee.awaitEnd();
  }

  @Test
  void framesOfEverySizeArriveInOrderBetweenTextAndBinary() {
    RtcChannel channel = connect();
    Random random = new Random(1);
    List<String> sent = new java.util.ArrayList<>();
    for (int size : new int[] {1, 16_384, 0, 262_144, 2}) {
      ByteBuffer frame = randomFrame(random, size);
      assertEquals(SendResult.ACCEPTED, channel.trySend(frame));
      sent.add(RecordingReceiver.describe(frame));
      assertEquals(SendResult.ACCEPTED, channel.trySend("after " + size));
      sent.add("text:after " + size);
    }
    Awaitility.await()
        .atMost(Side.PATIENCE)
        .until(() -> callee.received.frames.size() == sent.size());
    assertEquals(sent, callee.received.frames);
  }

  private RtcChannel connect() {
    Side.join(caller, callee);
    RtcChannel channel = caller.connection.openChannel("godwit/1", caller.received);
    caller.connection.createOffer(false);
    caller.awaitOpen("godwit/1");
    callee.awaitOpen("godwit/1");
    return channel;
  }

  static ByteBuffer randomFrame(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return ByteBuffer.allocateDirect(size).put(bytes).flip();
  }
}
