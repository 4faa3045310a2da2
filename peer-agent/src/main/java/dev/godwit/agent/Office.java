package dev.godwit.agent;

import dev.godwit.agent.rtc.RtcConnection;
import dev.godwit.protocol.signal.ClientMessage;
import java.util.Optional;

/** What a conversation needs of the agent it belongs to. Thread-safe. */
interface Office {
  /** Passes this on to the other peer through the server, as soon as this side is logged in. */
  void say(ClientMessage message);

  /** Gets fresh ICE servers; each conversation's {@code onIceServers} answers. */
  void askForIce();

  /**
   * Opens a WebRTC connection with those of the ICE servers of now that the rule allows; empty if
   * the rule wants a relay and there is none.
   */
  Optional<RtcConnection> connect(PathRule rule, RtcConnection.Listener listener);

  /** This conversation is over. */
  void ended(Conversation conversation);
}
