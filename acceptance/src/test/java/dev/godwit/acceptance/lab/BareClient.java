package dev.godwit.acceptance.lab;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A WebSocket to a server and nothing more: says what it is told, and keeps what it hears. */
public final class BareClient implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** With which a socket counts as closed that was lost; see RFC 6455, section 7.1.5. */
  private static final int LOST = 1006;

  /** For the server's answer to a close; one that was killed gives none. */
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final WebSocket socket;

  private BareClient(URI address, String origin) {
    WebSocket.Builder builder = http.newWebSocketBuilder();
    if (!origin.isEmpty()) {
      builder.header("Origin", origin);
    }
    socket = builder.buildAsync(address, new Ear()).join();
  }

  /** Connects as a program does. */
  public static BareClient connect(Server server) {
    return new BareClient(URI.create(server.address() + "/"), "");
  }

  /** Connects as a page does that was opened as a file. */
  public static BareClient connectFromFile(Server server) {
    return new BareClient(URI.create(server.address() + "/"), "null");
  }

  /** Connects and logs in. */
  public static BareClient join(Server server, String name) throws InterruptedException {
    BareClient client = connect(server);
    client.say("{\"type\":\"login\",\"name\":\"" + name + "\"}");
    JsonNode answer = client.hear();
    if (!answer.get("success").booleanValue()) {
      throw new AssertionError(name + " was refused: " + answer);
    }
    return client;
  }

  /** Sends a text frame. */
  public void say(String text) {
    socket.sendText(text, true).join();
  }

  /** The next message, which must come in time. */
  public JsonNode hear() throws InterruptedException {
    String text = heard.poll(Lab.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (text == null) {
      throw new AssertionError("heard nothing");
    }
    return JSON.readTree(text);
  }

  /** The next message of this type; others before it are passed over. */
  public JsonNode hear(String type) throws InterruptedException {
    JsonNode message = hear();
    while (!message.get("type").stringValue().equals(type)) {
      message = hear();
    }
    return message;
  }

  /** The code with which the server closed. */
  public int closeCode() throws InterruptedException {
    try {
      return closed.get(Lab.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the server did not close", e);
    }
  }

  /** Closes as a page does that is left; the server has let go of its name then. */
  @Override
  public void close() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(_ -> socket).join();
    closed.completeOnTimeout(LOST, FAREWELL.toSeconds(), TimeUnit.SECONDS).join();
    socket.abort();
    http.shutdownNow();
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
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
      closed.complete(code);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      closed.complete(LOST);
    }
  }
}
