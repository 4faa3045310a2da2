package dev.godwit.protocol.signal;

import dev.godwit.protocol.json.JsonObject;
import dev.godwit.protocol.json.MalformedJsonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * A session description or candidate as it travels: a JSON object that the server passes on unread.
 * {@link SessionDescription} and {@link IceCandidate} are what the ends make of it. Its {@link
 * #toString()} tells nothing of its content, so that no log does. Immutable.
 */
public final class Payload {
  private final ObjectNode object;

  /** Takes the object over: the caller must not change it. */
  Payload(ObjectNode object) {
    this.object = object;
  }

  /**
   * The payload that this JSON text is.
   *
   * @throws SignalException with {@link SignalErrorCode#BAD_MESSAGE} if it is no JSON object
   */
  public static Payload ofJson(String json) throws SignalException {
    try {
      return new Payload(JsonObject.parse(json, SignalLimits.MAX_MESSAGE_BYTES).toNode());
    } catch (MalformedJsonException e) {
      throw SignalException.bad(e);
    }
  }

  /** The JSON text. */
  public String json() {
    return object.toString();
  }

  JsonObject fields() {
    return JsonObject.of(object);
  }

  ObjectNode object() {
    return object;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload payload && object.equals(payload.object);
  }

  @Override
  public int hashCode() {
    return object.hashCode();
  }

  @Override
  public String toString() {
    return "Payload[" + object.size() + " fields]";
  }
}
