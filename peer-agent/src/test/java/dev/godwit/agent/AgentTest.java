package dev.godwit.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.IceServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Two agents in one process, with the real engine, real disks and a small server. */
@Timeout(30)
class AgentTest {
  private static final TransferListener NOBODY = (_, _) -> {};
  private static final SendOptions WITHOUT_WAIT = new SendOptions(Duration.ZERO, Optional.empty());

  private final Recorder received = new Recorder();
  private final List<Agent> agents = new ArrayList<>();
  private @TempDir Path folder;
  private TestServer server;

  AgentTest() throws IOException {
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

  private Reception receive(Agent agent, SenderRule rule, Consent consent) throws AgentException {
    return agent.receive(new ReceiveOptions(inbox(), rule, consent), received);
  }

  private Path inbox() {
    return folder.resolve("inbox");
  }

  private Path file(String name, int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return Files.write(folder.resolve(name), content);
  }

  @Test
  void aFileCrosses() throws Exception {
    Path file = file("report.bin", 3_000_000);
    receive(agent("ann"), SenderRule.anyone(), Consent.yes());
    Transfer transfer = agent("bob").send("ann", List.of(file), WITHOUT_WAIT, NOBODY);

    TransferSnapshot end = transfer.await();
    assertEquals(TransferState.COMPLETE, end.state(), end.message());
    assertEquals(3_000_000, end.bytes());
    assertEquals(Optional.of("direct"), end.path());
    assertEquals(List.of("report.bin"), end.names());
    TransferSnapshot there = received.end();
    assertEquals(TransferState.COMPLETE, there.state());
    assertEquals(List.of(inbox().toRealPath().resolve("report.bin")), there.saved());
    assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(inbox().resolve("report.bin")));
  }

  @Test
  void freshIceServersAreAskedForBeforeEachConnectionByBothSides() throws Exception {
    receive(agent("ann"), SenderRule.anyone(), Consent.yes());
    Agent bob = agent("bob");
    for (int i = 1; i <= 2; i++) {
      bob.send("ann", List.of(file("a" + i, 10)), WITHOUT_WAIT, NOBODY).await();
      assertEquals(i, server.saidBy("bob", ClientMessage.Ice.class));
      assertEquals(i, server.saidBy("ann", ClientMessage.Ice.class));
    }
  }

  @Test
  void iceServersThatMakeNoSenseDoNoHarm() throws Exception {
    Optional<String> blank = Optional.of(" \u0007");
    server.iceServers =
        List.of(
            new IceServer(List.of("turn:", "x", "http://x", "stun:[::1"), blank, blank),
            new IceServer(List.of("turn:127.0.0.1:9"), Optional.empty(), Optional.empty()),
            new IceServer(List.of("turns:127.0.0.1:9"), Optional.of("a\nb"), Optional.of("c")));
    receive(agent("ann"), SenderRule.anyone(), Consent.yes());
    Agent bob = agent("bob");
    Path file = file("a", 10);
    assertEquals(
        TransferState.COMPLETE,
        bob.send("ann", List.of(file), WITHOUT_WAIT, NOBODY).await().state());

    SendOptions relayOnly = WITHOUT_WAIT.over(PathRule.relay());
    TransferSnapshot end = bob.send("ann", List.of(file), relayOnly, NOBODY).await();
    assertEquals(Optional.of("no_path"), end.code());
    assertTrue(end.message().contains("names no relay"), end.message());
  }

  @Test
  void eachStateIsToldOnceAndInOrder() throws Exception {
    Recorder sent = new Recorder();
    receive(agent("ann"), SenderRule.anyone(), Consent.yes());
    Agent bob = agent("bob");
    bob.send("ann", List.of(file("a", 10)), WITHOUT_WAIT, sent).await();
    assertEquals(
        List.of(
            TransferState.CONNECTING,
            TransferState.OFFERED,
            TransferState.WAITING,
            TransferState.TRANSFERRING,
            TransferState.SENT,
            TransferState.COMPLETE),
        sent.states());
  }

  @Test
  void whoTheRuleRefusesIsDeclinedUnseen() throws Exception {
    receive(agent("ann"), SenderRule.only(List.of("carol")), Consent.yes());
    Transfer transfer = agent("bob").send("ann", List.of(file("a", 10)), WITHOUT_WAIT, NOBODY);
    TransferSnapshot end = transfer.await();
    assertEquals(TransferState.REJECTED, end.state());
    assertEquals(Optional.of("declined"), end.code());
    assertEquals(List.of(), received.all());
    assertEquals(0, server.saidBy("ann", ClientMessage.Ringing.class));
  }

