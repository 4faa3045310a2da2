package dev.godwit.agent.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When what was written is forced to disk, and that it is noted after that. */
final class BackgroundForceTest {
  private static final HeldBlock BLOCK = new HeldBlock(0, Arriving.digest(Arriving.utf8("a")));
  private static final HeldBlock NEXT = new HeldBlock(1, Arriving.digest(Arriving.utf8("b")));

  @TempDir private Path directory;
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Optional<IOException>> outcomes = new LinkedBlockingQueue<>();
  private final BackgroundForce force =
      new BackgroundForce(
          file -> {
            events.add("force " + file);
            return directory.resolve(String.valueOf(file));
          },
          blocks -> events.add("note " + counts(blocks)));

  @BeforeEach
  void createParts() throws IOException {
    for (int file = 0; file < 3; file++) {
      Files.writeString(directory.resolve(String.valueOf(file)), "bytes");
    }
  }

  @Test
  void whatWasWrittenIsForcedAndThenNoted() throws Exception {
    force.wrote(1, BLOCK, 1);
    force.wrote(0, BLOCK, 1);
    force.wrote(1, NEXT, 1);

    force.begin(outcomes::add);

    assertEquals(Optional.empty(), outcomes.take());
    assertEquals(List.of("force 0", "force 1", "note {0=1, 1=2}"), events);
  }

  @Test
  void whatIsForcedIsNotForcedAgain() throws Exception {
    force.wrote(0, BLOCK, 1);
    force.begin(outcomes::add);
    force.wrote(1, BLOCK, 1);
    force.begin(outcomes::add);
    force.awaitIdle();

    assertEquals(List.of("force 0", "note {0=1}", "force 1", "note {1=1}"), events);
  }

  @Test
  void whoWritesMuchAndNeverAsksIsForcedToPause() throws Exception {
    force.wrote(0, BLOCK, BackgroundForce.MAX_UNFORCED_BYTES - 1);
    force.awaitIdle();
    assertEquals(List.of(), events);

    force.wrote(1, BLOCK, 1);
    force.awaitIdle();

    assertEquals(List.of("force 0", "force 1", "note {0=1, 1=1}"), events);
  }

  @Test
  void whatIsPublishedOrGivenUpIsLeftAlone() throws Exception {
    force.wrote(0, BLOCK, 1);
    force.wrote(1, BLOCK, 1);
    force.forget(0);
    force.finish();

    assertEquals(List.of("force 1", "note {1=1}"), events);
  }

  @Test
  void ofAPartThatSomebodyHasDeletedNothingIsNoted() throws Exception {
    Files.delete(directory.resolve("1"));
    force.wrote(1, BLOCK, 1);
    force.wrote(2, BLOCK, 1);
    force.finish();

    assertEquals(List.of("force 1", "force 2", "note {2=1}"), events);
  }

  @Test
  void aFailureIsToldAndComesOutAtTheNextTurn() throws Exception {
    Files.createDirectory(directory.resolve("7"));
    force.wrote(7, BLOCK, 1);
    force.begin(outcomes::add);

    assertTrue(outcomes.take().isPresent());
    assertThrows(IOException.class, force::awaitIdle);
    assertThrows(IOException.class, () -> force.begin(outcomes::add));
    assertEquals(List.of("force 7"), events);
  }

  private static String counts(Map<Integer, List<HeldBlock>> blocks) {
    StringBuilder counts = new StringBuilder();
    blocks.forEach(
        (file, all) -> counts.append(counts.isEmpty() ? "" : ", ").append(file + "=" + all.size()));
    return "{" + counts + "}";
  }
}
