package dev.godwit.protocol.signal;

import dev.godwit.protocol.json.JsonObject;
import dev.godwit.protocol.json.MalformedJsonException;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code offer} and {@code answer} carry from end to end: a browser's {@code
 * RTCSessionDescription}. The SDP itself (RFC 8866) is for the WebRTC engine to judge.
 */
public record SessionDescription(Kind kind, String sdp) {

  /** Which half of the exchange it is. */
  public enum Kind {
    OFFER,
    ANSWER;

    private String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Reads what the other end sent.
   *
   * @throws SignalException with {@link SignalErrorCode#BAD_MESSAGE} if it is not of that kind
   */
  public static SessionDescription of(Kind expected, Payload payload) throws SignalException {
    JsonObject fields = payload.fields();
    try {
      if (!fields.string("type", SignalLimits.MAX_MESSAGE_BYTES).equals(expected.wire())) {
        throw new MalformedJsonException("The field \"type\" must be \"" + expected.wire() + "\".");
      }
      return new SessionDescription(expected, fields.string("sdp", SignalLimits.MAX_MESSAGE_BYTES));
    } catch (MalformedJsonException e) {
      throw SignalException.bad(e);
    }
  }

  /** The form in which it travels. */
  public Payload toPayload() {
    ObjectNode object = JsonObject.create();
    object.put("type", kind.wire());
    object.put("sdp", sdp);
    return new Payload(object);
  }

  /** Without the SDP, which has no business in a log. */
  @Override
  public String toString() {
    return "SessionDescription[" + kind + ", " + sdp.length() + " characters]";
  }
}
