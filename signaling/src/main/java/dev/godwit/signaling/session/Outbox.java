package dev.godwit.signaling.session;

import dev.godwit.protocol.signal.Envelope;
import dev.godwit.protocol.signal.MessageId;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.ServerMessageCodec;
import dev.godwit.protocol.signal.SignalErrorCode;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/** What the switchboard has decided and nobody has fetched yet. Confined to its caller. */
final class Outbox {
  private final Queue<Output> outputs = new ArrayDeque<>();

  Optional<Output> poll() {
    return Optional.ofNullable(outputs.poll());
  }

  void send(SocketId socket, Envelope<? extends ServerMessage> envelope) {
    outputs.add(new Output.Send(socket, ServerMessageCodec.encode(envelope)));
  }

  void sendText(SocketId socket, String text) {
    outputs.add(new Output.Send(socket, text));
  }

  /** Sends what the client missed while it was away. */
  void replay(SocketId socket, String text) {
    outputs.add(new Output.Replay(socket, text));
  }

  /** Says that a message with an id was acted upon. */
  void acknowledge(SocketId socket, Optional<MessageId> id) {
    if (id.isPresent()) {
      send(socket, new Envelope<>(id, new ServerMessage.Ok()));
    }
  }

  void refuse(SocketId socket, Optional<MessageId> id, SignalErrorCode code) {
    refuse(socket, new Envelope<>(id, ServerMessage.Failure.of(code)), code);
  }

  void refuse(SocketId socket, Optional<MessageId> id, SignalErrorCode code, String message) {
    refuse(socket, new Envelope<>(id, new ServerMessage.Failure(code, message)), code);
  }

  void refuseLogin(SocketId socket, Optional<MessageId> id, SignalErrorCode code) {
    ServerMessage refusal = new ServerMessage.LoginRefused(code, code.message());
    refuse(socket, new Envelope<>(id, refusal), code);
  }

  void refuse(SocketId socket, Envelope<ServerMessage> answer, SignalErrorCode code) {
    send(socket, answer);
    outputs.add(new Output.Refused(socket, code));
  }

  void ping(SocketId socket) {
    outputs.add(new Output.Ping(socket));
  }

  void close(SocketId socket, CloseCode code, String reason) {
    outputs.add(new Output.Close(socket, code, reason));
  }

  void report(Output.Report report) {
    outputs.add(report);
  }
}
