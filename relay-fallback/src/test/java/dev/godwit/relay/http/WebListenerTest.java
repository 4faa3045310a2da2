package dev.godwit.relay.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.relay.listen.HostPort;
import io.undertow.Undertow;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

class WebListenerTest {
  private static final int MAX = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private XnioWorker worker;

  @BeforeEach
  void start() throws Exception {
    worker =
        Xnio.getInstance(Undertow.class.getClassLoader())
            .createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 2));
  }

  @AfterEach
  void stop() {
    worker.shutdownNow();
  }

  @Test
  void moreConnectionsThanThereMayBeWaitUntilOthersEnd() throws Exception {
    try (WebListener listener =
            WebListener.open(
                worker,
                new HostPort("127.0.0.1", 0),
                Optional.empty(),
                exchange -> AdminSite.sendText(exchange, 200, "here\n"),
                MAX);
        Socket first = connect(listener.address());
        Socket second = connect(listener.address());
        Socket third = connect(listener.address())) {
      for (Socket each : new Socket[] {first, second, third}) {
        ask(each);
        assertTrue(answer(each).startsWith("HTTP/1.1 200 "));
      }
      try (Socket fourth = connect(listener.address())) {
        ask(fourth);
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread reader =
            Thread.startVirtualThread(() -> {
              try {
                answer.complete(answer(fourth));
              } catch (IOException e) {
                answer.completeExceptionally(e);
              }
            });
        await().during(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> !answer.isDone());

        first.shutdownOutput();

        await().atMost(PATIENCE).until(answer::isDone);
        assertTrue(answer.get().startsWith("HTTP/1.1 200 "));
        assertTrue(reader.join(PATIENCE));
      }
    }
  }

  private static Socket connect(InetSocketAddress server) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.connect(server);
    return socket;
  }

  private static void ask(Socket client) throws IOException {
    client
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  /** The status line and headers. */
  private static String answer(Socket client) throws IOException {
    StringBuilder head = new StringBuilder();
    InputStream in = client.getInputStream();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new AssertionError("closed after: " + head);
      }
      head.append((char) next);
    }
    return head.toString();
  }
}
