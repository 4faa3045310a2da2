package dev.godwit.protocol.signal;

import dev.godwit.protocol.json.JsonObject;
import dev.godwit.protocol.json.MalformedJsonException;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code candidate} carries from end to end: a browser's {@code RTCIceCandidateInit}.
 *
 * @param candidate the candidate attribute (RFC 8839, section 5.1); empty at the end of candidates
 * @param sdpMid the media section by its id, if said
 * @param sdpMLineIndex the media section by its number, if said; at most {@value #MAX_LINE_INDEX}
 * @param usernameFragment the ICE generation that it belongs to, if said
 */
public record IceCandidate(
    String candidate,
    Optional<String> sdpMid,
    OptionalInt sdpMLineIndex,
    Optional<String> usernameFragment) {
  /** What a browser keeps the index in: an unsigned short. */
  public static final int MAX_LINE_INDEX = 65_535;

  /** A candidate has an address, a few numbers and perhaps some extensions. */
  private static final int MAX_CANDIDATE_LENGTH = 4096;

  /** RFC 8839, section 5.4: at most 256 characters; an id of a media section is shorter. */
  private static final int MAX_FRAGMENT_LENGTH = 256;

  /**
   * Reads what the other end sent.
   *
   * @throws SignalException with {@link SignalErrorCode#BAD_MESSAGE} if it is no candidate
   */
  public static IceCandidate of(Payload payload) throws SignalException {
    JsonObject fields = payload.fields();
    try {
      return new IceCandidate(
          fields.string("candidate", MAX_CANDIDATE_LENGTH),
          fields.optionalString("sdpMid", MAX_FRAGMENT_LENGTH),
          fields.has("sdpMLineIndex")
              ? OptionalInt.of(fields.smallInteger("sdpMLineIndex", MAX_LINE_INDEX))
              : OptionalInt.empty(),
          fields.optionalString("usernameFragment", MAX_FRAGMENT_LENGTH));
    } catch (MalformedJsonException e) {
      throw SignalException.bad(e);
    }
  }

  /** The form in which it travels. */
  public Payload toPayload() {
    ObjectNode object = JsonObject.create();
    object.put("candidate", candidate);
    sdpMid.ifPresent(mid -> object.put("sdpMid", mid));
    sdpMLineIndex.ifPresent(index -> object.put("sdpMLineIndex", index));
    usernameFragment.ifPresent(fragment -> object.put("usernameFragment", fragment));
    return new Payload(object);
  }

  /** Without the addresses, which have no business in a log. */
  @Override
  public String toString() {
    return "IceCandidate[" + candidate.length() + " characters]";
  }
}
