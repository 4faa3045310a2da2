package dev.godwit.acceptance.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.testkit.process.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The server introduces peers; what they do then is their own. */
class ServerLossTest {
  /** Some seconds' worth, so that the server is gone long before the end. */
  private static final long LARGE_BYTES = 150L << 20;

  private static final String ONLINE = "\"event\":\"online\"";
  private static final String OFFLINE = "\"event\":\"offline\"";

  @RegisterExtension static final Lab LAB = new Lab();

  @Test
  void aTransferOutlivesTheServerAndTheReceiverComesBackToTheNextOne() throws IOException {
    Path large = Folder.random(LAB.directory().resolve("large.bin"), LARGE_BYTES, 1);
    Path small = Folder.random(LAB.directory().resolve("small.bin"), 1000, 2);
    Peer bob = LAB.receive("bob", "--from", "ann", "--yes");
    Peer ann = LAB.send("ann", "bob", List.of(large));

    LAB.awaitPart("bob");
    LAB.server().process().signal(Signal.KILL);
    ann.awaitEvent(OFFLINE);
    bob.awaitEvent(OFFLINE);
    ann.awaitExit(0);

    assertTrue(place(ann, OFFLINE) < place(ann, "\"complete\""), "it went on without the server");
    assertEquals(Folder.sha256(large), Folder.sha256(LAB.inbox("bob").resolve("large.bin")));

    LAB.server().startAgain();
    Awaitility.await("bob is back").atMost(Lab.PATIENCE).until(() -> bob.count(ONLINE) == 2);
    Peer again = LAB.send("ann", "bob", List.of(small));
    again.awaitExit(0);
    bob.awaitEnd(2, "complete");
    assertEquals(Folder.sha256(small), Folder.sha256(LAB.inbox("bob").resolve("small.bin")));
  }

  /** How many events came before the first with this pattern. */
  private static int place(Peer peer, String regex) {
    List<String> lines = peer.process().stdout();
    String first =
        lines.stream().filter(l -> l.matches(".*" + regex + ".*")).findFirst().orElse("");
    return lines.indexOf(first);
  }
}
