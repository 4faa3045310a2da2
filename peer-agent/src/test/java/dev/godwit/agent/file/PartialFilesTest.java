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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.file.FileProblem.Reason;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.RelativePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of what arrives, from the first block to the last. */
final class PartialFilesTest {
  @TempDir private Path directory;

  @Test
  void aFileAppearsUnderItsNameOnlyWhenItIsWhole() throws Exception {
    byte[] content = randomBytes(3_500_000, 1);
    Manifest manifest = manifest(FileEntry.file("photo.jpg", content.length));
    try (PartialFiles files = Arriving.open(directory, id(1), manifest)) {
      store(files, 0, content);
      assertEquals(List.of(".godwit"), names(directory));

      List<Published> published = publishAll(files, manifest);

      Path photo = directory.toRealPath().resolve("photo.jpg");
      assertEquals(List.of(new Published(0, photo)), published);
      assertArrayEquals(content, Files.readAllBytes(photo));
      files.complete();
    }
    assertEquals(List.of("photo.jpg"), names(directory));
  }

  @Test
  void aBlockWithAnotherDigestIsNotWritten() throws Exception {
    byte[] wrong = utf8("wrong");
    byte[] right = utf8("right");
    Manifest manifest = manifest(FileEntry.file("a", 5));
    try (PartialFiles files = Arriving.open(directory, id(1), manifest)) {
      ByteBuffer data = direct(wrong);

      assertFalse(files.store(0, 0, new ByteBuffer[] {data}, digest(right)));

      assertEquals(5, data.remaining());
      assertProblem(Reason.DISK_FAILED, () -> publishAll(files, manifest));
      assertEquals(List.of(".godwit"), names(directory));
    }
  }

  @Test
  void aFileThatLacksABlockIsNotPublished() throws Exception {
    Manifest manifest = manifest(FileEntry.file("a", 2 << 20));
    try (PartialFiles files = Arriving.open(directory, id(1), manifest)) {
      store(files, 0, randomBytes(1 << 20, 1));

      assertProblem(Reason.DISK_FAILED, () -> publishAll(files, manifest));
    }
    assertEquals(List.of(), names(directory));
  }

  @Test
  void anEmptyFileArrivesToo() throws Exception {
    Manifest manifest = manifest(FileEntry.file("empty", 0));
    try (PartialFiles files = Arriving.open(directory, id(1), manifest)) {
      publishAll(files, manifest);
      files.complete();
    }
    assertEquals(0, Files.size(directory.resolve("empty")));
  }

  @Test
  void foldersArriveWithWhatIsInThemAndKeepTheirTimes() throws Exception {
    long folderTime = 1_000_000_000_123L;
    long fileTime = 1_100_000_000_456L;
    Manifest manifest =
        manifest(
            entry("album", FileEntry.Kind.DIRECTORY, 0, folderTime, false),
            entry("album/empty", FileEntry.Kind.DIRECTORY, 0, folderTime, false),
            entry("album/run.sh", FileEntry.Kind.FILE, 2, fileTime, true),
            entry("album/not/listed/x", FileEntry.Kind.FILE, 1, fileTime, false));
    try (PartialFiles files = Arriving.open(directory, id(1), manifest)) {
      store(files, 2, utf8("hi"));
      store(files, 3, utf8("x"));
      publishAll(files, manifest);
      files.complete();
    }
    Path album = directory.resolve("album");
    assertEquals(folderTime, Files.getLastModifiedTime(album).toMillis());
    assertEquals(folderTime, Files.getLastModifiedTime(album.resolve("empty")).toMillis());
    assertEquals(fileTime, Files.getLastModifiedTime(album.resolve("run.sh")).toMillis());
    assertTrue(Files.isExecutable(album.resolve("run.sh")));
    assertEquals("x", Files.readString(album.resolve("not/listed/x")));
    assertFalse(
        PosixFilePermissions.toString(Files.getPosixFilePermissions(album.resolve("not/listed/x")))
            .contains("x"));
  }

  @Test
  void aTransferOfFoldersAloneIsLegal() throws Exception {
    Manifest manifest = manifest(FileEntry.directory("a"), FileEntry.directory("a/b"));
    try (PartialFiles files = Arriving.open(directory, id(1), manifest)) {
      publishAll(files, manifest);
      files.complete();
    }
    assertTrue(Files.isDirectory(directory.resolve("a/b")));
    assertEquals(List.of("a"), names(directory));
  }

  @Test
  void theFolderToReceiveIntoIsCreated() throws Exception {
    Path deep = directory.resolve("not/yet/there");
    Manifest manifest = manifest(FileEntry.file("a", 1));
    try (PartialFiles files = Arriving.open(deep, id(1), manifest)) {
      store(files, 0, utf8("a"));
      publishAll(files, manifest);
      files.complete();
    }
    assertEquals("a", Files.readString(deep.resolve("a")));
  }

