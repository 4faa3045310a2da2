package dev.godwit.agent.file;

import static dev.godwit.agent.file.Arriving.digest;
import static dev.godwit.agent.file.Arriving.direct;
import static dev.godwit.agent.file.Arriving.id;
import static dev.godwit.agent.file.Arriving.manifest;
import static dev.godwit.agent.file.Arriving.publishAll;
import static dev.godwit.agent.file.Arriving.randomBytes;
import static dev.godwit.agent.file.Arriving.store;
import static dev.godwit.agent.file.Arriving.utf8;
import static dev.godwit.agent.file.Problems.assertProblem;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.file.FileProblem.Reason;
import dev.godwit.protocol.transfer.BlockDigests;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.FileRange;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.ResumePoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a second attempt finds of the first. */
final class ResumeTest {
  private static final int BLOCK = 1 << 20;

  private final byte[] content = randomBytes(3 * BLOCK + 500, 1);
  private final Manifest big = manifest(FileEntry.file("big", content.length));

  @TempDir private Path directory;

  @Test
  void theFirstAttemptHoldsNothing() throws Exception {
    try (PartialFiles files = Arriving.open(directory, id(1), big)) {
      assertEquals(ResumePoint.nothing(), files.held());
    }
  }

  @Test
  void whatWasStoredIsHeldAndOnlyTheRestIsNeeded() throws Exception {
    try (PartialFiles first = Arriving.open(directory, id(1), big)) {
      storeBlock(first, 0);
      storeBlock(first, 3);
    }
    try (PartialFiles second = Arriving.open(directory, id(1), big)) {
      assertEquals(List.of(), second.held().done());
      assertHeld(second, 0, 0, 3);

      storeBlock(second, 1);
      storeBlock(second, 2);
      publishAll(second, big);
      second.complete();
    }
    assertArrayEquals(content, Files.readAllBytes(directory.resolve("big")));
    assertFalse(Files.exists(directory.resolve(".godwit")));
  }

  @Test
  void aCheckpointIsToldWhenItIsSafe() throws Exception {
    BlockingQueue<Optional<FileProblem>> outcomes = new LinkedBlockingQueue<>();
    try (PartialFiles files = Arriving.open(directory, id(1), big)) {
      storeBlock(files, 1);
      files.checkpoint(outcomes::add);
      assertEquals(Optional.empty(), outcomes.take());

      JournalState noted = Journal.read(inFolder("journal"), Journal.FORMAT);

      BlockDigests part = noted.parts().getOrDefault(0, new BlockDigests());
      assertEquals(1, part.nextFrom(0));
      assertEquals(digest(block(1)), part.get(1));
    }
  }

  @Test
  void whatIsDoneStaysDoneUnderTheNameThatItGot() throws Exception {
    Files.writeString(directory.resolve("a"), "mine");
    Manifest manifest = manifest(FileEntry.file("a", 1), FileEntry.file("b", 1));
    try (PartialFiles first = Arriving.open(directory, id(1), manifest)) {
      store(first, 0, utf8("a"));
      first.publish(List.of(0));
    }
    try (PartialFiles second = Arriving.open(directory, id(1), manifest)) {
      assertEquals(new ResumePoint(List.of(new FileRange(0, 1)), Map.of()), second.held());
      store(second, 1, utf8("b"));
      second.publish(List.of(1));
      second.complete();
    }
    assertEquals("mine", Files.readString(directory.resolve("a")));
    assertEquals("a", Files.readString(directory.resolve("a (1)")));
    assertEquals("b", Files.readString(directory.resolve("b")));
  }

  @Test
  void aFolderThatGotAnotherNameIsGoneOnWith() throws Exception {
    Files.createDirectory(directory.resolve("album"));
    Manifest manifest = manifest(FileEntry.file("album/a", 1), FileEntry.file("album/b", 1));
    try (PartialFiles first = Arriving.open(directory, id(1), manifest)) {
      store(first, 0, utf8("a"));
      first.publish(List.of(0));
    }
    try (PartialFiles second = Arriving.open(directory, id(1), manifest)) {
      store(second, 1, utf8("b"));
      second.publish(List.of(1));
      second.complete();
    }
    assertEquals("a", Files.readString(directory.resolve("album (1)/a")));
    assertEquals("b", Files.readString(directory.resolve("album (1)/b")));
    assertFalse(Files.exists(directory.resolve("album (2)")));
  }

