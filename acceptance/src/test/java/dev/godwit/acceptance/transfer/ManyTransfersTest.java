package dev.godwit.acceptance.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.agent.Agent;
import dev.godwit.agent.SendOptions;
import dev.godwit.agent.ServerAddress;
import dev.godwit.agent.Transfer;
import dev.godwit.agent.TransferSnapshot;
import dev.godwit.agent.TransferState;
import dev.godwit.testkit.process.Signal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many transfers to one receiver at once: some are queued, all arrive, and memory is bounded. */
class ManyTransfersTest {
  private static final int TRANSFERS = 24;

  /** Those that find none of the 64 MiB left, of which each takes 4 at first. */
  private static final int QUEUED = 8;

  private static final int FILE_BYTES = 20 << 20;

  /** What the receiver may have resident, for so many transfers as for one. */
  private static final long MAX_RESIDENT_BYTES = 250_000_000;

  @RegisterExtension static final Lab LAB = new Lab();

  @Test
  void manyTransfersAtOnceShareTheMemoryForWindows() throws Exception {
    Peer bob = LAB.receive("bob", "--from", "ann", "--yes");
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < TRANSFERS; i++) {
      files.add(Folder.random(LAB.directory().resolve("file" + i), FILE_BYTES, i));
    }

    try (Agent ann = Agent.connect(ServerAddress.parse(LAB.server().address()), "ann")) {
      List<Transfer> transfers = new ArrayList<>();
      for (Path file : files) {
        Transfer next = ann.send("bob", List.of(file), SendOptions.defaults(), (_, _) -> {});
        // So that all are under way before any is done.
        next.pause(true);
        transfers.add(next);
        // One call after the other: a server lets nobody speak as fast as he likes.
        Awaitility.await(file.toString())
            .atMost(Lab.PATIENCE)
            .until(() -> next.snapshot().state() != TransferState.CONNECTING);
      }
      Awaitility.await("some are queued")
          .atMost(Lab.PATIENCE)
          .until(() -> bob.count("Queued: other transfers come first") == QUEUED);
      transfers.forEach(one -> one.pause(false));
      for (Transfer transfer : transfers) {
        TransferSnapshot end = transfer.await();
        assertEquals(TransferState.COMPLETE, end.state(), end::message);
      }
    }

    for (Path file : files) {
      Path there = LAB.inbox("bob").resolve(file.getFileName());
      assertEquals(Folder.sha256(file), Folder.sha256(there));
    }
    bob.signal(Signal.INT);
    bob.awaitExit(130);
    long peakBytes = bob.process().resourceUse().peakResidentBytes();
    System.out.printf("%s: %,d bytes resident at most%n", bob, peakBytes);
    assertTrue(peakBytes < MAX_RESIDENT_BYTES, () -> "had resident: " + peakBytes);
  }
}