  @Test
  void partsAreForTheEyesOfThisUserAlone() throws Exception {
    Path reserved = Files.createDirectory(directory.resolve(RelativePath.RESERVED_NAME));
    Files.setPosixFilePermissions(reserved, PosixFilePermissions.fromString("rwxrwxrwx"));
    Manifest manifest = manifest(FileEntry.file("a", 1));
    try (PartialFiles files = Arriving.open(directory, id(1), manifest)) {
      store(files, 0, utf8("a"));

      for (Path folder : List.of(reserved, reserved.resolve(id(1).text()))) {
        assertEquals(
            "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
      }
    }
  }

  @Test
  void aTransferThatIsDiscardedLeavesWhatItPublishedAndNothingElse() throws Exception {
    Manifest manifest = manifest(FileEntry.file("done", 4), FileEntry.file("half", 8));
    try (PartialFiles files = Arriving.open(directory, id(1), manifest)) {
      store(files, 0, utf8("done"));
      store(files, 1, utf8("half"));
      files.publish(List.of(0));

      files.discard();
    }
    assertEquals(List.of("done"), names(directory));
  }

  @Test
  void aTransferThatEndsLeavesOthersAlone() throws Exception {
    Manifest manifest = manifest(FileEntry.file("a", 1));
    try (PartialFiles going = Arriving.open(directory, id(1), manifest)) {
      store(going, 0, utf8("1"));
      try (PartialFiles ending = Arriving.open(directory, id(2), manifest)) {
        store(ending, 0, utf8("2"));
        ending.discard();
      }
      publishAll(going, manifest);
      going.complete();
    }
    assertEquals("1", Files.readString(directory.resolve("a")));
  }

  @Test
  void theSameTransferIsReceivedOnceAtATime() throws Exception {
    Manifest manifest = manifest(FileEntry.file("a", 1));
    try (PartialFiles first = Arriving.open(directory, id(1), manifest)) {
      store(first, 0, utf8("a"));

      assertProblem(Reason.EXISTS, () -> Arriving.open(directory, id(1), manifest));

      publishAll(first, manifest);
      first.complete();
    }
    assertEquals("a", Files.readString(directory.resolve("a")));
  }

  @Test
  void aWholeBatchIsPublishedInItsOrder() throws Exception {
    Manifest manifest =
        new Manifest(
            IntStream.range(0, PartialFiles.MAX_BATCH)
                .mapToObj(i -> FileEntry.file("folder/" + i, 4))
                .toList());
    try (PartialFiles files = Arriving.open(directory, id(1), manifest)) {
      for (int file = 0; file < manifest.count(); file++) {
        store(files, file, ByteBuffer.allocate(4).putInt(file).array());
      }
      List<Integer> backwards =
          IntStream.range(0, manifest.count()).map(i -> manifest.count() - 1 - i).boxed().toList();

      List<Published> published = files.publish(backwards);

      assertEquals(backwards, published.stream().map(Published::file).toList());
      for (Published one : published) {
        assertEquals(
            one.file(), ByteBuffer.wrap(Files.readAllBytes(one.path())).getInt(), one::toString);
      }
      files.complete();
    }
  }

  @Test
  void whatIsPublishedIsNotPublishedOrWrittenToAgain() throws Exception {
    Manifest manifest = manifest(FileEntry.file("a", 1));
    try (PartialFiles files = Arriving.open(directory, id(1), manifest)) {
      store(files, 0, utf8("a"));
      publishAll(files, manifest);

      assertThrows(IllegalStateException.class, () -> publishAll(files, manifest));
      assertThrows(IllegalStateException.class, () -> store(files, 0, utf8("b")));
      files.complete();
    }
    assertEquals("a", Files.readString(directory.resolve("a")));
  }

  @Test
  void aFileThatWillNotComeIsForgottenAndTheRestArrives() throws Exception {
    byte[] half = randomBytes(1 << 20, 1);
    Manifest manifest = manifest(FileEntry.file("changed", 2 << 20), FileEntry.file("b", 1));
    try (PartialFiles files = Arriving.open(directory, id(1), manifest)) {
      store(files, 0, half);
      store(files, 1, utf8("b"));

      files.drop(0);

      assertThrows(IllegalStateException.class, () -> store(files, 0, half));
      assertThrows(IllegalStateException.class, () -> files.publish(List.of(0)));
      assertThrows(IllegalStateException.class, files::complete);
      files.publish(List.of(1));
      files.complete();
    }
    assertEquals(List.of("b"), names(directory));
  }

  @Test
  void manyFilesAtOnceNeedFewOpen() throws Exception {
    int count = 100;
    Manifest manifest =
        new Manifest(
            IntStream.range(0, count).mapToObj(i -> FileEntry.file("f" + i, 2 << 20)).toList());
    byte[] block = randomBytes(1 << 20, 7);
    try (PartialFiles files = Arriving.open(directory, id(1), manifest)) {
      for (int offset = 0; offset < 2 << 20; offset += 1 << 20) {
        for (int file = 0; file < count; file++) {
          files.store(file, offset, new ByteBuffer[] {direct(block)}, digest(block));
          if (file % 10 == 0) {
            // The lock, the journal, what the background forces, what is written directly.
            int others = 4;
            assertTrue(OpenDescriptors.below(directory) <= OpenFiles.MAX_OPEN + others);
          }
        }
      }
      publishAll(files, manifest);
      files.complete();
    }
    assertEquals(0, OpenDescriptors.below(directory));
  }

  @Test
  void onlyWhatWasOfferedMayBeStored() throws Exception {
    Manifest manifest = manifest(FileEntry.file("a", 4), FileEntry.directory("d"));
    byte[] block = utf8("block");
    try (PartialFiles files = Arriving.open(directory, id(1), manifest)) {
      ByteBuffer[] data = {direct(block)};
      assertThrows(IllegalArgumentException.class, () -> files.store(0, 0, data, digest(block)));
      assertThrows(IllegalArgumentException.class, () -> files.store(0, -1, data, digest(block)));
      assertThrows(
          IllegalArgumentException.class,
          () -> files.store(0, Long.MAX_VALUE, data, digest(block)));
      assertThrows(IllegalArgumentException.class, () -> files.store(1, 0, data, digest(block)));
    }
  }

  private static FileEntry entry(
      String path, FileEntry.Kind kind, long size, long modified, boolean executable) {
    return new FileEntry(
        new RelativePath(path),
        OptionalLong.of(size),
        OptionalLong.of(modified),
        kind,
        Optional.empty(),
        executable);
  }

  private static List<String> names(Path folder) throws IOException {
    try (var listing = Files.list(folder)) {
      return listing.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