  @Test
  void anotherManifestBeginsAnew() throws Exception {
    try (PartialFiles first = Arriving.open(directory, id(1), big)) {
      storeBlock(first, 0);
    }
    Manifest other = manifest(FileEntry.file("other", content.length));
    try (PartialFiles second = Arriving.open(directory, id(1), other)) {
      assertEquals(ResumePoint.nothing(), second.held());
      assertFalse(Files.exists(inFolder("0.part")));
    }
  }

  @Test
  void whatAFileThatBeginsAnewHeldIsForgotten() throws Exception {
    try (PartialFiles first = Arriving.open(directory, id(1), big)) {
      storeBlock(first, 0);
    }
    try (PartialFiles second = Arriving.open(directory, id(1), big)) {
      second.restart(0);
      storeBlock(second, 2);
    }
    try (PartialFiles third = Arriving.open(directory, id(1), big)) {
      assertHeld(third, 0, 2);
    }
  }

  @Test
  void ofAPartThatIsTooShortOnlyWhatFitsIsHeld() throws Exception {
    try (PartialFiles first = Arriving.open(directory, id(1), big)) {
      storeBlock(first, 0);
      storeBlock(first, 1);
      storeBlock(first, 2);
    }
    truncate(inFolder("0.part"), 2 * BLOCK + 17);

    try (PartialFiles second = Arriving.open(directory, id(1), big)) {
      assertHeld(second, 0, 0, 1);
    }
  }

  @Test
  void ofAPartThatIsGoneNothingIsHeld() throws Exception {
    try (PartialFiles first = Arriving.open(directory, id(1), big)) {
      storeBlock(first, 0);
    }
    Files.delete(inFolder("0.part"));

    try (PartialFiles second = Arriving.open(directory, id(1), big)) {
      assertEquals(ResumePoint.nothing(), second.held());
      store(second, 0, content);
      publishAll(second, big);
      second.complete();
    }
    assertArrayEquals(content, Files.readAllBytes(directory.resolve("big")));
  }

  enum Damage {
    BYTE_CHANGED {
      @Override
      byte[] of(byte[] journal) {
        journal[journal.length / 2] ^= 1;
        return journal;
      }
    },
    TAIL_TORN {
      @Override
      byte[] of(byte[] journal) {
        return Arrays.copyOf(journal, journal.length - 1);
      }
    },
    EMPTY {
      @Override
      byte[] of(byte[] journal) {
        return new byte[0];
      }
    },
    ZEROES {
      @Override
      byte[] of(byte[] journal) {
        return new byte[journal.length];
      }
    },
    SOMETHING_ELSE {
      @Override
      byte[] of(byte[] journal) {
        return randomBytes(journal.length, 7);
      }
    };

    abstract byte[] of(byte[] journal);
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void aDamagedJournalCostsWhatItSaidAndNothingElse(Damage damage) throws Exception {
    try (PartialFiles first = Arriving.open(directory, id(1), big)) {
      storeBlock(first, 0);
      storeBlock(first, 1);
    }
    Path journal = inFolder("journal");
    Files.write(journal, damage.of(Files.readAllBytes(journal)));

    try (PartialFiles second = Arriving.open(directory, id(1), big)) {
      assertEquals(ResumePoint.nothing(), second.held());
      store(second, 0, content);
      publishAll(second, big);
      second.complete();
    }
    assertArrayEquals(content, Files.readAllBytes(directory.resolve("big")));
  }

