package dev.godwit.agent;

import static org.awaitility.Awaitility.await;

import dev.godwit.agent.wire.WebSocketServer;
import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.ClientMessageCodec;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.Envelope;
import dev.godwit.protocol.signal.IceServer;
import dev.godwit.protocol.signal.LeaveReason;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.ServerMessageCodec;
import dev.godwit.protocol.signal.SessionToken;
import dev.godwit.protocol.signal.SignalErrorCode;
import dev.godwit.protocol.signal.SignalException;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The least of a signaling server; it keeps what clients said, and does as the test says. */
public final class TestServer implements WebSocketServer.Listener, AutoCloseable {
  /** What a client said, by its name. */
  record Said(PeerName by, ClientMessage message) {}

  private final Map<PeerName, WebSocketServer.Client> clients = new ConcurrentHashMap<>();
  private final Map<WebSocketServer.Client, PeerName> names = new ConcurrentHashMap<>();
  final List<Said> said = new CopyOnWriteArrayList<>();
  private volatile WebSocketServer sockets;

  /** What it names as such. */
  volatile List<IceServer> iceServers = List.of();

  public TestServer() throws IOException {
    sockets = new WebSocketServer(0, this);
  }

  public ServerAddress address() {
    return new ServerAddress(sockets.uri());
  }

  /** Is killed; whatever is said meanwhile is lost. */
  void kill() throws IOException {
    // First of all it knows nobody: the last of them is not told that the others are gone.
    names.clear();
    clients.clear();
    sockets.close();
  }

  /** Comes back on the same port, as soon as the system has let go of it. */
  void restart() {
    int port = sockets.port();
    await()
        .ignoreExceptionsInstanceOf(BindException.class)
        .until(() -> {
          sockets = new WebSocketServer(port, this);
          return true;
        });
  }

  boolean knows(String name) {
    return clients.keySet().stream().anyMatch(known -> known.text().equals(name));
  }

  /** How often this client has said a message of this type. */
  long saidBy(String name, Class<? extends ClientMessage> type) {
    return said.stream()
        .filter(s -> s.by().text().equals(name) && type.isInstance(s.message()))
        .count();
  }

  /** Says this to a client. */
  void tell(PeerName to, ServerMessage message) {
    WebSocketServer.Client client = clients.get(to);
    if (client != null) {
      answer(client, Envelope.of(message));
    }
  }

  @Override
  public void onText(WebSocketServer.Client client, String text) {
    Envelope<ClientMessage> envelope;
    try {
      envelope = ClientMessageCodec.parse(text);
    } catch (SignalException e) {
      throw new AssertionError("an agent said what is no message: " + text, e);
    }
    Optional.ofNullable(names.get(client))
        .ifPresent(name -> said.add(new Said(name, envelope.message())));
    switch (envelope.message()) {
      case ClientMessage.Login login -> logIn(client, login.name());
      case ClientMessage.Addressed addressed -> passOn(client, envelope, addressed);
      case ClientMessage.Ping() ->
          answer(client, new Envelope<>(envelope.id(), new ServerMessage.Pong()));
      case ClientMessage.Ice() ->
          answer(client, new Envelope<>(envelope.id(), new ServerMessage.Ice(iceServers)));
      case ClientMessage.Logout(),
          ClientMessage.Watch(var _),
          ClientMessage.Unwatch(var _),
          ClientMessage.Visible(var _),
          ClientMessage.Later(String _),
          ClientMessage.Unknown(String _) -> {}
    }
  }

  private void logIn(WebSocketServer.Client client, PeerName name) {
    if (clients.putIfAbsent(name, client) == null) {
      names.put(client, name);
      SessionToken token = new SessionToken("c2VjcmV0");
      answer(client, Envelope.of(new ServerMessage.LoginAccepted(name, token, iceServers)));
    } else {
      SignalErrorCode taken = SignalErrorCode.NAME_TAKEN;
      answer(client, Envelope.of(new ServerMessage.LoginRefused(taken, taken.message())));
    }
  }

  private void passOn(
      WebSocketServer.Client client,
      Envelope<ClientMessage> envelope,
      ClientMessage.Addressed message) {
    PeerName from = names.get(client);
    WebSocketServer.Client to = clients.get(message.to());
    ServerMessage answer;
    if (from == null) {
      answer = ServerMessage.Failure.of(SignalErrorCode.NOT_LOGGED_IN);
    } else if (to == null) {
      answer = ServerMessage.Failure.of(SignalErrorCode.PEER_OFFLINE);
    } else {
      answer(to, Envelope.of(delivered(from, message)));
      answer = new ServerMessage.Ok();
    }
    if (envelope.id().isPresent() || answer instanceof ServerMessage.Failure) {
      answer(client, new Envelope<>(envelope.id(), answer));
    }
  }

  private static ServerMessage delivered(PeerName from, ClientMessage.Addressed message) {
    return switch (message) {
      case ClientMessage.Offer(var _, var connection, var offer, boolean restart) ->
          new ServerMessage.Offer(from, connection, offer, restart, false);
      case ClientMessage.Answer(var _, var connection, var answer) ->
          new ServerMessage.Answer(from, connection, answer);
      case ClientMessage.Candidate(var _, var connection, var candidate) ->
          new ServerMessage.Candidate(from, connection, candidate);
      case ClientMessage.Leave(var _, var connection) ->
          new ServerMessage.Leave(from, connection, LeaveReason.LEFT);
      case ClientMessage.Ringing(var _, var connection) ->
          new ServerMessage.Ringing(from, connection);
      case ClientMessage.Reject(var _, var connection, var code) ->
          new ServerMessage.Reject(from, connection, code);
      case ClientMessage.Restart(var _, var connection) ->
          new ServerMessage.Restart(from, connection);
    };
  }

  private static void answer(
      WebSocketServer.Client client, Envelope<? extends ServerMessage> said) {
    try {
      client.send(ServerMessageCodec.encode(said));
    } catch (IOException e) {
      // That client is gone, or this server was killed: its own thread takes note.
    }
  }

  @Override
  public void onClosed(WebSocketServer.Client client, int code) {
    PeerName name = names.remove(client);
    if (name != null && clients.remove(name, client)) {
      clients
          .keySet()
          .forEach(other ->
              tell(other, new ServerMessage.Leave(name, ConnectionId.CLASSIC, LeaveReason.GONE)));
    }
  }

  @Override
  public void close() throws IOException {
    sockets.close();
  }
}
