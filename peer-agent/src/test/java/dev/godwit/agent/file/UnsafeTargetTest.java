package dev.godwit.agent.file;

import static dev.godwit.agent.file.Arriving.id;
import static dev.godwit.agent.file.Arriving.manifest;
import static dev.godwit.agent.file.Arriving.publishAll;
import static dev.godwit.agent.file.Arriving.randomBytes;
import static dev.godwit.agent.file.Arriving.store;
import static dev.godwit.agent.file.Arriving.utf8;
import static dev.godwit.agent.file.Problems.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.file.FileProblem.Reason;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens where a target folder is hostile, full, broken or closed. */
final class UnsafeTargetTest {
  @TempDir private Path temporary;

  private Path directory;
  private Path elsewhere;

  @BeforeEach
  void createTheFolders() throws IOException {
    directory = Files.createDirectory(temporary.resolve("target"));
    elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
  }

  @Test
  void aTopFolderThatBecomesALinkIsNotFollowed() throws Exception {
    Manifest manifest = manifest(FileEntry.file("album/a", 1), FileEntry.file("album/b", 1));
    try (PartialFiles files = Arriving.open(directory, id(1), manifest)) {
      store(files, 0, utf8("a"));
      store(files, 1, utf8("b"));
      files.publish(List.of(0));
      Path album = directory.resolve("album");
      Files.move(album, directory.resolve("moved"));
      Files.createSymbolicLink(album, elsewhere);

      assertProblem(Reason.UNSAFE_PATH, () -> files.publish(List.of(1)));
    }
    assertTrue(isEmpty(elsewhere));
    assertEquals("a", Files.readString(directory.resolve("moved/a")));
  }

  @Test
  void aFolderFurtherDownThatBecomesALinkIsNotFollowed() throws Exception {
    Manifest manifest = manifest(FileEntry.directory("x"), FileEntry.file("x/y/z", 1));
    try (PartialFiles files = Arriving.open(directory, id(1), manifest)) {
      store(files, 1, utf8("z"));
      files.publish(List.of(0));
      Files.createSymbolicLink(directory.resolve("x/y"), elsewhere);

      assertProblem(Reason.UNSAFE_PATH, () -> files.publish(List.of(1)));
    }
    assertTrue(isEmpty(elsewhere));
  }

  @Test
  void aLinkInPlaceOfTheFolderForPartsIsNotFollowed() throws Exception {
    Files.createSymbolicLink(directory.resolve(".godwit"), elsewhere);

    assertProblem(
        Reason.UNSAFE_PATH,
        () -> Arriving.open(directory, id(1), manifest(FileEntry.file("a", 1))));

    assertTrue(isEmpty(elsewhere));
  }

  @Test
  void aLinkInPlaceOfTheFolderForThisTransferIsNotFollowed() throws Exception {
    Path reserved = Files.createDirectory(directory.resolve(".godwit"));
    Files.createSymbolicLink(reserved.resolve(id(1).text()), elsewhere);
    Files.writeString(elsewhere.resolve("0.part"), "not to be deleted");

    assertProblem(
        Reason.UNSAFE_PATH,
        () -> Arriving.open(directory, id(1), manifest(FileEntry.file("a", 1))));

    assertEquals("not to be deleted", Files.readString(elsewhere.resolve("0.part")));
  }

