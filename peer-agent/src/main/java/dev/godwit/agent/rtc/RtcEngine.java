package dev.godwit.agent.rtc;

/** Makes WebRTC connections. Safe for use by any thread. */
public interface RtcEngine extends AutoCloseable {

  /**
   * Opens a connection that has no channel and no description yet. Does not wait: what goes wrong
   * afterwards is told by {@link RtcConnection.Listener#onEnded}.
   *
   * @throws IllegalStateException if the engine is closed
   */
  RtcConnection open(RtcConfiguration configuration, RtcConnection.Listener listener);

  /**
   * Ends all connections and frees what the engine holds; waits until that is done, except when it
   * is called from a {@link FrameReceiver} or from {@link RtcConnection.Listener#acceptChannel}.
   * Closing twice does nothing.
   */
  @Override
  void close();
}
