package dev.godwit.signaling.web;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.Undertow;
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
                exchange -> AdminHandler.sendText(exchange, 200, "here\n"),
                MAX);
        RawClient first = new RawClient(listener.address());
        RawClient second = new RawClient(listener.address());
        RawClient third = new RawClient(listener.address())) {
      for (RawClient each : new RawClient[] {first, second, third}) {
        ask(each);
        assertTrue(each.readHead().startsWith("HTTP/1.1 200 "));
      }
      try (RawClient fourth = new RawClient(listener.address())) {
        ask(fourth);
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread reader =
            Thread.startVirtualThread(() -> {
              try {
                answer.complete(fourth.readHead());
              } catch (java.io.IOException e) {
                answer.completeExceptionally(e);
              }
            });
        await().during(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> !answer.isDone());

        first.reset();

        await().atMost(PATIENCE).until(answer::isDone);
        assertTrue(answer.get().startsWith("HTTP/1.1 200 "));
        assertTrue(reader.join(PATIENCE));
      }
    }
  }

  private static void ask(RawClient client) throws Exception {
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }
}
