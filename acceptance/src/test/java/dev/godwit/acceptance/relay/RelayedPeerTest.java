package dev.godwit.acceptance.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.lab.Browser;
import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Internet;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.acceptance.lab.Server;
import dev.godwit.acceptance.lab.Visitor;
import dev.godwit.testkit.process.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/**
 * One side uses the relay, the other does not. The hosts have test addresses (RFC 2544), which the
 * relay refuses unless it is told otherwise.
 */
class RelayedPeerTest {
  private static final int FAILED = 1;
  private static final String UDP = "relay (TURN/UDP)";
  private static final String TCP = "relay (TURN/TCP)";

  @RegisterExtension
  @Order(1)
  static final Internet INTERNET =
      new Internet("a=open:1", "b=open:1", "c=udp-blocked:1", "d=cone:1");

  /** With the relay as it is without any option. */
  @RegisterExtension
  @Order(2)
  static final Lab LAB = new Lab(INTERNET::serve);

  @RegisterExtension
  @Order(3)
  static final Browser BROWSER = new Browser(INTERNET, "a1");

  private static Server allowing(String range) {
    return INTERNET.serveBeside("--https-port", "off", "--allow-peer", range);
  }

  private static Peer receive(String host, Server server, String... options) {
    return LAB.start(
        INTERNET.at(
            host,
            Checkout.godwit("receive", "--as", "bob", "--from", "anyone", "--yes", "--once")
                .and("--json", "--dir", LAB.inbox("bob").toString())
                .and("--server", server.address())
                .and(options)));
  }

  private static Peer send(String host, Server server, Path file, String... options) {
    return LAB.start(
        INTERNET.at(
            host,
            Checkout.godwit("send", file.toString(), "--to", "bob", "--as", "ann", "--json")
                .and("--server", server.address())
                .and(options)));
  }

  private static Path file() throws IOException {
    return Folder.random(LAB.directory().resolve("note.bin"), 3 << 20, 1);
  }

  private static void assertCrosses(Path file, Peer ann, Peer bob, String path) throws IOException {
    ann.awaitExit(0);
    bob.awaitExit(0);
    assertEquals(-1, Files.mismatch(file, LAB.inbox("bob").resolve("note.bin")));
    assertEquals(path, ann.awaitEnd("complete").get("path").stringValue());
    assertEquals(path, bob.awaitEnd("complete").get("path").stringValue());
  }

  @Test
  void whereNothingIsInTheWayThePathIsDirectThoughThereIsARelay() throws IOException {
    Path file = file();
    Peer bob = receive("b1", LAB.server());
    assertCrosses(file, send("a1", LAB.server(), file), bob, "direct");
  }

  @Test
  void aPeerThatTheRelayRefusesIsSaidWithWhatToDo() throws IOException {
    Peer bob = receive("b1", LAB.server(), "--path", "direct");
    Peer ann = send("a1", LAB.server(), file(), "--path", "relay", "--turn", "udp");
    ann.awaitExit(FAILED);
    JsonNode end = ann.awaitEnd("no_path");
    String message = end.get("message").stringValue();
    assertTrue(message.contains("The relay was reached"), message);
    assertTrue(message.contains("--allow-peer"), message);
    bob.awaitEnd("left");
    // Its first refusal of such a range, with the option that would allow it.
    LAB.server().process().awaitStderr("--allow-peer 198\\.18\\.", Lab.PATIENCE);
  }

  @Test
  void aPeerThatTheRelayIsAllowedIsReached() throws IOException {
    Path file = file();
    try (Server server = allowing("198.18.0.0/15")) {
      Peer bob = receive("b1", server, "--path", "direct");
      Peer ann = send("a1", server, file, "--path", "relay", "--turn", "udp");
      assertCrosses(file, ann, bob, UDP);
    }
  }

  @Test
  void aPeerWhosePrivateAddressIsRefusedIsReachedAtThatOfItsNat() throws IOException {
    Path file = file();
    try (Server server = allowing("198.51.100.0/24")) {
      Peer bob = receive("d1", server, "--path", "direct");
      Peer ann = send("a1", server, file, "--path", "relay", "--turn", "udp");
      assertCrosses(file, ann, bob, UDP);
    }
  }

  @Test
  void bothSidesShowHowTheRelayedOneReachesTheRelay() throws IOException {
    Path file = file();
    try (Server server = allowing("198.18.0.0/15")) {
      Peer bob = receive("b1", server, "--path", "relay", "--turn", "tcp");
      Peer ann = send("a1", server, file, "--path", "direct");
      assertCrosses(file, ann, bob, TCP);
    }
  }

  @Test
  void aSideWithoutUdpGoesOverTheRelayByItself() throws IOException {
    Path file = file();
    try (Server server = allowing("198.18.0.0/15")) {
      Peer bob = receive("b1", server);
      assertCrosses(file, send("c1", server, file), bob, TCP);
    }
  }

  @Test
  void anAddressThatAsksForAPathThatThereIsNotConnectsToNobody() {
    Visitor ann = BROWSER.visitor(BROWSER.open("en-US"));
    ann.page().navigate(LAB.server().page() + "?path=relais");
    ann.sees("asks for a path that does not exist");
    assertEquals("", ann.name());
  }

  @Test
  void aPageThatWantsARelayThatIsNotNamedSaysSo() {
    receive("b1", LAB.server()).awaitEvent("\"event\":\"ready\"");
    Visitor ann = BROWSER.visit(LAB.server().page() + "?path=relay&turn=tls");
    ann.choosesPeer("bob");
    ann.sees("the server names none of that kind");
  }
}
