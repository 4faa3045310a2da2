package dev.godwit.acceptance.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.acceptance.lab.SmallDisk;
import dev.godwit.testkit.process.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The receiving disk is full: both sides say so, and the receiver is there for the next one. */
class FullDiskTest {
  private static final long DISK_BYTES = 128L << 20;

  @RegisterExtension static final Lab LAB = new Lab();

  @Test
  void aDiskThatRunsFullEndsTheTransferAndNotTheReceiver() throws IOException {
    // All of it fits when it is offered, and it takes some seconds.
    Path large = Folder.random(LAB.directory().resolve("large.bin"), DISK_BYTES - (4 << 20), 1);
    SmallDisk disk = new SmallDisk(LAB.inbox("bob"), DISK_BYTES);
    Peer bob = receiveOn(disk);
    Peer ann = LAB.send("ann", "bob", List.of(large), "--limit", "20M");
    bob.awaitEvent("\"event\":\"progress\".*\"bytes\":[1-9]");

    Path filler = disk.fillUp(bob.process());

    ann.awaitExit(1);
    ann.awaitEnd("no_space");
    bob.awaitEnd("no_space");
    assertEquals(List.of(".godwit", "filler"), Folder.names(disk.seenBy(bob.process())));

    assertTrue(heldBytes(bob, disk) > 0, "what was stored before is kept");

    Files.delete(filler);
    Peer again = LAB.send("ann", "bob", List.of(large));
    again.awaitEvent("Going on where it was");
    again.awaitExit(0);
    assertEquals(List.of("large.bin"), Folder.names(disk.seenBy(bob.process())));
    bob.awaitEnd(2, "complete");
    assertTakesAnother(bob, disk, 3, "large.bin", "small.bin");
  }

  @Test
  void whatCannotFitIsNotAccepted() throws IOException {
    Path large = Folder.random(LAB.directory().resolve("large.bin"), 9 << 20, 1);
    SmallDisk disk = new SmallDisk(LAB.inbox("bob"), 8 << 20);
    Peer bob = receiveOn(disk);

    Peer ann = LAB.send("ann", "bob", List.of(large));

    ann.awaitExit(3);
    ann.awaitEnd("no_space");
    bob.awaitEnd("no_space");
    assertEquals(0, bob.count("\"state\":\"(waiting|transferring)\""), "it was not accepted");
    assertEquals(List.of(), disk.delivered(bob.process()));
    assertTakesAnother(bob, disk, 2, "small.bin");
  }

  private static Peer receiveOn(SmallDisk disk) {
    Peer bob =
        LAB.start(disk.mountedFor(LAB.receiver("bob").and("--from", "anyone", "--yes", "--json")));
    bob.awaitEvent("\"event\":\"ready\"");
    return bob;
  }

  /** What another attempt goes on with. */
  private static long heldBytes(Peer bob, SmallDisk disk) {
    Peer list =
        LAB.start(
            Checkout.godwit("receive", "--resume-list", "--json")
                .and("--dir", disk.seenBy(bob.process()).toString()));
    list.awaitExit(0);
    return list.awaitEvent("\"event\":\"unfinished\"").get("heldBytes").longValue();
  }

  private static void assertTakesAnother(Peer bob, SmallDisk disk, int number, String... names)
      throws IOException {
    assertTrue(bob.process().isAlive());
    Path small = Folder.random(LAB.directory().resolve("small.bin"), 5000, 2);

    Peer ann = LAB.send("ann", "bob", List.of(small));

    ann.awaitExit(0);
    bob.awaitEnd(number, "complete");
    assertEquals(List.of(names), disk.delivered(bob.process()));
    assertEquals(
        Folder.sha256(small), Folder.sha256(disk.seenBy(bob.process()).resolve("small.bin")));
  }
}
