package dev.godwit.signaling.session;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.Envelope;
import dev.godwit.protocol.signal.IceServer;
import dev.godwit.protocol.signal.MessageId;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SignalErrorCode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Does what clients ask for that are logged in. Confined to its caller. */
final class Desk {
  private static final String TOO_MANY_WATCHED =
      "You watch too many names. Unwatch some, then try again.";

  private final Registrar registrar;
  private final Exchange exchange;
  private final Presence presence;
  private final IceServers iceServers;
  private final Outbox outbox;

  Desk(
      Registrar registrar,
      Exchange exchange,
      Presence presence,
      IceServers iceServers,
      Outbox outbox) {
    this.registrar = registrar;
    this.exchange = exchange;
    this.presence = presence;
    this.iceServers = iceServers;
    this.outbox = outbox;
  }

  void act(
      Client client,
      Session session,
      Optional<MessageId> id,
      ClientMessage.InSession message,
      Instant timeOfDay) {
    switch (message) {
      case ClientMessage.Addressed addressed -> exchange.route(client, session, id, addressed);
      case ClientMessage.Logout() -> {
        registrar.logout(client, session);
        outbox.acknowledge(client.socket, id);
      }
      case ClientMessage.Watch(var names) -> watch(client, session, id, names);
      case ClientMessage.Unwatch(var names) -> {
        presence.unwatch(session, names);
        outbox.acknowledge(client.socket, id);
      }
      case ClientMessage.Visible(var names) -> {
        presence.show(session, Set.copyOf(names), session.isDiscoverable);
        outbox.acknowledge(client.socket, id);
      }
      case ClientMessage.Ice() -> {
        List<IceServer> servers = iceServers.forClient(session.name, client.reach, timeOfDay);
        outbox.send(client.socket, new Envelope<>(id, new ServerMessage.Ice(servers)));
      }
    }
  }

  private void watch(Client client, Session session, Optional<MessageId> id, List<PeerName> names) {
    if (presence.tryWatch(session, names)) {
      outbox.acknowledge(client.socket, id);
    } else {
      outbox.refuse(client.socket, id, SignalErrorCode.TOO_MANY, TOO_MANY_WATCHED);
    }
  }
}
