package dev.godwit.protocol.signal;

import dev.godwit.protocol.json.MalformedJsonException;
import java.util.Optional;
import java.util.Set;

/** The JSON of what clients say: the server parses it, clients encode it. Thread-safe. */
public final class ClientMessageCodec {
  /** What the protocol knows and this version does not do. */
  private static final Set<String> LATER_TYPES =
      Set.of("pipe", "pipe.ask", "say", "stream", "media");

  private static final Set<String> LATER_FAMILIES = Set.of("code", "mail", "room");

  private ClientMessageCodec() {}

  /**
   * Parses one text frame.
   *
   * @throws SignalException if a field of a known type is missing or wrong, or the text is too
   *     large; text that is no JSON object with a type is {@link ClientMessage.Unknown}
   */
  public static Envelope<ClientMessage> parse(String text) throws SignalException {
    MessageReader.checkSize(text);
    Optional<MessageReader> opened = MessageReader.open(text);
    if (opened.isEmpty()) {
      return Envelope.of(new ClientMessage.Unknown("undefined"));
    }
    MessageReader reader = opened.get();
    Optional<MessageId> id = reader.id();
    String type = reader.type();
    if (type.equals("login")) {
      return new Envelope<>(id, login(reader, id));
    }
    try {
      return new Envelope<>(id, message(type, reader));
    } catch (MalformedJsonException e) {
      throw SignalException.failure(SignalErrorCode.BAD_MESSAGE, e, id);
    } catch (InvalidNameException e) {
      throw SignalException.failure(SignalErrorCode.NAME_INVALID, e, id);
    }
  }

  /** The text to send. */
  public static String encode(Envelope<? extends ClientMessage> envelope) {
    return fields(envelope.message()).finish(envelope);
  }

  private static ClientMessage login(MessageReader reader, Optional<MessageId> id)
      throws SignalException {
    PeerName name;
    try {
      name = reader.name();
    } catch (MalformedJsonException | InvalidNameException e) {
      throw SignalException.loginRefused(SignalErrorCode.NAME_INVALID, e, id);
    }
    try {
      return new ClientMessage.Login(name, reader.stay(), reader.fields().flag("discoverable"));
    } catch (MalformedJsonException e) {
      throw SignalException.loginRefused(SignalErrorCode.BAD_MESSAGE, e, id);
    }
  }

  private static ClientMessage message(String type, MessageReader in)
      throws MalformedJsonException, InvalidNameException {
    return switch (type) {
      case "offer" -> offer(in);
      case "answer" -> new ClientMessage.Answer(in.name(), in.connection(), in.payload("answer"));
      case "candidate" ->
          new ClientMessage.Candidate(in.name(), in.connection(), in.payload("candidate"));
      case "leave" -> new ClientMessage.Leave(in.name(), in.connection());
      case "ringing" -> new ClientMessage.Ringing(in.name(), in.connection());
      case "reject" -> new ClientMessage.Reject(in.name(), in.connection(), in.rejectCode());
      case "restart" -> new ClientMessage.Restart(in.name(), in.connection());
      case "logout" -> new ClientMessage.Logout();
      case "watch" -> new ClientMessage.Watch(in.names());
      case "unwatch" -> new ClientMessage.Unwatch(in.names());
      case "visible" -> new ClientMessage.Visible(in.names());
      case "ice" -> new ClientMessage.Ice();
      case "ping" -> new ClientMessage.Ping();
      default ->
          isLater(type) ? new ClientMessage.Later(type) : new ClientMessage.Unknown(shown(type));
    };
  }

  private static ClientMessage offer(MessageReader in)
      throws MalformedJsonException, InvalidNameException {
    if (in.fields().flag("pipeOnly")) {
      return new ClientMessage.Later("offer");
    }
    return new ClientMessage.Offer(
        in.name(), in.connection(), in.payload("offer"), in.fields().flag("restart"));
  }

  private static boolean isLater(String type) {
    int dot = type.indexOf('.');
    return LATER_TYPES.contains(type)
        || (dot > 0 && LATER_FAMILIES.contains(type.substring(0, dot)));
  }

  private static String shown(String type) {
    return type.codePointCount(0, type.length()) <= ClientMessage.Unknown.MAX_SHOWN
        ? type
        : type.substring(0, type.offsetByCodePoints(0, ClientMessage.Unknown.MAX_SHOWN));
  }

  private static MessageWriter fields(ClientMessage message) {
    return switch (message) {
      case ClientMessage.Login login -> login(login);
      case ClientMessage.Offer(var to, var connection, var offer, var restart) ->
          addressed("offer", to, connection).payload("offer", offer).flag("restart", restart);
      case ClientMessage.Answer(var to, var connection, var answer) ->
          addressed("answer", to, connection).payload("answer", answer);
      case ClientMessage.Candidate(var to, var connection, var candidate) ->
          addressed("candidate", to, connection).payload("candidate", candidate);
      case ClientMessage.Leave(var to, var connection) -> addressed("leave", to, connection);
      case ClientMessage.Ringing(var to, var connection) -> addressed("ringing", to, connection);
      case ClientMessage.Reject(var to, var connection, var code) ->
          addressed("reject", to, connection).text("code", code.wire());
      case ClientMessage.Restart(var to, var connection) -> addressed("restart", to, connection);
      case ClientMessage.Logout() -> new MessageWriter("logout");
      case ClientMessage.Watch(var names) -> new MessageWriter("watch").names(names);
      case ClientMessage.Unwatch(var names) -> new MessageWriter("unwatch").names(names);
      case ClientMessage.Visible(var names) -> new MessageWriter("visible").names(names);
      case ClientMessage.Ice() -> new MessageWriter("ice");
      case ClientMessage.Ping() -> new MessageWriter("ping");
      case ClientMessage.Later(var type) -> new MessageWriter(type);
      case ClientMessage.Unknown(var type) -> new MessageWriter(type);
    };
  }

  private static MessageWriter login(ClientMessage.Login login) {
    MessageWriter writer = new MessageWriter("login").name(login.name());
    switch (login.stay()) {
      case Stay.WhileConnected() -> {}
      case Stay.Resumable() -> writer.bool("resumable", true);
      case Stay.Resuming(var token, var seenSeq) -> {
        writer.text("resume", token.text());
        seenSeq.ifPresent(seq -> writer.number("seenSeq", seq));
      }
    }
    return writer.flag("discoverable", login.discoverable());
  }

  private static MessageWriter addressed(String type, PeerName to, ConnectionId connection) {
    return new MessageWriter(type).name(to).connection(connection);
  }
}
