package dev.godwit.acceptance.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.acceptance.lab.Authority;
import dev.godwit.acceptance.lab.Browser;
import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Internet;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.acceptance.lab.Visitor;
import dev.godwit.testkit.process.Checkout;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Both sides use the relay alone, and of the server's host nothing can be reached but the ports
 * that it listens at: no relayed port, and no peer is allowed that is refused by default.
 */
class ListeningPortsOnlyTest {
  private static final String SERVER = "203.0.113.10";
  private static final int BYTES = (8 << 20) + 12_345;

  @RegisterExtension
  @Order(1)
  static final Internet INTERNET = new Internet("a=open:1", "b=open:1");

  @RegisterExtension
  @Order(2)
  static final Authority AUTHORITY = new Authority(SERVER);

  @RegisterExtension
  @Order(3)
  static final Lab LAB = new Lab(() -> INTERNET.serve(AUTHORITY.serverOptions()));

  @RegisterExtension
  @Order(4)
  static final Browser BROWSER = new Browser(INTERNET, "a1");

  @BeforeAll
  static void closeTheRest() throws IOException, CertificateException {
    String web = port(LAB.server().page());
    INTERNET.closeServerBut(
        web + ", " + port(LAB.server().securePage()) + ", 3478, 5349", web + ", 3478");
    BROWSER.trustAuthority(AUTHORITY.certificate());
  }

  private static String port(String url) {
    return Integer.toString(URI.create(url).getPort());
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp", "tls"})
  void twoAgents(String turn) throws IOException {
    Path file = file(turn);
    Peer bob = receive("a1", turn);
    Peer ann = send("b1", "bob", file, turn);
    ann.awaitExit(0);
    bob.awaitExit(0);
    assertArrived(file);
    assertEquals(path(turn), ann.awaitEnd("complete").get("path").stringValue());
    assertEquals(path(turn), bob.awaitEnd("complete").get("path").stringValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp", "tls"})
  void aPageSendsToAnAgent(String turn) throws IOException {
    Path file = file(turn);
    Peer bob = receive("b1", turn);
    Visitor ann = visit(turn);
    ann.choosesPeer("bob");
    ann.sees("Ready: bob · by " + path(turn));
    ann.sends(List.of(file));
    bob.awaitExit(0);
    ann.sees("Complete: bob has it");
    assertArrived(file);
    assertEquals(path(turn), bob.awaitEnd("complete").get("path").stringValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp", "tls"})
  void anAgentSendsToAPage(String turn) throws IOException {
    Path file = file(turn);
    Path saved = LAB.directory().resolve("saved");
    Visitor ann = visit(turn);
    Peer bob = send("b1", ann.name(), file, turn);
    ann.answersCaller("Connect");
    ann.answersOffer("Accept");
    bob.awaitExit(0);
    ann.sees("by " + path(turn));
    ann.saves(saved);
    assertEquals(-1, Files.mismatch(file, saved));
    assertEquals(path(turn), bob.awaitEnd("complete").get("path").stringValue());
  }

  private static Path file(String name) throws IOException {
    return Folder.random(LAB.directory().resolve(name + ".bin"), BYTES, name.hashCode());
  }

  private static void assertArrived(Path file) throws IOException {
    assertEquals(-1, Files.mismatch(file, LAB.inbox("bob").resolve(file.getFileName())));
  }

  private static String path(String turn) {
    return "relay (TURN/" + turn.toUpperCase(Locale.ROOT) + ")";
  }

  private static Visitor visit(String turn) {
    return BROWSER.visit(LAB.server().securePage() + "?path=relay&turn=" + turn);
  }

  private static Peer receive(String host, String turn) {
    return start(
        host,
        "receive",
        "--as",
        "bob",
        "--from",
        "anyone",
        "--yes",
        "--once",
        "--dir",
        LAB.inbox("bob").toString(),
        "--turn",
        turn);
  }

  private static Peer send(String host, String to, Path file, String turn) {
    return start(host, "send", file.toString(), "--to", to, "--as", "agent", "--turn", turn);
  }

  /** Agents log in by TLS, and so need not know the authority of a relay's certificate. */
  private static Peer start(String host, String... words) {
    return LAB.start(
        INTERNET.at(
            host,
            AUTHORITY.trustedBy(
                Checkout.godwit(words)
                    .and("--json", "--path", "relay")
                    .and("--server", LAB.server().secureAddress()))));
  }
}
