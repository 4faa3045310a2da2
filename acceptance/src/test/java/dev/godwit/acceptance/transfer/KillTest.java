package dev.godwit.acceptance.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.testkit.process.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Sender, receiver and server are killed at random moments, as by {@code kill -9}: the transfer
 * goes on, and what arrives is whole.
 */
class KillTest {
  private static final long MIB = 1L << 20;

  /** What a further run says that finds what was begun. */
  private static final String GOES_ON = "Going on where it was";

  /** What a receiver says that takes an offer again without asking. */
  private static final String IS_BACK = "is back: going on where it was";

  private static final Duration TIME_PER_GIB = Duration.ofMinutes(6);

  @RegisterExtension static final Lab LAB = new Lab();

  private enum Victim {
    SENDER,
    RECEIVER,
    SERVER
  }

  @Test
  void threeRoundsOfKills() throws IOException {
    rounds(3, 200 * MIB);
  }

  @Test
  @Tag("long")
  void twentyRoundsOfKillsOfTwoGibibytes() throws IOException {
    rounds(20, 2048 * MIB);
  }

  private static void rounds(int count, long sizeBytes) throws IOException {
    long seed = System.nanoTime();
    System.out.println("seed of the kills: " + seed);
    Random random = new Random(seed);
    Path file = Folder.random(LAB.directory().resolve("large.bin"), sizeBytes, 1);
    for (int round = 0; round < count; round++) {
      Victim victim = Victim.values()[round % Victim.values().length];
      round(victim, file, 0.1 + 0.6 * random.nextDouble(), "bob" + round);
    }
  }

  private static void round(Victim victim, Path file, double when, String bob) throws IOException {
    long sizeBytes = Files.size(file);
    Duration timeout = TIME_PER_GIB.multipliedBy(1 + sizeBytes / (1024 * MIB));
    System.out.printf("%s is killed at %.0f %%%n", victim, 100 * when);
    Peer receiver = LAB.receive(bob, "--from", "ann", "--yes", "--once");
    Peer sender = LAB.send("ann", bob, List.of(file));
    awaitPart(bob, (long) (when * sizeBytes), timeout);

    switch (victim) {
      case SENDER -> {
        sender.signal(Signal.KILL);
        sender = LAB.send("ann", bob, List.of(file));
        sender.awaitEvent(GOES_ON);
        receiver.awaitEvent(IS_BACK);
      }
      case RECEIVER -> {
        receiver.signal(Signal.KILL);
        receiver = LAB.receive(bob, "--from", "ann", "--yes", "--once");
        sender.awaitEvent("Reconnecting, attempt 2");
        receiver.awaitEvent(IS_BACK);
      }
      case SERVER -> {
        LAB.server().process().signal(Signal.KILL);
        LAB.server().startAgain();
      }
    }

    sender.awaitExit(0, timeout);
    receiver.awaitExit(0, timeout);
    sender.awaitEnd("complete");
    receiver.awaitEnd("complete");
    assertEquals(List.of("large.bin"), Folder.names(LAB.inbox(bob)));
    Path arrived = LAB.inbox(bob).resolve("large.bin");
    assertEquals(Folder.sha256(file), Folder.sha256(arrived));
    Files.delete(arrived);
    if (victim == Victim.SENDER) {
      // The receiver has lost nothing but what was in its window.
      long expected = (long) (when * sizeBytes) - 8 * MIB;
      assertTrue(heldAtStart(sender) >= expected, () -> "less was held than " + expected);
    }
  }

  /** How many bytes the first attempt of a process began with. */
  private static long heldAtStart(Peer sender) {
    return sender.events().stream()
        .mapToLong(event -> event.path("bytes").asLong(0))
        .filter(bytes -> bytes > 0)
        .min()
        .orElse(0);
  }

  private static void awaitPart(String receiver, long bytes, Duration timeout) {
    Path parts = LAB.inbox(receiver).resolve(".godwit");
    Awaitility.await("so much in " + parts)
        .atMost(timeout)
        .pollInterval(Duration.ofMillis(5))
        .ignoreExceptions()
        .until(() -> hasPart(parts, bytes));
  }

  private static boolean hasPart(Path parts, long bytes) throws IOException {
    try (Stream<Path> paths = Files.walk(parts)) {
      return paths.anyMatch(
          path -> path.toString().endsWith(".part") && path.toFile().length() >= bytes);
    }
  }
}
