package dev.godwit.agent.file;

import static dev.godwit.agent.file.Arriving.id;
import static dev.godwit.agent.file.Arriving.manifest;
import static dev.godwit.agent.file.Arriving.publishAll;
import static dev.godwit.agent.file.Arriving.randomBytes;
import static dev.godwit.agent.file.Arriving.store;
import static dev.godwit.agent.file.Arriving.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done where a name is taken, by each rule. */
class TakenNamesTest {
  private static final byte[] CONTENT = randomBytes((3 << 20) + 7, 1);

  private @TempDir Path directory;

  private PartialFiles open(TakenNames rule, Manifest manifest) throws FileProblem {
    Arrival arrival = new Arrival(id(1), 1, "bob", Instant.parse("2026-11-30T12:00:00Z"), rule);
    return PartialFiles.open(directory, arrival, manifest, HashProgress.UNTOLD);
  }

  private Path mine(String name, byte[] content) throws IOException {
    Path path = directory.resolve(name);
    Files.createDirectories(path.getParent());
    return Files.write(path, content);
  }

  private static Manifest ofContent(String path) {
    return manifest(FileEntry.file(path, CONTENT.length));
  }

  private List<String> names() throws IOException {
    try (var listing = Files.list(directory)) {
      return listing.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aFileThatMayBeTheSameIsHeldAsAWhole() throws Exception {
    mine("a.bin", CONTENT);
    Manifest manifest = ofContent("a.bin");
    try (PartialFiles files = open(TakenNames.SKIP, manifest)) {
      assertEquals(4, Objects.requireNonNull(files.held().parts().get(0)).count());
      List<Published> published = publishAll(files, manifest);
      assertEquals(directory.toRealPath().resolve("a.bin"), published.getFirst().path());
      files.complete();
    }
    assertEquals(List.of("a.bin"), names());
  }

  @Test
  void whatTurnsOutToBeAnotherFileIsLeftAndTheNewOneRenamed() throws Exception {
    byte[] other = randomBytes(CONTENT.length, 2);
    mine("a.bin", other);
    Manifest manifest = ofContent("a.bin");
    try (PartialFiles files = open(TakenNames.SKIP, manifest)) {
      files.restart(0);
      store(files, 0, CONTENT);
      publishAll(files, manifest);
      files.complete();
    }
    assertArrayEquals(other, Files.readAllBytes(directory.resolve("a.bin")));
    assertArrayEquals(CONTENT, Files.readAllBytes(directory.resolve("a (1).bin")));
  }

  @Test
  void onlyFilesOfTheSameSizeAreCompared() throws Exception {
    mine("a.bin", utf8("short"));
    try (PartialFiles files = open(TakenNames.SKIP, ofContent("a.bin"))) {
      assertEquals(Set.of(), files.held().parts().keySet());
    }
  }

  @Test
  void anEmptyFileThatIsThereIsTheSame() throws Exception {
    mine("empty", new byte[0]);
    Manifest manifest = manifest(FileEntry.file("empty", 0));
    try (PartialFiles files = open(TakenNames.SKIP, manifest)) {
      publishAll(files, manifest);
      files.complete();
    }
    assertEquals(List.of("empty"), names());
  }

  @Test
  void foldersAreMergedWhereFilesAreSkippedOrOverwritten() throws Exception {
    mine("album/a.bin", CONTENT);
    mine("album/mine", utf8("mine"));
    Manifest manifest =
        manifest(
            FileEntry.directory("album"),
            FileEntry.file("album/a.bin", CONTENT.length),
            FileEntry.file("album/b", 3));
    try (PartialFiles files = open(TakenNames.SKIP, manifest)) {
      assertEquals(Set.of(1), files.held().parts().keySet());
      store(files, 2, utf8("new"));
      publishAll(files, manifest);
      files.complete();
    }
    assertEquals(List.of("album"), names());
    assertEquals("new", Files.readString(directory.resolve("album/b")));
    assertEquals("mine", Files.readString(directory.resolve("album/mine")));
  }

  @Test
  void aLinkOnTheWayIsNotFollowed() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Files.write(elsewhere.resolve("a.bin"), CONTENT);
    Files.createSymbolicLink(directory.resolve("album"), elsewhere);
    for (TakenNames rule : List.of(TakenNames.SKIP, TakenNames.OVERWRITE)) {
      Manifest manifest = manifest(FileEntry.file("album/a.bin", 3));
      try (PartialFiles files = open(rule, manifest)) {
        assertEquals(Set.of(), files.held().parts().keySet());
        store(files, 0, utf8("new"));
        publishAll(files, manifest);
        files.complete();
      }
    }
    assertArrayEquals(CONTENT, Files.readAllBytes(elsewhere.resolve("a.bin")));
    assertEquals("new", Files.readString(directory.resolve("album (1)/a.bin")));
  }

  @Test
  void anOverwrittenFileIsThereUntilTheNewOneIsWhole() throws Exception {
    byte[] old = utf8("old");
    Path path = mine("a.bin", old);
    Manifest manifest = ofContent("a.bin");
    try (PartialFiles files = open(TakenNames.OVERWRITE, manifest)) {
      store(files, 0, CONTENT);
      assertArrayEquals(old, Files.readAllBytes(path));
      publishAll(files, manifest);
      assertArrayEquals(CONTENT, Files.readAllBytes(path));
      files.complete();
    }
    assertEquals(List.of("a.bin"), names());
  }

  @Test
  void whatEndsBeforeItIsWholeOverwritesNothing() throws Exception {
    Path path = mine("a.bin", utf8("old"));
    PartialFiles files = open(TakenNames.OVERWRITE, ofContent("a.bin"));
    store(files, 0, CONTENT);
    files.discard();
    assertEquals("old", Files.readString(path));
  }

  @Test
  void aFolderIsNotOverwrittenByAFile() throws Exception {
    mine("a.bin/mine", utf8("mine"));
    Manifest manifest = ofContent("a.bin");
    try (PartialFiles files = open(TakenNames.OVERWRITE, manifest)) {
      store(files, 0, CONTENT);
      publishAll(files, manifest);
      files.complete();
    }
    assertEquals("mine", Files.readString(directory.resolve("a.bin/mine")));
    assertArrayEquals(CONTENT, Files.readAllBytes(directory.resolve("a (1).bin")));
  }

  @Test
  void whereNothingMayBeTakenATakenNameIsAProblem() throws Exception {
    mine("album/mine", utf8("mine"));
    Manifest manifest = manifest(FileEntry.file("album/a", 3));
    FileProblem problem = assertThrows(FileProblem.class, () -> open(TakenNames.FAIL, manifest));
    assertEquals(FileProblem.Reason.EXISTS, problem.reason());
    assertEquals(List.of("album"), names());
  }

  @Test
  void aNameThatIsTakenMeanwhileIsAProblemToo() throws Exception {
    Manifest manifest = manifest(FileEntry.file("a", 3));
    try (PartialFiles files = open(TakenNames.FAIL, manifest)) {
      store(files, 0, utf8("new"));
      mine("a", utf8("mine"));
      FileProblem problem = assertThrows(FileProblem.class, () -> publishAll(files, manifest));
      assertEquals(FileProblem.Reason.EXISTS, problem.reason());
    }
    assertEquals("mine", Files.readString(directory.resolve("a")));
    assertFalse(Files.exists(directory.resolve("a (1)")));
    assertTrue(Files.exists(directory.resolve(".godwit")), "what arrived is kept");
  }
}
