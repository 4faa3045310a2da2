package dev.godwit.acceptance.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.acceptance.lab.Person;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a person types while files cross. */
class KeysTest {
  private static final int FAILED = 1;

  /** Some seconds' worth, so that it is under way when a key is pressed. */
  private static final long LARGE_BYTES = 150L << 20;

  @RegisterExtension static final Lab LAB = new Lab();

  private Path large = Path.of("");

  @BeforeEach
  void makeFile() throws IOException {
    large = Folder.random(LAB.directory().resolve("large.bin"), LARGE_BYTES, 1);
  }

  @Test
  void aSenderPausesAndGoesOn() throws IOException {
    Peer bob = LAB.receive("bob", "--from", "ann", "--yes", "--once");
    Person ann = LAB.sendInPerson("ann", "bob", List.of(large));
    LAB.awaitPart("bob");

    ann.types("p");

    ann.reads("Paused here.");
    bob.awaitEvent("\"number\":101.*Paused by ann");
    ann.types("p1");
    ann.awaitExit(0);
    bob.awaitExit(0);
    assertEquals(Folder.sha256(large), Folder.sha256(LAB.inbox("bob").resolve("large.bin")));
  }

  @Test
  void aSenderCancels() {
    Peer bob = LAB.receive("bob", "--from", "ann", "--yes", "--once");
    Person ann = LAB.sendInPerson("ann", "bob", List.of(large));
    LAB.awaitPart("bob");

    ann.types("c");

    ann.awaitExit(FAILED);
    bob.awaitEnd("cancelled");
    bob.awaitExit(FAILED);
  }

  @Test
  void aReceiverThatIsAskedNothingPausesAndCancels() {
    Person bob = LAB.receiveInPerson("bob", "--from", "ann", "--yes", "--once");
    Peer ann = LAB.send("ann", "bob", List.of(large));
    LAB.awaitPart("bob");

    bob.types("p");
    ann.awaitEvent("\"number\":101.*Paused by bob");
    bob.types("c1");

    bob.awaitExit(FAILED);
    ann.awaitEnd("cancelled");
    ann.awaitExit(FAILED);
  }

  @Test
  void whatIsNoCommandAndTheEndOfInputMeanNothing() throws IOException {
    Peer bob = LAB.receive("bob", "--from", "ann", "--yes", "--once");
    Person ann = LAB.sendInPerson("ann", "bob", List.of(large));
    LAB.awaitPart("bob");

    ann.types("pc");
    ann.types("c9");
    ann.endsInput();

    ann.awaitExit(0);
    bob.awaitExit(0);
    assertEquals(Folder.sha256(large), Folder.sha256(LAB.inbox("bob").resolve("large.bin")));
  }
}
