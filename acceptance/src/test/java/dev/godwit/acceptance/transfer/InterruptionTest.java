package dev.godwit.acceptance.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.acceptance.lab.Person;
import dev.godwit.testkit.process.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One side is stopped in the middle: the other says so, and nothing half has its name. */
class InterruptionTest {
  private static final int INTERRUPTED = 5;
  private static final int CTRL_C = 130;

  /** Some seconds' worth, so that it is under way when it is stopped. */
  private static final long LARGE_BYTES = 150L << 20;

  /** Ten seconds of silence make a link suspect, ten more a lost one. */
  private static final Duration SILENCE = Duration.ofSeconds(25);

  @RegisterExtension static final Lab LAB = new Lab();

  private Path large = Path.of("");

  @BeforeEach
  void makeFile() throws IOException {
    large = Folder.random(LAB.directory().resolve("large.bin"), LARGE_BYTES, 1);
  }

  @Test
  void aSenderThatIsStoppedTellsTheReceiver() throws IOException {
    Peer bob = LAB.receive("bob", "--from", "ann", "--yes", "--once");
    Peer ann = LAB.send("ann", "bob", List.of(large));
    LAB.awaitPart("bob");

    ann.signal(Signal.INT);

    ann.awaitExit(CTRL_C);
    bob.awaitExit(INTERRUPTED);
    bob.awaitEnd("interrupted");
    assertEquals(List.of(".godwit"), Folder.names(LAB.inbox("bob")));
  }

  @Test
  void aReceiverThatIsStoppedTellsTheSender() throws IOException {
    Peer bob = LAB.receive("bob", "--from", "ann", "--yes");
    Peer ann = LAB.send("ann", "bob", List.of(large));
    LAB.awaitPart("bob");

    bob.signal(Signal.INT);

    bob.awaitExit(CTRL_C);
    ann.awaitExit(INTERRUPTED);
    ann.awaitEnd("interrupted");
    assertEquals(List.of(".godwit"), Folder.names(LAB.inbox("bob")));
  }

  @Test
  void aReceiverThatWaitsCanBeStoppedFromItsTerminal() {
    Person bob = LAB.receiveInPerson("bob");

    bob.interrupts();

    bob.awaitExit(CTRL_C);
  }

  @Test
  void aSenderThatIsKilledIsGivenUpAfterSomeSilence() throws IOException {
    Peer bob = LAB.receive("bob", "--from", "ann", "--yes", "--once", "--give-up", "0");
    Peer ann = LAB.send("ann", "bob", List.of(large));
    LAB.awaitPart("bob");

    ann.signal(Signal.KILL);

    bob.awaitExit(INTERRUPTED, SILENCE);
    bob.awaitEvent("\"state\":\"interrupted\"");
    assertEquals(List.of(".godwit"), Folder.names(LAB.inbox("bob")));
  }
}
