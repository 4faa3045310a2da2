package dev.godwit.agent.rtc;

import java.nio.ByteBuffer;

/**
 * Takes the frames of one channel, in order. Called on the engine's own thread, on which all
 * connections depend: it must copy what it needs and return without waiting. To make the peer wait
 * is the protocol's task (credit): no pause here would stop it. One that throws ends the connection
 * with {@link RtcEnd.Fault}.
 */
public interface FrameReceiver {

  void onText(String text);

  /**
   * Takes a binary frame.
   *
   * @param frame read-only and direct; valid during the call and on its thread only, any other use
   *     throws
   */
  void onBinary(ByteBuffer frame);
}
