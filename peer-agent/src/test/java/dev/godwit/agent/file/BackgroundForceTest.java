package dev.godwit.agent.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When what was written is forced to disk. */
final class BackgroundForceTest {
  private static final long SECOND = 1_000_000_000L;

  /** Clocks start anywhere, below zero too. */
  private static final long START = -SECOND;

  @TempDir private Path directory;
  private final List<Integer> forced = new CopyOnWriteArrayList<>();
  private final BackgroundForce force =
      new BackgroundForce(file -> {
        forced.add(file);
        return directory.resolve(String.valueOf(file));
      });

  @BeforeEach
  void createParts() throws IOException {
    for (int file = 0; file < 3; file++) {
      Files.writeString(directory.resolve(String.valueOf(file)), "bytes");
    }
  }

  @Test
  void muchIsForcedAtOnce() throws Exception {
    force.wrote(0, BackgroundForce.EVERY_BYTES - 1, START);
    force.awaitIdle();
    assertEquals(List.of(), forced);

    force.wrote(1, 1, START);
    force.awaitIdle();

    assertEquals(List.of(0, 1), forced);
  }

  @Test
  void littleIsForcedAfterAWhile() throws Exception {
    force.wrote(0, 1, START);
    force.wrote(0, 1, START + 2 * SECOND - 1);
    force.awaitIdle();
    assertEquals(List.of(), forced);

    force.wrote(0, 1, START + 2 * SECOND);
    force.awaitIdle();

    assertEquals(List.of(0), forced);
  }

  @Test
  void whatIsForcedIsNotForcedAgain() throws Exception {
    force.wrote(0, BackgroundForce.EVERY_BYTES, START);
    force.wrote(1, BackgroundForce.EVERY_BYTES, START);
    force.awaitIdle();

    assertEquals(List.of(0, 1), forced);
  }

  @Test
  void aFileThatWasPublishedMeanwhileIsLeftAlone() throws Exception {
    Files.delete(directory.resolve("1"));
    force.wrote(0, 1, START);
    force.forget(0);
    force.wrote(1, BackgroundForce.EVERY_BYTES, START);
    force.awaitIdle();

    assertEquals(List.of(1), forced);
  }

  @Test
  void aFailureComesOutAtTheNextTurn() throws Exception {
    Files.createDirectory(directory.resolve("7"));
    force.wrote(7, BackgroundForce.EVERY_BYTES, START);

    assertThrows(IOException.class, force::awaitIdle);
    assertThrows(IOException.class, () -> force.wrote(0, BackgroundForce.EVERY_BYTES, START));
  }
}
