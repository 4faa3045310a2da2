package dev.godwit.agent.file;

import static dev.godwit.agent.file.Arriving.digest;
import static dev.godwit.agent.file.Arriving.randomBytes;
import static dev.godwit.agent.file.Problems.assertProblem;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.file.FileProblem.Reason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is read of a source, and what happens when it changes or fails. */
final class SourceFilesTest {
  private static final int BLOCK = 1 << 20;

  @TempDir private Path directory;
  private Path file;
  private final byte[] content = randomBytes(2 * BLOCK + 100, 3);
  private final ByteBuffer target = ByteBuffer.allocateDirect(BLOCK);

  @BeforeEach
  void createASource() throws IOException {
    file = Files.write(directory.resolve("file"), content);
  }

  @Test
  void aBlockIsReadWhereItLiesWithItsDigest() throws Exception {
    try (SourceFiles files = SourceFiles.scan(List.of(file))) {
      target.position(10).limit(110);

      var read = files.readBlock(0, 2 * BLOCK, target);

      byte[] expected = Arrays.copyOfRange(content, 2 * BLOCK, content.length);
      byte[] actual = new byte[100];
      assertEquals(digest(expected), read);
      assertEquals(10, target.position());
      assertEquals(110, target.limit());
      target.get(actual);
      assertArrayEquals(expected, actual);
      files.verifyUnchanged(0);
    }
  }

  @Test
  void blocksInPooledBuffersAreTheFileFromEndToEnd() throws Exception {
    BlockBuffers buffers = new BlockBuffers(1);
    ByteBuffer block = Objects.requireNonNull(buffers.acquire());
    try (SourceFiles files = SourceFiles.scan(List.of(file))) {
      for (int offset = 0; offset < content.length; offset += BLOCK) {
        int end = Math.min(content.length, offset + BLOCK);
        byte[] expected = Arrays.copyOfRange(content, offset, end);
        assertEquals(
            digest(expected), files.readBlock(0, offset, block.clear().limit(end - offset)));
        byte[] actual = new byte[expected.length];
        block.get(actual);
        assertArrayEquals(expected, actual);
      }
    }
  }

  @Test
  void aFileThatChangesBetweenTwoBlocksIsNotMistakenForItself() throws Exception {
    ByteBuffer block = Objects.requireNonNull(new BlockBuffers(1).acquire());
    try (SourceFiles files = SourceFiles.scan(List.of(file))) {
      files.readBlock(0, 0, block);
      Files.write(file, Arrays.copyOf(content, BLOCK + 10));
      assertThrows(FileProblem.class, () -> files.readBlock(0, BLOCK, block.clear()));
    }
  }

  @Test
  void aBlockOutsideTheFileIsAMistakeOfTheCaller() throws Exception {
    try (SourceFiles files = SourceFiles.scan(List.of(file))) {
      assertThrows(
          IllegalArgumentException.class, () -> files.readBlock(0, 2 * BLOCK, target.clear()));
      assertThrows(IllegalArgumentException.class, () -> files.readBlock(0, -1, target.clear()));
    }
  }

  @Test
  void manyFilesReadInTurnsNeedFewOpen() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("folder"));
    for (int i = 0; i < 50; i++) {
      Files.write(folder.resolve("f" + i), new byte[] {(byte) i, (byte) i});
    }
    try (SourceFiles files = SourceFiles.scan(List.of(folder))) {
      for (int offset = 0; offset < 2; offset++) {
        for (int i = 1; i <= 50; i++) {
          files.readBlock(i, offset, target.clear().limit(1));
          assertTrue(OpenDescriptors.below(folder) <= OpenFiles.MAX_OPEN);
        }
      }
    }
    assertEquals(0, OpenDescriptors.below(folder));
  }

  @Test
  void aFileThatChangedBeforeItWasOpenedIsNotSent() throws Exception {
    try (SourceFiles files = SourceFiles.scan(List.of(file))) {
      Files.write(file, randomBytes(content.length, 4));
      Files.setLastModifiedTime(file, FileTime.fromMillis(1));

      assertProblem(Reason.SOURCE_CHANGED, () -> files.readBlock(0, 0, target.clear()));
    }
  }

  @Test
  void aFileThatChangesWhileItIsReadIsFoundOutAtTheEnd() throws Exception {
    try (SourceFiles files = SourceFiles.scan(List.of(file))) {
      files.readBlock(0, 0, target.clear());
      Files.write(file, new byte[content.length + 1]);

      assertProblem(Reason.SOURCE_CHANGED, () -> files.verifyUnchanged(0));
    }
  }

  @Test
  void anotherFileUnderTheNameIsFoundOutThoughSizeAndTimeAreTheSame() throws Exception {
    try (SourceFiles files = SourceFiles.scan(List.of(file))) {
      files.readBlock(0, 0, target.clear());
      Path other = Files.write(directory.resolve("other"), randomBytes(content.length, 5));
      Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
      Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

      assertProblem(Reason.SOURCE_CHANGED, () -> files.verifyUnchanged(0));
    }
  }

  @Test
  void aFileThatShrinksWhileItIsReadIsFoundOutAtOnce() throws Exception {
    try (SourceFiles files = SourceFiles.scan(List.of(file))) {
      files.readBlock(0, 0, target.clear());
      try (RandomAccessFile shrinking = new RandomAccessFile(file.toFile(), "rw")) {
        shrinking.setLength(BLOCK + 1);
      }

      assertProblem(Reason.SOURCE_CHANGED, () -> files.readBlock(0, BLOCK, target.clear()));
    }
  }

  @Test
  void aFileThatIsGoneHasChanged() throws Exception {
    try (SourceFiles files = SourceFiles.scan(List.of(file))) {
      Files.delete(file);

      assertProblem(Reason.SOURCE_CHANGED, () -> files.readBlock(0, 0, target.clear()));
    }
  }

  @Test
  void aLinkInPlaceOfTheFileIsNotFollowed() throws Exception {
    try (SourceFiles files = SourceFiles.scan(List.of(file))) {
      Path moved = Files.move(file, directory.resolve("moved"));
      Files.createSymbolicLink(file, moved);

      assertProblem(Reason.SOURCE_CHANGED, () -> files.readBlock(0, 0, target.clear()));
    }
  }

  @Test
  @Timeout(30)
  void aPipeInPlaceOfTheFileIsNotWaitedFor() throws Exception {
    try (SourceFiles files = SourceFiles.scan(List.of(file))) {
      Files.delete(file);
      Disk.run(List.of("mkfifo", file.toString()));

      assertProblem(Reason.SOURCE_CHANGED, () -> files.readBlock(0, 0, target.clear()));
    }
  }

  @Test
  void aFileOnADiskThatFailsIsUnreadable() throws Exception {
    Path mounted = directory.resolve("disk");
    try (BrokenDisk disk = BrokenDisk.whole(mounted, directory.resolve("image"))) {
      Path onDisk = Files.write(mounted.resolve("file"), randomBytes(16 << 20, 6));
      disk.forgetWhatIsCached();
      try (SourceFiles files = SourceFiles.scan(List.of(onDisk))) {
        disk.breakDown();

        FileProblem problem =
            assertProblem(Reason.UNREADABLE, () -> files.readBlock(0, 15 << 20, target.clear()));

        assertTrue(problem.getMessage().contains(onDisk.toString()), problem.getMessage());
      }
    }
  }
}
