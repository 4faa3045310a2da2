package dev.godwit.agent.rtc;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * What every engine promises, written against the interface only and shown with two connections in
 * one process. Its parts are the classes that extend this one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
abstract class RtcEngineContract {

  static final String LABEL = "godwit/1";

  protected RtcEngine engine;
  protected Side caller;
  protected Side callee;

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
  void openBoth() {
    caller = new Side(engine);
    callee = new Side(engine);
    Side.join(caller, callee);
  }

  @AfterEach
  void closeBoth() {
    close(caller, callee);
  }

  static void close(Side... sides) {
    for (Side side : sides) {
      side.connection.close();
    }
    for (Side side : sides) {
      RtcEnd _ = side.awaitEnd();
    }
  }

  /** The caller's channel, open on both sides. */
  RtcChannel connect() {
    return connect(caller, callee);
  }

  static RtcChannel connect(Side caller, Side callee) {
    RtcChannel channel = caller.connection.openChannel(LABEL, caller.received);
    caller.connection.createOffer(false);
    RtcChannel _ = caller.awaitOpen(LABEL);
    RtcChannel _ = callee.awaitOpen(LABEL);
    return channel;
  }

  static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(Side.PATIENCE).until(condition);
  }

  static void awaitFrame(Side side, String line) {
    await(line, () -> side.received.frames.contains(line));
  }

  static ByteBuffer randomFrame(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return ByteBuffer.allocateDirect(size).put(bytes).flip();
  }
}