  @Test
  void theChosenFolderItselfMayBeALink() throws Exception {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), directory);
    Manifest manifest = manifest(FileEntry.file("a", 1));
    try (PartialFiles files = Arriving.open(link, id(1), manifest)) {
      store(files, 0, utf8("a"));
      publishAll(files, manifest);
      files.complete();
    }
    assertEquals("a", Files.readString(directory.resolve("a")));
  }

  @Test
  void aFolderThatWasMovedAwayAfterItsFilesCameIsNotMadeAnew() throws Exception {
    FileEntry album =
        new FileEntry(
            FileEntry.directory("album").path(),
            OptionalLong.of(0),
            OptionalLong.of(1_000_000_000_000L),
            FileEntry.Kind.DIRECTORY,
            Optional.empty(),
            false);
    Manifest manifest = manifest(album, FileEntry.file("album/a", 0));
    try (PartialFiles files = Arriving.open(directory, id(1), manifest)) {
      publishAll(files, manifest);
      Files.move(directory.resolve("album"), directory.resolve("kept"));

      files.complete();
    }
    assertFalse(Files.exists(directory.resolve("album")));
  }

  @Test
  void twoNamesThatADiskCannotTellApartAreRefused() throws Exception {
    Manifest manifest = manifest(FileEntry.file("Straße", 1), FileEntry.file("STRASSE", 1));
    Arriving.open(directory, id(1), manifest).discard();

    assertProblem(
        Reason.UNSAFE_PATH,
        () ->
            Arriving.open(
                directory,
                id(1),
                manifest,
                found -> new Traits(false, found.hardLinks(), found.forcesFolders())));

    assertTrue(isEmpty(directory));
  }

  @Test
  void aPathThatGetsTooLongForTheDiskIsRefusedBeforeAnythingArrives() throws Exception {
    Path deep = directory;
    while (deep.toString().length() < 3500) {
      deep = deep.resolve("x".repeat(200));
    }
    Path longFolder = Files.createDirectories(deep);
    String path = ("y".repeat(200) + "/").repeat(4) + "z";

    assertProblem(
        Reason.UNSAFE_PATH,
        () -> Arriving.open(longFolder, id(1), manifest(FileEntry.file(path, 1))));

    assertTrue(isEmpty(longFolder));
  }

  @Test
  void moreThanTheDiskHoldsIsRefusedBeforeAnythingIsCreated() throws Exception {
    try (Disk _ = Disk.inMemory(directory, 8)) {
      FileProblem problem =
          assertProblem(
              Reason.NO_SPACE,
              () -> Arriving.open(directory, id(1), manifest(FileEntry.file("a", 123_456_789))));

      assertTrue(problem.getMessage().contains("123,456,789 bytes"), problem.getMessage());
      assertTrue(problem.getMessage().contains("8,388,608"), problem.getMessage());
      assertTrue(isEmpty(directory));
    }
  }

  @Test
  void theSpaceForAFolderThatIsNotThereYetIsThatOfItsDisk() throws Exception {
    try (Disk _ = Disk.inMemory(directory, 8)) {
      Path deep = directory.resolve("not/yet");

      PartialFiles.requireSpace(deep, 8 << 20);
      assertProblem(Reason.NO_SPACE, () -> PartialFiles.requireSpace(deep, (8 << 20) + 1));

      assertTrue(isEmpty(directory));
    }
  }

  @Test
  void aDiskThatFillsUpMeanwhileIsSaidToBeFullAndNothingIsLeft() throws Exception {
    byte[] content = randomBytes(6 << 20, 1);
    try (Disk _ = Disk.inMemory(directory, 8)) {
      Manifest manifest = manifest(FileEntry.file("a", content.length));
      try (PartialFiles files = Arriving.open(directory, id(1), manifest)) {
        Files.write(directory.resolve("other"), randomBytes(4 << 20, 2));

        assertProblem(Reason.NO_SPACE, () -> store(files, 0, content));
        files.discard();
      }
      assertEquals(List.of("other"), names(directory));
    }
  }

  @Test
  void aDiskWithNoRoomForNamesIsSaidToBeFull() throws Exception {
    try (Disk _ = Disk.ofFewFiles(directory, 100)) {
      Manifest manifest = manifest(FileEntry.directory("a"));
      try (PartialFiles files = Arriving.open(directory, id(1), manifest)) {
        fillUpWithNames(directory.resolve(".godwit"), 100);

        assertProblem(Reason.NO_SPACE, () -> publishAll(files, manifest));
      }
    }
  }

  @Test
  void aDiskThatFailsIsSaidToFail() throws Exception {
    try (BrokenDisk disk = BrokenDisk.whole(directory, temporary.resolve("image"))) {
      byte[] content = randomBytes(8 << 20, 1);
      Manifest manifest = manifest(FileEntry.file("a", content.length));
      try (PartialFiles files = Arriving.open(directory, id(1), manifest)) {
        store(files, 0, content);
        disk.breakDown();

        assertProblem(Reason.DISK_FAILED, () -> publishAll(files, manifest));
      }
    }
  }

  @Test
  void aReadOnlyFolderIsSaidToBeSo() {
    try (Disk _ = Disk.readOnly(directory)) {
      assertProblem(
          Reason.UNWRITABLE,
          () -> Arriving.open(directory, id(1), manifest(FileEntry.file("a", 1))));
    }
  }

  @Test
  void aFileInPlaceOfTheFolderIsSaidToBeInTheWay() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "mine");

    assertProblem(
        Reason.UNWRITABLE, () -> Arriving.open(file, id(1), manifest(FileEntry.file("a", 1))));

    assertEquals("mine", Files.readString(file));
  }

  private static void fillUpWithNames(Path folder, int count) {
    assertThrows(
        IOException.class,
        () -> {
          for (int i = 0; i < count; i++) {
            Files.createFile(folder.resolve("name" + i));
          }
        });
  }

  private static boolean isEmpty(Path folder) throws IOException {
    return names(folder).isEmpty();
  }

  private static List<String> names(Path folder) throws IOException {
    try (var listing = Files.list(folder)) {
      return listing.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
