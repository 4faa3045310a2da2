package dev.godwit.agent;

import dev.godwit.agent.rtc.RtcConnection;
import dev.godwit.protocol.signal.ClientMessage;

/** What a conversation needs of the agent it belongs to. Thread-safe. */
interface Office {
  /** Passes this on to the other peer through the server, as soon as this side is logged in. */
  void say(ClientMessage message);

  /** Opens a WebRTC connection with the ICE servers of the day. */
  RtcConnection connect(RtcConnection.Listener listener);

  /** This conversation is over. */
  void ended(Conversation conversation);
}
