package dev.godwit.agent;

import dev.godwit.agent.rtc.NativeRtcEngine;
import dev.godwit.agent.rtc.RtcEngine;
import dev.godwit.agent.rtc.RtcUnavailableException;
import org.jspecify.annotations.Nullable;

/** Makes the WebRTC engine once, when it is needed or before. Thread-safe: guarded by this. */
final class Engines implements AutoCloseable {
  private @Nullable RtcEngine engine;
  private boolean closed;

  /**
   * The engine.
   *
   * @throws dev.godwit.agent.rtc.RtcUnavailableException if this machine cannot run it
   */
  synchronized RtcEngine engine() {
    if (closed) {
      throw new IllegalStateException("the agent is closed");
    }
    if (engine == null) {
      engine = NativeRtcEngine.create();
    }
    return engine;
  }

  /** Begins to make it, which takes a quarter of a second; who needs it meanwhile waits for it. */
  void makeReady() {
    Thread.ofPlatform()
        .name("godwit-engine")
        .daemon()
        .start(() -> {
          try {
            var _ = engine();
          } catch (RtcUnavailableException | IllegalStateException e) {
            // Who needs it is told why there is none; who has closed needs none.
          }
        });
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (engine != null) {
      engine.close();
    }
  }
}