  @Test
  void anAgentThatDoesNotReceiveDeclines() throws Exception {
    agent("ann");
    Transfer transfer = agent("bob").send("ann", List.of(file("a", 10)), WITHOUT_WAIT, NOBODY);
    assertEquals(Optional.of("declined"), transfer.await().code());
  }

  @Test
  void aClosedReceptionIsBusy() throws Exception {
    receive(agent("ann"), SenderRule.anyone(), Consent.yes()).close();
    Transfer transfer = agent("bob").send("ann", List.of(file("a", 10)), WITHOUT_WAIT, NOBODY);
    assertEquals(Optional.of("busy"), transfer.await().code());
  }

  @Test
  void aPersonWhoSaysNoToTheFilesDeclinesThem() throws Exception {
    receive(agent("ann"), SenderRule.anyone(), new Answers(true, false));
    Transfer transfer = agent("bob").send("ann", List.of(file("a", 10)), WITHOUT_WAIT, NOBODY);
    TransferSnapshot end = transfer.await();
    assertEquals(TransferState.REJECTED, end.state());
    assertEquals("ann declined.", end.message());
    assertEquals("Declined.", received.end().message());
    assertFalse(Files.exists(inbox().resolve("a")));
  }

  @Test
  void aPersonWhoIsNotToBeCalledSaysNoBeforeALink() throws Exception {
    receive(agent("ann"), SenderRule.askAboutEveryone(), new Answers(false, true));
    Transfer transfer = agent("bob").send("ann", List.of(file("a", 10)), WITHOUT_WAIT, NOBODY);
    assertEquals(Optional.of("declined"), transfer.await().code());
    assertEquals(1, server.saidBy("ann", ClientMessage.Ringing.class));
    assertEquals(0, server.saidBy("ann", ClientMessage.Answer.class));
  }

  @Test
  void aConsentThatThrowsIsANo() throws Exception {
    receive(
        agent("ann"),
        SenderRule.anyone(),
        new Answers(true, true) {
          @Override
          public boolean accepts(Offer offer) {
            throw new IllegalStateException("on purpose");
          }
        });
    Transfer transfer = agent("bob").send("ann", List.of(file("a", 10)), WITHOUT_WAIT, NOBODY);
    assertEquals(Optional.of("declined"), transfer.await().code());
  }

  @Test
  void aCallerThatCancelsWhileThePersonIsAskedInterruptsTheQuestion() throws Exception {
    Hesitation person = new Hesitation();
    receive(agent("ann"), SenderRule.askAboutEveryone(), person);
    Transfer transfer = agent("bob").send("ann", List.of(file("a", 10)), WITHOUT_WAIT, NOBODY);
    person.asked.await();
    transfer.cancel(Transfer.CancelCause.PERSON);
    assertEquals(TransferState.CANCELLED, transfer.await().state());
    person.interrupted.await();
    assertEquals(Optional.of("left"), received.end().code());
  }

  @Test
  void aSenderThatCancelsTheOfferInterruptsTheQuestion() throws Exception {
    Hesitation person = new Hesitation();
    receive(agent("ann"), SenderRule.anyone(), person);
    Transfer transfer = agent("bob").send("ann", List.of(file("a", 10)), WITHOUT_WAIT, NOBODY);
    person.asked.await();
    transfer.cancel(Transfer.CancelCause.PERSON);
    assertEquals(TransferState.CANCELLED, transfer.await().state());
    person.interrupted.await();
    assertEquals("bob cancelled the transfer.", received.end().message());
  }

  @Test
  void anAbsentPeerIsNotWaitedForIfTheWaitIsZero() throws Exception {
    Transfer transfer = agent("bob").send("ann", List.of(file("a", 10)), WITHOUT_WAIT, NOBODY);
    assertEquals(Optional.of("peer_offline"), transfer.await().code());
  }

  @Test
  void anAbsentPeerIsWaitedForEvenForEver() throws Exception {
    Recorder sent = new Recorder();
    SendOptions forever = new SendOptions(ChronoUnit.FOREVER.getDuration(), Optional.empty());
    Transfer transfer = agent("bob").send("ann", List.of(file("a", 10)), forever, sent);
    await().until(() -> sent.messages().contains("Waiting for ann to come online."));
    receive(agent("ann"), SenderRule.anyone(), Consent.yes());
    assertEquals(TransferState.COMPLETE, transfer.await().state());
  }

  @Test
  void aCancelBeforeThereIsALinkEndsItAtOnce() throws Exception {
    SendOptions forever = new SendOptions(ChronoUnit.FOREVER.getDuration(), Optional.empty());
    Transfer transfer = agent("bob").send("ann", List.of(file("a", 10)), forever, NOBODY);
    transfer.cancel(Transfer.CancelCause.PERSON);
    assertEquals(TransferState.CANCELLED, transfer.await().state());
  }

