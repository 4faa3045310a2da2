package dev.godwit.protocol.signal;

import dev.godwit.protocol.json.JsonObject;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a message field by field, in the order of the calls; optional fields only if needed. */
final class MessageWriter {
  private final ObjectNode object = JsonObject.create();

  MessageWriter(String type) {
    object.put("type", type);
  }

  MessageWriter text(String field, String value) {
    object.put(field, value);
    return this;
  }

  MessageWriter number(String field, long value) {
    object.put(field, value);
    return this;
  }

  MessageWriter bool(String field, boolean value) {
    object.put(field, value);
    return this;
  }

  /** A boolean whose absence means false. */
  MessageWriter flag(String field, boolean value) {
    return value ? bool(field, true) : this;
  }

  MessageWriter name(PeerName name) {
    return text("name", name.text());
  }

  MessageWriter connection(ConnectionId connection) {
    return connection.isClassic() ? this : text("connection", connection.text());
  }

  MessageWriter payload(String field, Payload payload) {
    object.set(field, payload.object());
    return this;
  }

  MessageWriter iceServers(List<IceServer> servers) {
    ArrayNode array = object.putArray("iceServers");
    for (IceServer server : servers) {
      ObjectNode node = array.addObject();
      server.urls().forEach(node.putArray("urls")::add);
      server.username().ifPresent(username -> node.put("username", username));
      server.credential().ifPresent(credential -> node.put("credential", credential));
    }
    return this;
  }

  MessageWriter names(List<PeerName> names) {
    ArrayNode array = object.putArray("names");
    names.forEach(name -> array.add(name.text()));
    return this;
  }

  /** A boolean, or null for what is not told. */
  MessageWriter online(Online online) {
    switch (online) {
      case YES -> object.put("online", true);
      case NO -> object.put("online", false);
      case UNTOLD -> object.putNull("online");
    }
    return this;
  }

  /** The text to send, what is written on the envelope last. */
  String finish(Envelope<?> envelope) {
    envelope.seq().ifPresent(seq -> object.put("seq", seq));
    envelope.id().ifPresent(id -> object.put("id", id.text()));
    return object.toString();
  }
}
