package dev.godwit.signaling.session;

import dev.godwit.protocol.json.JsonObject;
import dev.godwit.protocol.signal.Envelope;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.ServerMessageCodec;
import dev.godwit.protocol.signal.SignalLimits;
import java.util.Optional;

/**
 * Brings what is said to a session to its client, now or when it comes back. Confined to its
 * caller.
 */
final class Bus {
  private final Outbox outbox;

  Bus(Outbox outbox) {
    this.outbox = outbox;
  }

  /** Delivers what another client said; false if it is too large under the sender's name. */
  boolean tryDeliver(Session to, ServerMessage.Delivered message) {
    Optional<ReplayRing> ring = to.resume.map(state -> state.ring);
    Envelope<ServerMessage.Delivered> envelope =
        ring.isPresent() ? Envelope.numbered(ring.get().nextSeq(), message) : Envelope.of(message);
    String text = ServerMessageCodec.encode(envelope);
    if (!JsonObject.fits(text, SignalLimits.MAX_MESSAGE_BYTES)) {
      return false;
    }
    ring.ifPresent(kept -> kept.add(text));
    to.client().ifPresent(client -> outbox.sendText(client.socket, text));
    return true;
  }

  /** Tells a client something of which only the latest counts: not to one that is away. */
  void tell(Session to, ServerMessage message) {
    to.client().ifPresent(client -> outbox.send(client.socket, Envelope.of(message)));
  }
}
