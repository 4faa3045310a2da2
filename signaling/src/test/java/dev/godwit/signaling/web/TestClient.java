package dev.godwit.signaling.web;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.ClientMessageCodec;
import dev.godwit.protocol.signal.Envelope;
import dev.godwit.protocol.signal.MessageId;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.ServerMessageCodec;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A real WebSocket client that keeps what it hears. */
final class TestClient implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final WebSocket socket;

  private TestClient(WebSocket.Builder builder, URI uri) {
    socket = builder.buildAsync(uri, new Ear()).join();
  }

  static TestClient connect(InetSocketAddress server) {
    return new TestClient(HTTP.newWebSocketBuilder(), uri(server, "/"));
  }

  /** By TLS, with a client that trusts the server. */
  static TestClient connectSecurely(HttpClient trusting, InetSocketAddress server) {
    URI uri = URI.create("wss://localhost:" + server.getPort() + "/signal");
    return new TestClient(trusting.newWebSocketBuilder(), uri);
  }

  static TestClient connectTo(InetSocketAddress server, String path) {
    return new TestClient(HTTP.newWebSocketBuilder(), uri(server, path));
  }

  /** Throws a {@link java.util.concurrent.CompletionException} if the server refuses. */
  static TestClient connectFromPage(InetSocketAddress server, String origin) {
    return new TestClient(HTTP.newWebSocketBuilder().header("Origin", origin), uri(server, "/"));
  }

  static TestClient join(InetSocketAddress server, String name) throws Exception {
    return connect(server).login(name);
  }

  TestClient login(String name) throws Exception {
    say(new ClientMessage.Login(PeerName.of(name)));
    if (!(hear().message() instanceof ServerMessage.LoginAccepted)) {
      throw new AssertionError(name + " was refused");
    }
    return this;
  }

  /** Logs in as asked; the answer may be a refusal. */
  ServerMessage logIn(ClientMessage.Login login) throws Exception {
    say(login);
    return hear().message();
  }

  void say(ClientMessage message) {
    sayText(ClientMessageCodec.encode(Envelope.of(message)));
  }

  void say(String id, ClientMessage message) {
    sayText(ClientMessageCodec.encode(Envelope.of(new MessageId(id), message)));
  }

  void sayText(String text) {
    socket.sendText(text, true).join();
  }

  /** Sends a part of a message, and does not mind if the server has closed meanwhile. */
  void tryToSay(String part, boolean isLast) {
    socket.sendText(part, isLast).exceptionally(_ -> socket).join();
  }

  WebSocket socket() {
    return socket;
  }

  Envelope<ServerMessage> hear() throws Exception {
    return ServerMessageCodec.parse(hearText());
  }

  String hearText() throws InterruptedException {
    String text = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (text == null) {
      throw new AssertionError("heard nothing");
    }
    return text;
  }

  int heardSoFar() {
    return heard.size();
  }

  /** The code with which the server closed, or 1006 if it did not say. */
  int closeCode() throws Exception {
    return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** As when the network is lost. */
  void breakOff() {
    socket.abort();
  }

  /** Closes with a code of its choice. */
  void closeWith(int code) {
    socket.sendClose(code, "").join();
  }

  /** As when a person closes the page. */
  @Override
  public void close() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(_ -> socket).join();
    socket.abort();
  }

  private static URI uri(InetSocketAddress server, String path) {
    return URI.create("ws://" + server.getHostString() + ":" + server.getPort() + path);
  }

  private final class Ear implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        heard.add(text.toString());
        text.setLength(0);
      }
      webSocket.request(1);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
      closed.complete(statusCode);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      closed.complete(1006);
    }
  }
}
