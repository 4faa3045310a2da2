package dev.godwit.agent.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The connection to a server that only a proxy reaches. */
class TunnelTest {
  private static final long PATIENCE_SECONDS = 20;

  /** Nobody but the proxy knows where it is. */
  private static final URI SERVER = URI.create("ws://files.invalid:8888/signal");

  private final WebSocketServer server;
  private final ConnectProxy proxy;

  TunnelTest() throws IOException {
    server = new WebSocketServer(0, WebSocketServer.Client::send);
    proxy = new ConnectProxy(server.port());
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    server.close();
  }

  @Test
  void whatIsSaidGoesThroughTheProxy() throws Exception {
    Hearing hearing = new Hearing();
    try (SignalingSocket socket = SignalingSocket.open(client(proxy.port()), SERVER, hearing)) {
      socket.send("hello");
      assertEquals("hello", hearing.heard.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
    assertTrue(proxy.asked().contains("CONNECT files.invalid:8888 HTTP/1.1"), proxy::asked);
  }

  @Test
  void aProxyThatRefusesIsSaidToDoSo() throws Exception {
    proxy.answer = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
    Hearing hearing = new Hearing();
    try (SignalingSocket _ = SignalingSocket.open(client(proxy.port()), SERVER, hearing)) {
      String sentence = hearing.heard.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertTrue(sentence.contains("through the proxy at 127.0.0.1:" + proxy.port()), sentence);
      assertTrue(sentence.contains("HTTPS_PROXY"), sentence);
    }
  }

  @Test
  void aProxyThatIsNotThereIsNamed() throws Exception {
    int port = proxy.port();
    proxy.close();
    Hearing hearing = new Hearing();
    try (SignalingSocket _ = SignalingSocket.open(client(port), SERVER, hearing)) {
      String sentence = hearing.heard.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertTrue(sentence.contains("through the proxy at 127.0.0.1:" + port), sentence);
    }
  }

  private static HttpClient client(int proxyPort) {
    return SignalingSocket.client(
        Optional.empty(),
        new EnvironmentProxies(Map.of("HTTP_PROXY", "http://127.0.0.1:" + proxyPort)));
  }

  /** The first text, or why there was none. */
  private static final class Hearing implements SignalingSocket.Listener {
    final CompletableFuture<String> heard = new CompletableFuture<>();

    @Override
    public void onOpen() {}

    @Override
    public void onSignOfLife() {}

    @Override
    public void onText(String text, Runnable dealtWith) {
      heard.complete(text);
      dealtWith.run();
    }

    @Override
    public void onClosed(int code, String reason) {
      heard.complete(reason);
    }
  }
}
