package dev.godwit.agent.rtc;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.rtc.RtcChannel.SendResult;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedFactoryTest {

  private static final int FEW = 10;

  private final SharedFactory factory = new SharedFactory(FEW);

  @Test
  void itLivesFromTheFirstEngineToTheLast() {
    assertFalse(factory.isLoaded());
    RtcEngine one = NativeRtcEngine.create(factory);
    RtcEngine other = NativeRtcEngine.create(factory);
    one.close();
    one.close();
    assertTrue(factory.isLoaded());
    other.close();
    assertFalse(factory.isLoaded());
  }

  @Test
  void itIsRenewedBetweenConnectionsAfterManyMessages() {
    RtcEngine engine = NativeRtcEngine.create(factory);
    transfer(engine, FEW - 1);
    assertTrue(factory.isLoaded());
    transfer(engine, 1);
    assertFalse(factory.isLoaded());
    transfer(engine, 1);
    assertTrue(factory.isLoaded());
    engine.close();
    assertFalse(factory.isLoaded());
  }

  private static void transfer(RtcEngine engine, int messages) {
    Side one = new Side(engine);
    Side other = new Side(engine);
    Side.join(one, other);
    RtcChannel channel = RtcEngineContract.connect(one, other);
    ByteBuffer frame = ByteBuffer.allocateDirect(1);
    assertTrue(
        IntStream.range(0, messages).allMatch(_ -> channel.trySend(frame) == SendResult.ACCEPTED));
    RtcEngineContract.await("all", () -> other.received.frames.size() == messages);
    RtcEngineContract.close(one, other);
  }
}
