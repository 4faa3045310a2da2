package dev.godwit.acceptance.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.acceptance.lab.Browser;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Visitor;
import dev.godwit.testkit.process.Signal;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A page whose server begins to talk nonsense: it says that it has none, and finds it again. */
class NonsenseServerTest {
  private static final List<String> NONSENSE =
      List.of(
          "{\"type\":\"login\",\"success\":\"perhaps\"}",
          "{\"type\":\"login\",\"success\":true,\"name\":{}}",
          "{\"type\":\"presence\",\"name\":7}",
          "<html>not a server</html>",
          "[[[[");

  @RegisterExtension static final Lab LAB = new Lab();
  @RegisterExtension static final Browser BROWSER = new Browser();

  private final AtomicInteger logins = new AtomicInteger();

  @Test
  void whatTheServerSaysIsNotBelievedAndTheRealOneIsFoundAgain() {
    Visitor ann = BROWSER.visit(LAB.server());
    String name = ann.name();
    LAB.server().process().signal(Signal.KILL);
    ann.sees("The server is out of reach");

    Undertow nonsense = talkNonsense(URI.create(LAB.server().page()).getPort());
    try {
      // The second login is tried once the first was given up.
      Awaitility.await("logins").atMost(Lab.PATIENCE).until(() -> logins.get() >= 2);
      ann.sees("The server is out of reach");
    } finally {
      nonsense.stop();
    }

    LAB.server().startAgain();
    ann.seesOnline();
    assertEquals(name, ann.name());
  }

  /** A WebSocket server on this port that answers whatever it hears with all of it. */
  private Undertow talkNonsense(int port) {
    Undertow server =
        Undertow.builder()
            .addHttpListener(port, "127.0.0.1")
            .setHandler(
                Handlers.websocket((_, channel) -> {
                  channel.getReceiveSetter().set(new Answering());
                  channel.resumeReceives();
                }))
            .build();
    server.start();
    return server;
  }

  private final class Answering extends AbstractReceiveListener {
    @Override
    protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
      logins.incrementAndGet();
      NONSENSE.forEach(text -> WebSockets.sendText(text, channel, null));
    }
  }
}
