package dev.godwit.acceptance.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.acceptance.lab.Cable;
import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.acceptance.lab.Person;
import dev.godwit.testkit.process.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A connection to the server that breaks in the middle of a call's set-up costs the call nothing.
 */
class BrokenConnectionTest {
  private static final String OFFLINE = "\"event\":\"offline\"";
  private static final String ONLINE = "\"event\":\"online\"";

  @RegisterExtension static final Lab LAB = new Lab();

  @Test
  void aCallerHearsTheAnswerThatWasGivenWhileItWasCutOff() throws IOException {
    Path file = Folder.random(LAB.directory().resolve("note.txt"), 5000, 1);
    try (Cable cable = Cable.to(LAB.server())) {
      Person bob = LAB.receiveInPerson("bob");
      Peer ann =
          LAB.start(
              Checkout.godwit("send", file.toString(), "--as", "ann", "--to", "bob", "--json")
                  .and("--server", cable.address()));
      bob.reads("ann wants to connect. Let them in? [y/N]");
      cable.cut();
      ann.awaitEvent(OFFLINE);
      bob.types("y");
      cable.mend();
      bob.reads("Accept? [y/N]");
      bob.types("y");
      ann.awaitExit(0);
      assertEquals(2, ann.count(ONLINE), ann::toString);
      assertEquals(-1, Files.mismatch(file, LAB.inbox("bob").resolve("note.txt")));
    }
  }

  @Test
  void aCallThatIsMadeWhileItsServerCannotBeReachedIsMadeThen() throws IOException {
    Path file = Folder.random(LAB.directory().resolve("note.txt"), 5000, 2);
    try (Cable cable = Cable.to(LAB.server())) {
      Peer bob =
          LAB.start(
              Checkout.godwit("receive", "--as", "bob", "--from", "ann", "--yes", "--once")
                  .and("--dir", LAB.inbox("bob").toString(), "--json")
                  .and("--server", cable.address()));
      bob.awaitEvent("\"event\":\"ready\"");
      cable.cut();
      bob.awaitEvent(OFFLINE);
      // Who is cut off still counts as here.
      Peer ann = LAB.send("ann", "bob", List.of(file));
      ann.awaitEvent("Calling");
      cable.mend();
      ann.awaitExit(0);
      bob.awaitExit(0);
      assertEquals(-1, Files.mismatch(file, LAB.inbox("bob").resolve("note.txt")));
    }
  }
}