  @Test
  void aJournalOfANewerVersionIsRefusedAndKept() throws Exception {
    try (PartialFiles first = Arriving.open(directory, id(1), big)) {
      storeBlock(first, 0);
    }
    Path journal = inFolder("journal");
    RecordLog.Format newer =
        new RecordLog.Format(Journal.FORMAT.magic(), Journal.FORMAT.version() + 1);
    Files.delete(journal);
    RecordLog.create(journal, newer).close();
    byte[] before = Files.readAllBytes(journal);

    FileProblem problem =
        assertProblem(Reason.NEWER_VERSION, () -> Arriving.open(directory, id(1), big));

    assertTrue(problem.getMessage().contains("newer"), problem.getMessage());
    assertArrayEquals(before, Files.readAllBytes(journal));
    assertEquals(content.length - 2 * BLOCK - 500, Files.size(inFolder("0.part")));
  }

  @Test
  void aFileThatGotItsNameBeforeTheCrashIsNotSentAgain() throws Exception {
    Manifest manifest = manifest(FileEntry.file("album/a", 1), FileEntry.file("b", 1));
    try (PartialFiles first = Arriving.open(directory, id(1), manifest)) {
      store(first, 0, utf8("a"));
      store(first, 1, utf8("b"));
      first.publish(List.of(1));
      first.publish(List.of(0));
    }
    // What a crash leaves between the second name and the note of it.
    Path published = directory.resolve("album/a");
    Files.createLink(inFolder("0.part"), published);
    cutLastRecord(inFolder("journal"));

    try (PartialFiles second = Arriving.open(directory, id(1), manifest)) {
      assertEquals(new ResumePoint(List.of(new FileRange(0, 2)), Map.of()), second.held());
      assertFalse(Files.exists(inFolder("0.part")));
      second.complete();
    }
    assertEquals("a", Files.readString(published));
    assertFalse(Files.exists(directory.resolve("album (1)")));
  }

  @Test
  void aPartThatIsAlsoSomebodysFileIsNotWrittenTo() throws Exception {
    try (PartialFiles first = Arriving.open(directory, id(1), big)) {
      storeBlock(first, 0);
    }
    Path kept = directory.resolve("kept elsewhere");
    Files.createLink(kept, inFolder("0.part"));

    try (PartialFiles second = Arriving.open(directory, id(1), big)) {
      assertEquals(ResumePoint.nothing(), second.held());
      store(second, 0, content);
    }
    assertArrayEquals(block(0), Files.readAllBytes(kept));
  }

  @Test
  void onlyWhatIsMissingNeedsRoom() throws Exception {
    byte[] large = randomBytes(6 * BLOCK, 3);
    Manifest manifest = manifest(FileEntry.file("large", large.length));
    try (Disk _ = Disk.inMemory(directory, 8)) {
      try (PartialFiles first = Arriving.open(directory, id(1), manifest)) {
        store(first, 0, Arrays.copyOf(large, 5 * BLOCK));
      }
      try (PartialFiles second = Arriving.open(directory, id(1), manifest)) {
        assertHeld(second, 0, 0, 1, 2, 3, 4);
      }
    }
  }

  private byte[] block(int index) {
    return Arrays.copyOfRange(
        content, index * BLOCK, Math.min(content.length, (index + 1) * BLOCK));
  }

  private void storeBlock(PartialFiles files, int index) throws FileProblem {
    byte[] block = block(index);
    assertTrue(
        files.store(0, (long) index * BLOCK, new ByteBuffer[] {direct(block)}, digest(block)));
  }

  private static void assertHeld(PartialFiles files, int file, int... blocks) {
    BlockDigests part = files.held().parts().getOrDefault(file, new BlockDigests());
    int[] held =
        IntStream.iterate(part.nextFrom(0), i -> i >= 0, i -> part.nextFrom(i + 1)).toArray();
    assertArrayEquals(blocks, held);
  }

  private Path inFolder(String name) {
    return directory.resolve(".godwit").resolve(id(1).text()).resolve(name);
  }

  private static void truncate(Path file, long bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
    }
  }

  /** As if it had never been written. */
  private static void cutLastRecord(Path journal) throws IOException {
    long[] end = {12};
    long[] before = {12};
    RecordLog.read(
        journal,
        Journal.FORMAT,
        payload -> {
          before[0] = end[0];
          end[0] += 8 + payload.remaining();
          return true;
        });
    truncate(journal, before[0]);
  }
}
