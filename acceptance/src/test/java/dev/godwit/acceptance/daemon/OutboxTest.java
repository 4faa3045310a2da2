package dev.godwit.acceptance.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.testkit.process.Command;
import dev.godwit.testkit.process.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is put into a folder that a daemon watches is delivered once, whatever happens to it. */
class OutboxTest {
  private static final long MIB = 1L << 20;

  @RegisterExtension static final Lab LAB = new Lab();

  private static Path outbox() {
    return LAB.directory().resolve("outbox");
  }

  private static Command watching(String to) {
    return LAB.daemonCommand("nas")
        .and("--json", "--from", "nobody", "--watch", outbox().toString(), "--to", to);
  }

  private static void awaitSent(List<String> names) {
    Awaitility.await("all in sent")
        .atMost(Lab.PATIENCE.multipliedBy(2))
        .until(() -> Folder.names(outbox().resolve("sent")).equals(names));
  }

  @Test
  void whatComesToRestIsSentAndPutAwayAndWhatGrowsIsLeftUntilItRests() throws IOException {
    Folder.random(outbox().resolve("before.bin"), 1_000, 1);
    Folder.random(outbox().resolve(".hidden"), 1_000, 2);
    Folder.random(outbox().resolve("folder/inside.bin"), 1_000, 3);
    Peer nas = LAB.start(watching("ann"));
    nas.awaitEvent("\"event\":\"ready\"");
    Path growing = outbox().resolve("growing.bin");
    Peer ann = LAB.receive("ann", "--from", "nas", "--yes");
    AtomicInteger writes = new AtomicInteger();
    Awaitility.await("twenty writes, with pauses")
        .pollInterval(Duration.ofMillis(300))
        .until(() -> {
          Folder.random(growing, 1_000L * writes.incrementAndGet(), 4);
          return writes.get() == 20;
        });
    long grownBytes = Files.size(growing);

    awaitSent(List.of("before.bin", "growing.bin"));
    ann.awaitEnd(2, "complete");
    assertEquals(List.of("before.bin", "growing.bin"), filesOf("ann"));
    assertEquals(grownBytes, Files.size(LAB.inbox("ann").resolve("growing.bin")));
    assertEquals(List.of(".godwit-outbox", ".hidden", "folder", "sent"), Folder.names(outbox()));
    // The same name once more is another file.
    Folder.random(outbox().resolve("before.bin"), 2_000, 5);
    awaitSent(List.of("before (1).bin", "before.bin", "growing.bin"));
    ann.awaitEnd(3, "complete");
  }

  @Test
  void whatWasDeclinedIsPutAsideAndWhatHasNoRoomYetIsTriedAgain() throws IOException {
    Folder.random(outbox().resolve("large.bin"), 200_000, 1);
    Folder.random(outbox().resolve("later.bin"), 60_000, 2);
    Path inTheWay = Folder.random(LAB.inbox("ann").resolve("old.bin"), 60_000, 3);
    LAB.daemon("ann", "--from", "nas", "--max-size", "100K", "--quota", "100K");
    Peer nas = LAB.start(watching("ann"));

    nas.awaitEvent("\"code\":\"no_space\"");
    Files.delete(inTheWay);
    awaitSent(List.of("later.bin"));
    assertEquals(List.of("large.bin"), Folder.names(outbox().resolve("rejected")));
    assertEquals(List.of("later.bin"), filesOf("ann"));
  }

  @Test
  void eachFileArrivesOnceHoweverOftenTheDaemonIsKilled() throws IOException {
    long seed = System.nanoTime();
    System.out.println("seed of the kills: " + seed);
    Random random = new Random(seed);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String name = "file" + (char) ('a' + i) + ".bin";
      names.add(name);
      Folder.random(outbox().resolve(name), i % 4 == 0 ? 20 * MIB : 1_000 + i, i);
    }
    LAB.daemon("ann", "--from", "nas");
    int kills = 0;
    while (!Folder.names(outbox().resolve("sent")).equals(names) && kills < 8) {
      Peer nas = LAB.start(watching("ann"));
      // At any moment of a transfer's life, each as likely as the other.
      int events = 4 + random.nextInt(16);
      Awaitility.await()
          .atMost(Lab.PATIENCE)
          .pollInterval(Duration.ofMillis(1))
          .until(() ->
              nas.count("\"event\":\"state\"") >= events
                  || Folder.names(outbox().resolve("sent")).equals(names));
      nas.signal(Signal.KILL);
      nas.awaitExit(128 + 9);
      kills++;
    }
    System.out.println("killed " + kills + " times");
    LAB.start(watching("ann"));

    awaitSent(names);
    assertEquals(names, filesOf("ann"));
    for (String name : names) {
      assertEquals(
          Folder.sha256(outbox().resolve("sent").resolve(name)),
          Folder.sha256(LAB.inbox("ann").resolve(name)));
    }
  }

  private static List<String> filesOf(String receiver) throws IOException {
    return Folder.names(LAB.inbox(receiver)).stream().filter(n -> !n.startsWith(".")).toList();
  }
}
