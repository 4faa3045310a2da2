package dev.godwit.agent.wire;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.protocol.signal.SignalLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SignalingSocketTest {
  private final HttpClient http =
      SignalingSocket.client(Optional.empty(), new EnvironmentProxies(Map.of()));
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final List<Integer> closeCodes = new CopyOnWriteArrayList<>();
  private final List<WebSocketServer.Client> clients = new CopyOnWriteArrayList<>();
  private final Heard heard = new Heard();
  private WebSocketServer server;

  /** What the socket's listener hears, in order. */
  private static final class Heard implements SignalingSocket.Listener {
    final List<String> all = new CopyOnWriteArrayList<>();
    volatile boolean isDeaf;

    @Override
    public void onOpen() {
      all.add("open");
    }

    @Override
    public void onSignOfLife() {
      all.add("alive");
    }

    @Override
    public void onText(String text, Runnable dealtWith) {
      all.add("text " + text);
      if (!isDeaf) {
        dealtWith.run();
      }
    }

    @Override
    public void onClosed(int code, String reason) {
      all.add("closed " + reason);
    }

    long closes() {
      return all.stream().filter(event -> event.startsWith("closed")).count();
    }
  }

  SignalingSocketTest() throws IOException {
    server = new WebSocketServer(0, listener());
  }

  private WebSocketServer.Listener listener() {
    return new WebSocketServer.Listener() {
      @Override
      public void onText(WebSocketServer.Client client, String text) {
        clients.add(client);
        received.add(text);
      }

      @Override
      public void onClosed(WebSocketServer.Client client, int code) {
        closeCodes.add(code);
      }
    };
  }

  private SignalingSocket socket;

  @BeforeEach
  void open() {
    socket = SignalingSocket.open(http, server.uri(), heard);
    socket.send("hello");
    await().until(() -> !clients.isEmpty());
  }

  @AfterEach
  void stop() throws IOException {
    socket.close();
    server.close();
    http.shutdownNow();
  }

  private WebSocketServer.Client client() {
    return clients.getFirst();
  }

  @Test
  void whatIsSaidBeforeTheConnectionIsOpenIsSaidFirst() {
    socket.send("more");
    await().untilAsserted(() -> assertEquals(List.of("hello", "more"), received));
  }

  @Test
  void allThatWasSaidLeavesBeforeTheClose() {
    List<String> words = IntStream.range(0, 500).mapToObj(i -> "word " + i).toList();
    words.forEach(socket::send);
    socket.close();
    await().until(() -> !closeCodes.isEmpty());
    assertEquals(1 + words.size(), received.size());
    assertEquals(words, received.subList(1, received.size()));
    assertEquals(List.of(1000), closeCodes);
  }

  @Test
  void closingIsToldOnceHoweverOften() {
    socket.close();
    socket.close();
    await().until(() -> !closeCodes.isEmpty());
    assertEquals(1, heard.closes());
  }

  @Test
  void nothingIsToldAfterTheClose() throws IOException {
    socket.close();
    int told = heard.all.size();
    await().until(() -> !closeCodes.isEmpty());
    assertEquals(told, heard.all.size());
  }

  @Test
  void whatTheServerSaysIsTold() throws IOException {
    client().send("welcome");
    client().ping();
    await().untilAsserted(() -> assertEquals(List.of("open", "text welcome", "alive"), heard.all));
  }

  @Test
  void whyTheServerClosesIsTold() throws IOException {
    client().sendClose(1001, "Going home.");
    await()
        .untilAsserted(() ->
            assertEquals(
                "closed The server closed the connection: Going home.", heard.all.getLast()));
  }

  @Test
  void aLostConnectionIsTold() throws IOException {
    client().cut();
    await().until(() -> heard.closes() == 1);
  }

  @Test
  void aMessageAboveTheLimitCutsTheConnection() throws IOException {
    client().send("x".repeat(SignalLimits.MAX_MESSAGE_BYTES));
    await().until(() -> heard.all.size() == 2);
    client().send("x".repeat(SignalLimits.MAX_MESSAGE_BYTES + 1));
    await().until(() -> heard.closes() == 1);
    assertEquals("closed The server sent more than a message may have.", heard.all.getLast());
  }

  @Test
  void whatNobodyDealsWithIsNotHoardedWithoutEnd() throws IOException {
    heard.isDeaf = true;
    String large = "x".repeat(SignalLimits.MAX_MESSAGE_BYTES);
    for (int sent = 0; sent <= SignalingSocket.MAX_UNHEARD; sent += large.length()) {
      try {
        client().send(large);
      } catch (IOException e) {
        break; // It was cut already.
      }
    }
    await().until(() -> heard.closes() == 1);
    assertEquals("closed The server says more than this side can take in.", heard.all.getLast());
  }

  @Test
  void aConnectionThatIsGivenUpEndsWithoutAClose() {
    socket.abandon();
    await().until(() -> !closeCodes.isEmpty());
    assertEquals(List.of(1006), closeCodes);
    assertEquals(1, heard.closes());
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws IOException {
    URI nobody;
    try (ServerSocket free = new ServerSocket(0)) {
      nobody = URI.create("ws://127.0.0.1:" + free.getLocalPort() + "/signal");
    }
    Heard other = new Heard();
    SignalingSocket.open(http, nobody, other);
    await().until(() -> other.closes() == 1);
    assertTrue(other.all.getFirst().contains("No server listens at"), other.all.getFirst());
  }

  @Test
  void aHostThatDoesNotExistIsNamed() {
    Heard other = new Heard();
    SignalingSocket.open(http, URI.create("ws://no-such-host.invalid:1/signal"), other);
    await().until(() -> other.closes() == 1);
    assertTrue(other.all.getFirst().contains("no-such-host.invalid"), other.all.getFirst());
  }

  @Test
  void anEndRightAfterAMessageIsNoticed() throws IOException {
    try (WebSocketServer abrupt =
        new WebSocketServer(
            0,
            (client, text) -> {
              try {
                client.send("last");
                client.cut();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })) {
      for (int i = 0; i < 100; i++) {
        Heard ending = new Heard();
        SignalingSocket.open(http, abrupt.uri(), ending).send("go");
        await().until(() -> ending.closes() == 1);
      }
    }
  }
}