  @Test
  void aTransferGoesOnWithoutTheServer() throws Exception {
    CountDownLatch accepted = new CountDownLatch(1);
    CountDownLatch killed = new CountDownLatch(1);
    receive(
        agent("ann"),
        SenderRule.anyone(),
        new Answers(true, true) {
          @Override
          public boolean accepts(Offer offer) throws InterruptedException {
            accepted.countDown();
            killed.await();
            return true;
          }
        });
    Transfer transfer =
        agent("bob").send("ann", List.of(file("a", 5_000_000)), WITHOUT_WAIT, NOBODY);
    accepted.await();
    server.kill();
    killed.countDown();
    assertEquals(TransferState.COMPLETE, transfer.await().state());
    assertEquals(TransferState.COMPLETE, received.end().state());
  }

  @Test
  void whoRingsWhileTheServerIsAwayIsAnsweredWhenItIsBack() throws Exception {
    Hesitation person = new Hesitation();
    receive(agent("ann"), SenderRule.askAboutEveryone(), person);
    Transfer transfer = agent("bob").send("ann", List.of(file("a", 10)), WITHOUT_WAIT, NOBODY);
    person.asked.await();
    server.kill();
    server.restart();
    await().until(() -> server.knows("ann") && server.knows("bob"));
    person.decision.complete(true);
    assertEquals(TransferState.COMPLETE, transfer.await().state());
  }

  @Test
  void anOfferThatWasMadeWhileTheServerWasAwayIsMadeWhenItIsBack() throws Exception {
    receive(agent("ann"), SenderRule.anyone(), Consent.yes());
    Agent bob = agent("bob");
    server.kill();
    SendOptions patient = new SendOptions(Duration.ofMinutes(1), Optional.empty());
    Transfer transfer = bob.send("ann", List.of(file("a", 10)), patient, NOBODY);
    server.restart();
    assertEquals(TransferState.COMPLETE, transfer.await().state());
  }

  @Test
  void closingAnAgentTellsTheOtherSide() throws Exception {
    Hesitation person = new Hesitation();
    receive(agent("ann"), SenderRule.anyone(), person);
    Agent bob = agent("bob");
    Transfer transfer = bob.send("ann", List.of(file("a", 10)), WITHOUT_WAIT, NOBODY);
    person.asked.await();
    bob.close();
    assertEquals(TransferState.INTERRUPTED, transfer.snapshot().state());
    assertEquals(TransferState.INTERRUPTED, received.end().state());
    await().until(() -> !server.knows("bob"));
  }

  @Test
  void aClosedAgentSendsNothing() throws Exception {
    Agent bob = agent("bob");
    bob.close();
    bob.close();
    List<Path> files = List.of(file("a", 10));
    assertThrows(IllegalStateException.class, () -> bob.send("ann", files, WITHOUT_WAIT, NOBODY));
  }

  @Test
  void noThreadOfATransferOutlivesIt() throws Exception {
    receive(agent("ann"), SenderRule.anyone(), Consent.yes());
    Agent bob = agent("bob");
    for (int i = 0; i < 3; i++) {
      bob.send("ann", List.of(file("a", 10)), WITHOUT_WAIT, NOBODY).await();
    }
    await()
        .untilAsserted(() ->
            assertEquals(
                List.of(),
                Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .filter(name -> name.matches("godwit-(send|receive|disk)"))
                    .toList()));
  }

  @Test
  void whatCannotBeSentIsSaidAtOnce() throws Exception {
    Agent bob = agent("bob");
    List<Path> missing = List.of(folder.resolve("no such file"));
    assertCode("not_found", () -> bob.send("ann", missing, WITHOUT_WAIT, NOBODY));
    List<Path> files = List.of(file("a", 10));
    assertCode("name_invalid", () -> bob.send("a/b", files, WITHOUT_WAIT, NOBODY));
    assertCode("name_invalid", () -> bob.send("Bob", files, WITHOUT_WAIT, NOBODY));
  }

  @Test
  void aLoginThatFailsSaysWhy() throws Exception {
    agent("ann");
    assertCode("name_taken", () -> agent("ANN"));
    assertCode("name_invalid", () -> agent("<b>"));
    server.close();
    assertCode("unavailable", () -> agent("carol"));
  }

  private static void assertCode(String code, Executable call) {
    AgentException thrown = assertThrows(AgentException.class, call);
    assertEquals(code, thrown.code());
    assertTrue(thrown.sentence().length() > code.length(), thrown.sentence());
  }
}
