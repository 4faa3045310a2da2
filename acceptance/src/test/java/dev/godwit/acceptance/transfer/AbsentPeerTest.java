package dev.godwit.acceptance.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.lab.BareClient;
import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.testkit.process.Checkout;
import dev.godwit.testkit.process.ChildProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nobody is there: it is said, or waited for. */
class AbsentPeerTest {
  @RegisterExtension static final Lab LAB = new Lab();

  private Path file = Path.of("");

  @BeforeEach
  void makeFile() throws IOException {
    file = Folder.random(LAB.directory().resolve("note.txt"), 5000, 1);
  }

  @Test
  void whoIsAbsentIsNotWaitedForIfThatWasNotWanted() {
    Peer ann = LAB.send("ann", "bob", List.of(file), "--wait", "0");

    ann.awaitExit(4);
    ann.awaitEnd("peer_offline");
    assertEquals(0, ann.count("Waiting for bob to come online"), ann::toString);
  }

  @Test
  void whoComesOnlineLaterIsWaitedFor() throws IOException {
    Peer ann = LAB.send("ann", "bob", List.of(file), "--wait", "30s");
    ann.awaitEvent("Waiting for bob to come online");

    Peer bob = LAB.receive("bob", "--from", "ann", "--yes", "--once");

    ann.awaitExit(0);
    bob.awaitExit(0);
    assertEquals(Folder.sha256(file), Folder.sha256(LAB.inbox("bob").resolve("note.txt")));
  }

  @Test
  void whoHasJustComeOnlineDeclinesNobodyBeforeTheRuleWasAsked() throws InterruptedException {
    try (BareClient ann = BareClient.join(LAB.server(), "ann")) {
      Peer bob = LAB.start(LAB.receiver("bob").and("--from", "anyone", "--yes", "--json"));

      // As often as the server lets one client speak.
      String answer =
          Awaitility.await("bob answers")
              .atMost(Lab.PATIENCE)
              .pollInterval(Duration.ofMillis(25))
              .until(() -> answerToCall(ann, "bob"), type -> !type.equals("error"));

      // What is no description is answered by leave; a reject would have been the rule's.
      assertEquals("leave", answer, bob::toString);
    }
  }

  @Test
  void whoDoesNotComeInTimeIsGivenUp() {
    Peer ann = LAB.send("ann", "bob", List.of(file), "--wait", "2s");

    ann.awaitExit(4);
    ann.awaitEnd("peer_offline");
  }

  @Test
  void withoutAServerOneSentenceSaysSo() throws IOException {
    int port = unusedPort();
    String server = "localhost:" + port;
    ChildProcess ann =
        LAB.start(
                Checkout.godwit(
                    "send", file.toString(), "--to", "bob", "--as", "ann", "--server", server))
            .process();

    assertEquals(1, ann.awaitExit(Lab.PATIENCE));
    assertEquals(List.of(), ann.stdout());
    assertEquals(1, ann.stderr().size(), () -> ann.lines().toString());
    assertTrue(
        ann.stderr().getFirst().contains("No server listens at localhost:" + port),
        () -> ann.lines().toString());
  }

  /** Offers to connect, by what is no session description; gives the type of what comes back. */
  private static String answerToCall(BareClient caller, String to) throws InterruptedException {
    caller.say(
        "{\"type\":\"offer\",\"name\":\"%s\",\"connection\":\"AAAAAAAAAAAAAAAAAAAAAA\","
                .formatted(to)
            + "\"offer\":{\"type\":\"offer\",\"sdp\":\"none\"}}");
    return caller.hear().get("type").stringValue();
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
