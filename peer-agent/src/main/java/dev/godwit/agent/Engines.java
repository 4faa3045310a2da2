package dev.godwit.agent;

import dev.godwit.agent.rtc.NativeRtcEngine;
import dev.godwit.agent.rtc.RtcEngine;
import org.jspecify.annotations.Nullable;

/** Makes the WebRTC engine when it is first needed. Thread-safe: guarded by this. */
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

  @Override
  public synchronized void close() {
    closed = true;
    if (engine != null) {
      engine.close();
    }
  }
}
