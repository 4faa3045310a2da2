package dev.godwit.protocol.signal;

import dev.godwit.protocol.json.JsonObject;
import dev.godwit.protocol.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/** Reads the fields that messages of both directions share, each into its type. */
final class MessageReader {
  private static final int MAX_TEXT = SignalLimits.MAX_MESSAGE_BYTES;
  private static final int MAX_ICE_SERVERS = 16;
  private static final int MAX_ICE_TEXT = 512;

  /** What JavaScript says of a field that is not there, as the first servers did. */
  private static final String NO_TYPE = "undefined";

  private final JsonObject fields;

  MessageReader(JsonObject fields) {
    this.fields = fields;
  }

  /** Refuses what is too large to be a message in either direction. */
  static void checkSize(String text) throws SignalException {
    if (!JsonObject.fits(text, SignalLimits.MAX_MESSAGE_BYTES)) {
      throw SignalException.failure(
          SignalErrorCode.TOO_LARGE,
          new MalformedJsonException(SignalErrorCode.TOO_LARGE.sentence()),
          Optional.empty());
    }
  }

  /** The object that the text is, or empty if it is none. */
  static Optional<MessageReader> open(String text) {
    try {
      return Optional.of(new MessageReader(JsonObject.parse(text, SignalLimits.MAX_MESSAGE_BYTES)));
    } catch (MalformedJsonException _) {
      return Optional.empty();
    }
  }

  /** The type, or {@value #NO_TYPE}. */
  String type() {
    try {
      return fields.string("type", MAX_TEXT);
    } catch (MalformedJsonException _) {
      return NO_TYPE;
    }
  }

  Optional<MessageId> id() throws SignalException {
    try {
      if (!fields.has("id")) {
        return Optional.empty();
      }
      String text = fields.string("id", MessageId.MAX_LENGTH);
      if (text.isEmpty()) {
        throw new MalformedJsonException("The field \"id\" must not be empty.");
      }
      return Optional.of(new MessageId(text));
    } catch (MalformedJsonException e) {
      throw SignalException.bad(e);
    }
  }

  PeerName name() throws MalformedJsonException, InvalidNameException {
    return PeerName.of(fields.string("name", MAX_TEXT));
  }

  ConnectionId connection() throws MalformedJsonException {
    return fields.has("connection")
        ? ConnectionId.of(fields.binary("connection", ConnectionId.BYTES))
        : ConnectionId.CLASSIC;
  }

  Payload payload(String field) throws MalformedJsonException {
    if (fields.opaque(field) instanceof ObjectNode object) {
      return new Payload(object);
    }
    throw new MalformedJsonException("The field \"" + field + "\" must be an object.");
  }

  RejectCode rejectCode() throws MalformedJsonException {
    String wire = fields.string("code", MAX_TEXT);
    for (RejectCode code : RejectCode.values()) {
      if (code.wire().equals(wire)) {
        return code;
      }
    }
    throw new MalformedJsonException(
        "The field \"code\" must be \"declined\", \"busy\" or \"no_answer\".");
  }

  LeaveReason leaveReason() throws MalformedJsonException {
    String wire = fields.string("reason", MAX_TEXT);
    for (LeaveReason reason : LeaveReason.values()) {
      if (reason.wire().equals(wire)) {
        return reason;
      }
    }
    throw new MalformedJsonException("The field \"reason\" must be \"left\" or \"gone\".");
  }

  /** A code of a newer server reads as {@code unavailable}: the message still tells a person. */
  SignalErrorCode errorCode() throws MalformedJsonException {
    return SignalErrorCode.ofWire(fields.string("code", MAX_TEXT))
        .orElse(SignalErrorCode.UNAVAILABLE);
  }

  List<IceServer> iceServers() throws MalformedJsonException {
    List<IceServer> servers = new ArrayList<>();
    for (JsonObject server : fields.objects("iceServers", MAX_ICE_SERVERS)) {
      List<String> urls = server.strings("urls", IceServer.MAX_URLS, MAX_ICE_TEXT);
      if (urls.isEmpty()) {
        throw new MalformedJsonException("The field \"urls\" must not be empty.");
      }
      servers.add(
          new IceServer(
              urls,
              server.optionalString("username", MAX_ICE_TEXT),
              server.optionalString("credential", MAX_ICE_TEXT)));
    }
    return servers;
  }

  List<PeerName> names() throws MalformedJsonException, InvalidNameException {
    List<PeerName> names = new ArrayList<>();
    for (String text : fields.strings("names", SignalLimits.MAX_NAMES, MAX_TEXT)) {
      names.add(PeerName.of(text));
    }
    return names;
  }

  /** {@code session} or {@code resume}. */
  SessionToken token(String field) throws MalformedJsonException {
    String text = fields.string(field, SessionToken.MAX_LENGTH);
    if (text.isEmpty()) {
      throw new MalformedJsonException("The field \"" + field + "\" must not be empty.");
    }
    return new SessionToken(text);
  }

  /** What a {@code resume} makes of {@code resumable}: it says the same and more. */
  Stay stay() throws MalformedJsonException {
    boolean isResumable = fields.flag("resumable");
    if (fields.has("resume")) {
      return new Stay.Resuming(token("resume"), fields.optionalInteger("seenSeq"));
    }
    return isResumable ? new Stay.Resumable() : new Stay.WhileConnected();
  }

  Optional<Resumption> resumption() throws MalformedJsonException {
    if (!fields.has("resume")) {
      return Optional.empty();
    }
    Resumption.Continuity continuity;
    if (!fields.has("resumed")) {
      continuity = Resumption.Continuity.NEW;
    } else if (fields.bool("resumed")) {
      continuity = Resumption.Continuity.COMPLETE;
    } else {
      continuity = Resumption.Continuity.BROKEN;
    }
    return Optional.of(new Resumption(token("resume"), continuity));
  }

  Online online() throws MalformedJsonException {
    if (!fields.has("online")) {
      return Online.UNTOLD;
    }
    return fields.bool("online") ? Online.YES : Online.NO;
  }

  OptionalLong seq() throws MalformedJsonException {
    return fields.optionalInteger("seq");
  }

  String message() throws MalformedJsonException {
    return fields.string("message", MAX_TEXT);
  }

  JsonObject fields() {
    return fields;
  }
}
