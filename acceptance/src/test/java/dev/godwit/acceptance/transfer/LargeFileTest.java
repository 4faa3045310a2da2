package dev.godwit.acceptance.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Large files cross whole, in little memory. */
class LargeFileTest {
  private static final long GIB = 1L << 30;

  /** What either side may have resident, for a file of any size. */
  private static final long MAX_RESIDENT_BYTES = 250_000_000;

  /** At a tenth of the speed of a quiet machine. */
  private static final Duration TIME_PER_GIB = Duration.ofMinutes(4);

  @RegisterExtension static final Lab LAB = new Lab();

  @Test
  void aGibibyteOfRandomBytesCrosses() throws IOException {
    crosses(GIB);
  }

  @Test
  @Tag("long")
  void fourGibibytesOfRandomBytesCross() throws IOException {
    crosses(4 * GIB);
  }

  private static void crosses(long sizeBytes) throws IOException {
    Path file = Folder.random(LAB.directory().resolve("large.bin"), sizeBytes, sizeBytes);
    Duration timeout = TIME_PER_GIB.multipliedBy(sizeBytes / GIB);

    Peer bob = LAB.receive("bob", "--from", "ann", "--yes", "--once");
    Peer ann = LAB.send("ann", "bob", List.of(file));

    ann.awaitExit(0, timeout);
    bob.awaitExit(0);
    ann.awaitEnd("complete");
    bob.awaitEnd("complete");
    assertEquals(List.of("large.bin"), Folder.names(LAB.inbox("bob")));
    assertEquals(Folder.sha256(file), Folder.sha256(LAB.inbox("bob").resolve("large.bin")));
    assertFrugal(ann);
    assertFrugal(bob);
  }

  private static void assertFrugal(Peer peer) {
    long peakBytes = peer.process().resourceUse().peakResidentBytes();
    System.out.printf("%s: %,d bytes resident at most%n", peer, peakBytes);
    assertTrue(peakBytes > 0, "the peak is known");
    assertTrue(peakBytes < MAX_RESIDENT_BYTES, () -> peer + " had resident: " + peakBytes);
  }
}
