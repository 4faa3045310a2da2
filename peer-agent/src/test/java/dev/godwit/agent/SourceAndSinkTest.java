package dev.godwit.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is sent from elsewhere than files, and taken elsewhere. */
@Timeout(30)
class SourceAndSinkTest {
  private static final TransferListener NOBODY = (_, _) -> {};
  private static final SendOptions WITHOUT_WAIT = new SendOptions(Duration.ZERO, Optional.empty());

  private final List<Agent> agents = new ArrayList<>();
  private final Recorder received = new Recorder();
  private final TestServer server;
  private @TempDir Path folder;

  SourceAndSinkTest() throws IOException {
    server = new TestServer();
  }

  @AfterEach
  void stop() throws IOException {
    agents.forEach(Agent::close);
    server.close();
  }

  private Agent agent(String name) throws Exception {
    Agent agent = Agent.connect(server.address(), name);
    agents.add(agent);
    return agent;
  }

  private ReceiveOptions options() {
    return new ReceiveOptions(folder.resolve("inbox"), SenderRule.anyone(), Consent.yes());
  }

  /** Notes what it is told. */
  private static class Noting implements Sink {
    final List<String> calls = new CopyOnWriteArrayList<>();

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      calls.add("write " + bytes.remaining());
      bytes.position(bytes.limit());
    }

    @Override
    public void done() throws IOException {
      calls.add("done");
    }

    @Override
    public void close() {
      calls.add("close");
    }
  }

  private TransferSnapshot send(Source source) throws Exception {
    return agent("bob").send("ann", source, WITHOUT_WAIT, NOBODY).await();
  }

  @Test
  void aSourceBecomesAFile() throws Exception {
    agent("ann").receive(options(), received);
    byte[] bytes = {1, 2, 3};
    TransferSnapshot end = send(Source.of("a/b.bin", bytes));
    assertEquals(TransferState.COMPLETE, end.state(), end.message());
    assertEquals(3, end.totalBytes());
    assertEquals(
        List.of(folder.resolve("inbox").toRealPath().resolve("a")), received.end().saved());
    assertEquals(3, Files.size(folder.resolve("inbox/a/b.bin")));
  }

  @Test
  void aSourceThatCannotBeReadIsNotComplete() throws Exception {
    agent("ann").receive(options(), received);
    Source broken =
        new Source() {
          @Override
          public String name() {
            return "broken.bin";
          }

          @Override
          public long sizeBytes() {
            return 10;
          }

          @Override
          public void read(long offset, ByteBuffer target) throws IOException {
            throw new IOException("on purpose");
          }
        };
    TransferSnapshot end = send(broken);
    assertEquals(1, end.filesSkipped(), end.message());
    assertTrue(Files.notExists(folder.resolve("inbox/broken.bin")));
  }

  @Test
  void aNameThatIsNoneIsRefused() throws Exception {
    Agent bob = agent("bob");
    AgentException refusal =
        assertThrows(
            AgentException.class,
            () -> bob.send("ann", Source.of("../x", new byte[1]), WITHOUT_WAIT, NOBODY));
    assertEquals("unsafe_path", refusal.code());
  }

  @Test
  void aSinkIsToldInOrderAndClosed() throws Exception {
    Noting sink = new Noting();
    List<String> opened = new CopyOnWriteArrayList<>();
    agent("ann")
        .receive(
            options()
                .into((String peer, String name, OptionalLong size) -> {
                  opened.add(peer + " " + name + " " + size.orElse(-1));
                  return sink;
                }),
            received);
    TransferSnapshot end = send(Source.of("a.bin", new byte[10]));
    assertEquals(TransferState.COMPLETE, end.state(), end.message());
    assertEquals(TransferState.COMPLETE, received.end().state());
    assertEquals(List.of("bob a.bin 10"), opened);
    assertEquals(List.of("write 10", "done", "close"), sink.calls);
    assertTrue(Files.notExists(folder.resolve("inbox/a.bin")));
  }

  @Test
  void aSinkThatFailsEndsTheTransferOnBothSides() throws Exception {
    Noting full =
        new Noting() {
          @Override
          public void write(ByteBuffer bytes) throws IOException {
            throw new IOException("full");
          }
        };
    agent("ann").receive(options().into((_, _, _) -> full), received);
    TransferSnapshot end = send(Source.of("a.bin", new byte[10]));
    assertEquals(Optional.of("receiver_closed"), end.code());
    assertTrue(received.end().message().contains("full"), received.end().message());
    assertEquals(List.of("close"), full.calls);
  }

  @Test
  void aSinkThatIsNotDoneIsNoCompleteTransfer() throws Exception {
    Noting late =
        new Noting() {
          @Override
          public void done() throws IOException {
            throw new IOException("late");
          }
        };
    agent("ann").receive(options().into((_, _, _) -> late), received);
    assertEquals(Optional.of("receiver_closed"), send(Source.of("a", new byte[10])).code());
  }

  @Test
  void whatHasNoSinkIsNotTaken() throws Exception {
    agent("ann")
        .receive(
            options()
                .into((_, _, _) -> {
                  throw new IOException("none");
                }),
            received);
    assertEquals(Optional.of("receiver_closed"), send(Source.of("a", new byte[10])).code());
  }
}
