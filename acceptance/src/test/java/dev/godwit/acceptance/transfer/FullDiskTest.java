package dev.godwit.acceptance.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.acceptance.lab.SmallDisk;
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
    Peer ann = LAB.send("ann", "bob", List.of(large));
    bob.awaitState("transferring");

    Path filler = disk.fillUp(bob.process());

    ann.awaitExit(1);
    ann.awaitEnd("no_space");
    bob.awaitEnd("no_space");
    assertEquals(List.of("filler"), disk.delivered(bob.process()));

    Files.delete(filler);
    assertTakesAnother(bob, disk, "small.bin");
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
    assertTakesAnother(bob, disk, "small.bin");
  }

  private static Peer receiveOn(SmallDisk disk) {
    Peer bob =
        LAB.start(disk.mountedFor(LAB.receiver("bob").and("--from", "anyone", "--yes", "--json")));
    bob.awaitEvent("\"event\":\"ready\"");
    return bob;
  }

  private static void assertTakesAnother(Peer bob, SmallDisk disk, String... names)
      throws IOException {
    assertTrue(bob.process().isAlive());
    Path small = Folder.random(LAB.directory().resolve("small.bin"), 5000, 2);

    Peer ann = LAB.send("ann", "bob", List.of(small));

    ann.awaitExit(0);
    bob.awaitEnd(2, "complete");
    assertEquals(List.of(names), disk.delivered(bob.process()));
    assertEquals(
        Folder.sha256(small), Folder.sha256(disk.seenBy(bob.process()).resolve("small.bin")));
  }
}
