package dev.godwit.acceptance.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code --limit}, which either side may set. */
class LimitTest {
  private static final int BYTES = 8_000_000;

  /** At 2 MB in a second, but for the tenth of a second that may come at once. */
  private static final Duration SHORTEST = Duration.ofMillis(3_500);

  @RegisterExtension static final Lab LAB = new Lab();

  @Test
  void aSenderSendsNoFasterThanItsLimit() throws IOException {
    takesItsTime(List.of("--limit", "2M"), List.of());
  }

  @Test
  void aReceiverTakesNoMoreThanItsLimit() throws IOException {
    takesItsTime(List.of(), List.of("--limit", "2M"));
  }

  private static void takesItsTime(List<String> ofAnn, List<String> ofBob) throws IOException {
    Path file = Folder.random(LAB.directory().resolve("a.bin"), BYTES, 1);
    Peer bob =
        LAB.start(
            LAB.receiver("bob")
                .and("--from", "ann", "--yes", "--once", "--json")
                .and(ofBob.toArray(String[]::new)));
    bob.awaitEvent("\"event\":\"ready\"");
    Peer ann = LAB.send("ann", "bob", List.of(file), ofAnn.toArray(String[]::new));
    bob.awaitState("waiting");
    long beganNanos = System.nanoTime();
    ann.awaitExit(0);
    Duration took = Duration.ofNanos(System.nanoTime() - beganNanos);
    bob.awaitExit(0);
    assertTrue(took.compareTo(SHORTEST) > 0, took::toString);
    assertEquals(-1, Files.mismatch(file, LAB.inbox("bob").resolve("a.bin")));
  }
}
