package dev.godwit.protocol.signal;

import dev.godwit.protocol.json.MalformedJsonException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** The JSON of what the server says: clients parse it, the server encodes it. Thread-safe. */
public final class ServerMessageCodec {
  private ServerMessageCodec() {}

  /**
   * Parses one text frame.
   *
   * @throws SignalException if the text is no JSON object, is too large, or a field of a known type
   *     is missing or wrong; an unknown type is {@link ServerMessage.Unknown}
   */
  public static Envelope<ServerMessage> parse(String text) throws SignalException {
    MessageReader.checkSize(text);
    MessageReader reader =
        MessageReader.open(text)
            .orElseThrow(() ->
                SignalException.bad(
                    new MalformedJsonException("The message is no valid JSON object.")));
    Optional<MessageId> id = reader.id();
    try {
      ServerMessage message = message(reader.type(), reader);
      OptionalLong seq =
          message instanceof ServerMessage.Delivered ? reader.seq() : OptionalLong.empty();
      return new Envelope<>(id, seq, message);
    } catch (MalformedJsonException e) {
      throw SignalException.failure(SignalErrorCode.BAD_MESSAGE, e, id);
    } catch (InvalidNameException e) {
      throw SignalException.failure(SignalErrorCode.NAME_INVALID, e, id);
    }
  }

  /** The text to send. */
  public static String encode(Envelope<? extends ServerMessage> envelope) {
    return fields(envelope.message()).finish(envelope);
  }

  private static ServerMessage message(String type, MessageReader in)
      throws MalformedJsonException, InvalidNameException {
    return switch (type) {
      case "login" -> login(in);
      case "offer" -> offer(in);
      case "answer" -> new ServerMessage.Answer(in.name(), in.connection(), in.payload("answer"));
      case "candidate" ->
          new ServerMessage.Candidate(in.name(), in.connection(), in.payload("candidate"));
      case "leave" -> new ServerMessage.Leave(in.name(), in.connection(), in.leaveReason());
      case "ringing" -> new ServerMessage.Ringing(in.name(), in.connection());
      case "reject" -> new ServerMessage.Reject(in.name(), in.connection(), in.rejectCode());
      case "restart" -> new ServerMessage.Restart(in.name(), in.connection());
      case "presence" -> new ServerMessage.Presence(in.name(), in.online());
      case "ice" -> new ServerMessage.Ice(in.iceServers());
      case "pong" -> new ServerMessage.Pong();
      case "ok" -> new ServerMessage.Ok();
      case "error" -> failure(in);
      default -> new ServerMessage.Unknown(type);
    };
  }

  private static ServerMessage login(MessageReader in)
      throws MalformedJsonException, InvalidNameException {
    return in.fields().bool("success")
        ? new ServerMessage.LoginAccepted(
            in.name(), in.token("session"), in.iceServers(), in.resumption())
        : new ServerMessage.LoginRefused(in.errorCode(), in.message());
  }

  private static ServerMessage offer(MessageReader in)
      throws MalformedJsonException, InvalidNameException {
    ConnectionId connection = in.connection();
    return new ServerMessage.Offer(
        in.name(),
        connection,
        in.payload("offer"),
        in.fields().flag("restart"),
        connection.isClassic() && in.fields().bool("polite"));
  }

  private static ServerMessage failure(MessageReader in) throws MalformedJsonException {
    SignalErrorCode code = in.errorCode();
    if (code == SignalErrorCode.SERVER_DRAINING && in.fields().has("leftMillis")) {
      return new ServerMessage.Draining(
          Duration.ofMillis(in.fields().integer("leftMillis")), in.message());
    }
    return new ServerMessage.Failure(code, in.message());
  }

  private static MessageWriter fields(ServerMessage message) {
    return switch (message) {
      case ServerMessage.LoginAccepted accepted -> accepted(accepted);
      case ServerMessage.LoginRefused(var code, var text) ->
          new MessageWriter("login")
              .bool("success", false)
              .text("code", code.wire())
              .text("message", text);
      case ServerMessage.Offer offer -> offer(offer);
      case ServerMessage.Answer(var from, var connection, var answer) ->
          delivered("answer", from, connection).payload("answer", answer);
      case ServerMessage.Candidate(var from, var connection, var candidate) ->
          delivered("candidate", from, connection).payload("candidate", candidate);
      case ServerMessage.Leave(var from, var connection, var reason) ->
          delivered("leave", from, connection).text("reason", reason.wire());
      case ServerMessage.Ringing(var from, var connection) ->
          delivered("ringing", from, connection);
      case ServerMessage.Reject(var from, var connection, var code) ->
          delivered("reject", from, connection).text("code", code.wire());
      case ServerMessage.Restart(var from, var connection) ->
          delivered("restart", from, connection);
      case ServerMessage.Presence(var name, var online) ->
          new MessageWriter("presence").name(name).online(online);
      case ServerMessage.Ice(var iceServers) -> new MessageWriter("ice").iceServers(iceServers);
      case ServerMessage.Pong() -> new MessageWriter("pong");
      case ServerMessage.Ok() -> new MessageWriter("ok");
      case ServerMessage.Failure(var code, var text) -> failure(code, text);
      case ServerMessage.Draining(var left, var text) ->
          failure(SignalErrorCode.SERVER_DRAINING, text).number("leftMillis", left.toMillis());
      case ServerMessage.Unknown(var type) -> new MessageWriter(type);
    };
  }

  private static MessageWriter accepted(ServerMessage.LoginAccepted login) {
    MessageWriter writer =
        new MessageWriter("login")
            .bool("success", true)
            .name(login.name())
            .text("session", login.session().text())
            .iceServers(login.iceServers());
    if (login.resumption().isEmpty()) {
      return writer;
    }
    Resumption resumption = login.resumption().get();
    writer.text("resume", resumption.token().text());
    return switch (resumption.continuity()) {
      case NEW -> writer;
      case COMPLETE -> writer.bool("resumed", true);
      case BROKEN -> writer.bool("resumed", false);
    };
  }

  private static MessageWriter offer(ServerMessage.Offer offer) {
    MessageWriter writer =
        delivered("offer", offer.from(), offer.connection())
            .payload("offer", offer.offer())
            .flag("restart", offer.restart());
    return offer.connection().isClassic() ? writer.bool("polite", offer.polite()) : writer;
  }

  private static MessageWriter failure(SignalErrorCode code, String text) {
    return new MessageWriter("error").text("code", code.wire()).text("message", text);
  }

  private static MessageWriter delivered(String type, PeerName from, ConnectionId connection) {
    return new MessageWriter(type).name(from).connection(connection);
  }
}
