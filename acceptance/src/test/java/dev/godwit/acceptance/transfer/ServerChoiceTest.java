package dev.godwit.acceptance.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.acceptance.lab.Server;
import dev.godwit.testkit.process.Checkout;
import dev.godwit.testkit.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Which server an agent talks to, how it knows it, and how it reaches it. */
class ServerChoiceTest {
  @TempDir static Path state;

  @RegisterExtension static final Lab LAB = new Lab(() -> Server.startWithHttps(state));

  private Path file = Path.of("");

  @BeforeEach
  void makeFile() throws IOException {
    file = Folder.random(LAB.directory().resolve("note.txt"), 5000, 1);
  }

  private Command receive(String... options) {
    return Checkout.godwit("receive", "--as", "bob", "--from", "ann", "--yes", "--once", "--json")
        .and("--dir", LAB.inbox("bob").toString())
        .and(options);
  }

  private Command send(String... options) {
    return Checkout.godwit("send", file.toString(), "--to", "bob", "--as", "ann", "--json")
        .and(options);
  }

  @Test
  void aServersOwnCertificateIsKnownByItsFingerprintAndTheOtherSideIsToldOfIt() throws IOException {
    String[] known = {
      "--server", LAB.server().secureAddress(), "--server-fingerprint", LAB.server().fingerprint()
    };
    Peer bob = LAB.start(receive(known));
    String command = bob.awaitEvent("\"event\":\"ready\"").get("command").stringValue();
    assertTrue(command.endsWith(" --server-fingerprint " + LAB.server().fingerprint()), command);

    Peer ann = LAB.start(send(known));

    ann.awaitExit(0);
    bob.awaitExit(0);
    assertEquals(List.of("note.txt"), Folder.names(LAB.inbox("bob")));
  }

  @Test
  void anotherFingerprintIsRefused() {
    String other = "00" + ":00".repeat(31);
    Peer ann =
        LAB.start(send("--server", LAB.server().secureAddress(), "--server-fingerprint", other));

    ann.awaitExit(1);
    String sentence = ann.awaitError("unavailable").get("message").stringValue();
    assertTrue(sentence.contains("has another fingerprint than was given"), sentence);
  }

  @Test
  void withoutAFingerprintItIsSaidWhereToFindIt() {
    Peer ann = LAB.start(send("--server", LAB.server().secureAddress()));

    ann.awaitExit(1);
    String sentence = ann.awaitError("unavailable").get("message").stringValue();
    assertTrue(sentence.contains("--server-fingerprint"), sentence);
  }

  @Test
  void theServerAndTheRestMayStandInAFile() throws IOException {
    Path config = LAB.directory().resolve("config.toml");
    Files.writeString(
        config,
        """
        server = "%s"
        server-fingerprint = "%s"
        json = true
        [receive]
        as = "bob"
        dir = "%s"
        from = ["eve", "ann"]
        yes = true
        once = true
        [send]
        as = "ann"
        to = "bob"
        """
            .formatted(LAB.server().secureAddress(), LAB.server().fingerprint(), LAB.inbox("bob")));
    Peer bob = LAB.start(Checkout.godwit("receive").with("GODWIT_CONFIG", config.toString()));
    bob.awaitEvent("\"event\":\"ready\"");
    Peer ann =
        LAB.start(
            Checkout.godwit("send", file.toString()).with("GODWIT_CONFIG", config.toString()));

    ann.awaitExit(0);
    bob.awaitExit(0);
    assertEquals(List.of("note.txt"), Folder.names(LAB.inbox("bob")));
  }

  @Test
  void aFileThatMakesNoSenseIsAUsageErrorWithItsPlace() throws IOException {
    Path config = Files.writeString(LAB.directory().resolve("config.toml"), "sever = 'x'");
    Peer ann = LAB.start(send().with("GODWIT_CONFIG", config.toString()));

    ann.awaitExit(2);
    assertEquals(
        "godwit: sever in "
            + config
            + " means nothing. Keys are options without their hyphens; tables are commands.",
        ann.process().stderr().getFirst());
  }

  @Test
  void aProxyThatAsksWhoComesLeadsToTheServer() throws IOException {
    try (PasswordProxy proxy = new PasswordProxy(LAB.server().port(), "ann:se cret")) {
      String variable = "http://ann:se%20cret@127.0.0.1:" + proxy.port();
      String[] hidden = {"--server", "ws://files.invalid:8888"};
      Peer bob = LAB.start(receive(hidden).with("http_proxy", variable));
      bob.awaitEvent("\"event\":\"ready\"");
      Peer ann = LAB.start(send(hidden).with("http_proxy", variable));

      ann.awaitExit(0);
      bob.awaitExit(0);
    }
  }
}
