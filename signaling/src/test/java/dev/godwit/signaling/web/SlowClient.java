package dev.godwit.signaling.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.LeaveReason;
import dev.godwit.protocol.signal.Payload;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.ServerMessage;

/** One that logs in and then reads nothing, whichever way it came. */
final class SlowClient {
  private SlowClient() {}

  /** Fails unless the server drops it, rather than keep all that another client tells it. */
  static void assertDropped(RawClient slow, TestClient fast) throws Exception {
    Payload large = Payload.ofJson("{\"sdp\":\"" + "x".repeat(60_000) + "\"}");
    slow.send(
        RawClient.upgrade("localhost"), RawClient.text("{\"type\":\"login\",\"name\":\"Slow\"}"));
    slow.readHead();
    assertTrue(slow.readShortFrame().contains("\"success\":true"));

    for (int i = 0; i < 150; i++) {
      fast.say(new ClientMessage.Offer(PeerName.of("Slow"), ConnectionId.CLASSIC, large, false));
    }

    assertEquals(
        new ServerMessage.Leave(PeerName.of("Slow"), ConnectionId.CLASSIC, LeaveReason.GONE),
        fast.hear().message());
    slow.awaitEnd();
  }
}
