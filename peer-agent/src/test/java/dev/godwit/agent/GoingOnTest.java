package dev.godwit.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a second agent with the same memory makes of what the first has begun. */
@Timeout(60)
class GoingOnTest {
  private static final TransferListener NOBODY = (_, _) -> {};
  private static final SendOptions WITHOUT_WAIT = new SendOptions(Duration.ZERO, Optional.empty());
  private static final int BYTES = 60_000_000;

  private final Recorder received = new Recorder();
  private final List<Agent> agents = new ArrayList<>();
  private @TempDir Path folder;
  private TestServer server;
  private Path file = Path.of("");

  GoingOnTest() throws IOException {
    server = new TestServer();
  }

  @BeforeEach
  void makeFile() throws IOException {
    byte[] content = new byte[BYTES];
    new Random(1).nextBytes(content);
    file = Files.write(folder.resolve("large.bin"), content);
  }

  @AfterEach
  void stop() throws IOException {
    agents.forEach(Agent::close);
    server.close();
  }

  @Test
  void theSameSendGoesOnAndNobodyIsAskedAgain() throws Exception {
    receive(new Answers(true, true));
    Agent first = agent("bob");
    Transfer begun = first.send("ann", List.of(file), WITHOUT_WAIT, NOBODY);
    await().until(() -> begun.snapshot().bytes() > BYTES / 4);
    first.close();
    assertEquals(TransferState.INTERRUPTED, begun.await().state());
    assertEquals(1, Unfinished.sent(folder.resolve("state of bob")).size());

    Recorder told = new Recorder();
    Transfer again = agent("bob").send("ann", List.of(file), WITHOUT_WAIT, told);

    assertEquals(TransferState.COMPLETE, again.await().state(), again.snapshot().message());
    assertTrue(told.messages().stream().anyMatch(m -> m.startsWith("Going on where it was")));
    assertTrue(received.messages().stream().anyMatch(m -> m.contains("is back")));
    assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(inbox().resolve("large.bin")));
    assertFalse(Files.exists(inbox().resolve(".godwit")));
    assertEquals(List.of(), Unfinished.sent(folder.resolve("state of bob")));
  }

  @Test
  void whatWasDeliveredIsKeptOnBothSides() throws Exception {
    receive(Consent.yes());
    agent("bob").send("ann", List.of(file), WITHOUT_WAIT, NOBODY).await();

    List<Delivery> sent = deliveries("bob");
    List<Delivery> taken = deliveries("ann");

    assertEquals(List.of("ann"), sent.stream().map(Delivery::peer).toList());
    assertEquals(List.of("bob"), taken.stream().map(Delivery::peer).toList());
    Delivery.OfFile there = assertInstanceOf(Delivery.OfFile.class, sent.getFirst());
    Delivery.OfFile here = assertInstanceOf(Delivery.OfFile.class, taken.getFirst());
    assertEquals(there.digest(), here.digest());
    assertEquals(BYTES, here.sizeBytes());
  }

  @Test
  void aPauseHoldsUntilItIsTakenBack() throws Exception {
    receive(Consent.yes());
    Transfer transfer = agent("bob").send("ann", List.of(file), WITHOUT_WAIT, NOBODY);
    await().until(() -> transfer.snapshot().bytes() > 0);

    transfer.pause(true);
    await().until(() -> transfer.snapshot().state() == TransferState.PAUSED);
    await().until(() -> received.all().getLast().state() == TransferState.PAUSED);
    transfer.pause(false);

    assertEquals(TransferState.COMPLETE, transfer.await().state());
  }

  private List<Delivery> deliveries(String name) throws AgentException {
    List<Delivery> all = new ArrayList<>();
    Delivery.read(folder.resolve("state of " + name), all::add);
    return all;
  }

  private void receive(Consent consent) throws Exception {
    var _ =
        agent("ann").receive(new ReceiveOptions(inbox(), SenderRule.anyone(), consent), received);
  }

  private Path inbox() {
    return folder.resolve("inbox");
  }

  private Agent agent(String name) throws Exception {
    Agent agent =
        Agent.connect(
            server.address(),
            name,
            ServerListener.NOBODY,
            Optional.of(folder.resolve("state of " + name)));
    agents.add(agent);
    return agent;
  }
}
