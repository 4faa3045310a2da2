package dev.godwit.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who hears of what, on which threads, and who waits for it. */
@Timeout(30)
class ListenersTest {
  private static final TransferListener NOBODY = (_, _) -> {};
  private static final SendOptions WITHOUT_WAIT = new SendOptions(Duration.ZERO, Optional.empty());

  private final List<Agent> agents = new ArrayList<>();
  private final TestServer server;
  private @TempDir Path folder;

  ListenersTest() throws IOException {
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

  private void receive(Agent agent) throws AgentException {
    agent.receive(
        new ReceiveOptions(folder.resolve("inbox"), SenderRule.anyone(), Consent.yes()), NOBODY);
  }

  private Path file(String name, int bytes) throws IOException {
    return Files.write(folder.resolve(name), new byte[bytes]);
  }

  @Test
  void progressIsToldOnTheThreadsThatWereNamed() throws Exception {
    Set<String> threads = ConcurrentHashMap.newKeySet();
    List<Long> progress = new CopyOnWriteArrayList<>();
    List<TransferState> states = new CopyOnWriteArrayList<>();
    TransferListener listener =
        new TransferListener() {
          @Override
          public void onChange(Transfer transfer, TransferSnapshot snapshot) {
            threads.add(Thread.currentThread().getName());
            states.add(snapshot.state());
          }

          @Override
          public void onProgress(Transfer transfer, TransferSnapshot snapshot) {
            threads.add(Thread.currentThread().getName());
            progress.add(snapshot.bytes());
          }
        };
    receive(agent("ann"));
    Agent bob = agent("bob");
    try (ExecutorService mine =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name("mine").factory())) {
      Path file = file("large.bin", 60_000_000);
      TransferListener here = TransferListener.on(mine, listener);
      TransferSnapshot end = bob.send("ann", List.of(file), WITHOUT_WAIT, here).await();

      assertEquals(TransferState.COMPLETE, end.state(), end.message());
    }
    assertEquals(Set.of("mine"), threads);
    assertEquals(TransferState.COMPLETE, states.getLast());
    assertFalse(progress.isEmpty());
    assertEquals(progress.stream().sorted().toList(), progress);
  }

  @Test
  void newsOfTheServerComeOnTheThreadsThatWereNamed() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    ServerListener listener =
        new ServerListener() {
          @Override
          public void onOnline(String name) {
            heard.complete(name + " by " + Thread.currentThread().getName());
          }

          @Override
          public void onOffline(String reason) {}

          @Override
          public void onRefused(AgentException refusal) {}
        };
    try (ExecutorService mine =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name("mine").factory())) {
      agents.add(Agent.connect(server.address(), "ann", ServerListener.on(mine, listener)));
      assertEquals("ann by mine", heard.get());
    }
  }

  @Test
  void whoWaitsForAnEndCanBeInterrupted() throws Exception {
    SendOptions forever = new SendOptions(ChronoUnit.FOREVER.getDuration(), Optional.empty());
    Transfer transfer = agent("bob").send("ann", List.of(file("a", 10)), forever, NOBODY);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, transfer::await);
    assertFalse(transfer.snapshot().state().isEnd());
  }

  @Test
  void whoWaitsToBeLetInCanBeInterrupted() {
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> agent("bob"));
  }

  @Test
  void awaitReturnsOnlyWhenTheListenerHasHeardOfTheEnd() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    Transfer transfer =
        agent("bob")
            .send(
                "nobody",
                List.of(file("a", 10)),
                WITHOUT_WAIT,
                (_, snapshot) -> {
                  if (snapshot.state().isEnd()) {
                    heard.countDown();
                    Recorder.awaitUninterruptibly(mayGoOn);
                  }
                });
    CompletableFuture<TransferSnapshot> end = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> end.complete(Recorder.await(transfer)));
    heard.await();
    assertFalse(end.isDone());
    mayGoOn.countDown();
    assertEquals(Optional.of("peer_offline"), end.get().code());
  }

  @Test
  void aListenerThatThrowsHarmsNothing() throws Exception {
    receive(agent("ann"));
    Transfer transfer =
        agent("bob")
            .send(
                "ann",
                List.of(file("a", 10)),
                WITHOUT_WAIT,
                (_, _) -> {
                  throw new IllegalStateException("on purpose");
                });
    assertEquals(TransferState.COMPLETE, transfer.await().state());
  }
}
