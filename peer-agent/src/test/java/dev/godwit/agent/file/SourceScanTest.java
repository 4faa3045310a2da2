package dev.godwit.agent.file;

import static dev.godwit.agent.file.Problems.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.file.FileProblem.Reason;
import dev.godwit.agent.file.SkippedSource.Why;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is offered of the files and folders that a person names. */
final class SourceScanTest {
  /** Linux lets nobody read these, root neither. */
  private static final Path UNREADABLE_FOR_ALL = Path.of("/proc/sys/vm/compact_memory");

  @TempDir private Path directory;

  @Test
  void aFolderIsOfferedWithAllThatIsInIt() throws Exception {
    Path album = Files.createDirectory(directory.resolve("album"));
    Files.createDirectories(album.resolve("b/empty"));
    Files.writeString(album.resolve("b/two.txt"), "22");
    Files.writeString(album.resolve("b.txt"), "1");
    Files.writeString(album.resolve("a"), "");

    assertEquals(
        List.of("album", "album/a", "album/b", "album/b/empty", "album/b/two.txt", "album/b.txt"),
        paths(album));
  }

  @Test
  void theOrderDependsOnTheNamesAlone() throws Exception {
    Path a = Files.writeString(directory.resolve("a"), "");
    Path b = Files.writeString(directory.resolve("b"), "");

    assertEquals(List.of("a", "b"), paths(b, a));
  }

  @Test
  void sizeTimeAndTheExecutableBitAreOffered() throws Exception {
    Path run = Files.writeString(directory.resolve("run.sh"), "12345");
    Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwx------"));
    Files.setLastModifiedTime(run, FileTime.fromMillis(1_234_567_890_123L));

    FileEntry entry = scan(run).manifest().entry(0);

    assertEquals(OptionalLong.of(5), entry.sizeBytes());
    assertEquals(OptionalLong.of(1_234_567_890_123L), entry.modifiedMillis());
    assertTrue(entry.executable());
  }

  @Test
  void aTimeBeforeAllTimesIsLeftOut() throws Exception {
    Path old = Files.writeString(directory.resolve("old"), "");
    Files.setLastModifiedTime(old, FileTime.fromMillis(-1_000));

    assertEquals(OptionalLong.empty(), scan(old).manifest().entry(0).modifiedMillis());
  }

  @Test
  void linksInAFolderAreSkippedAndSaid() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("folder"));
    Path link = Files.createSymbolicLink(folder.resolve("up"), directory);

    assertEquals(List.of("folder"), paths(folder));
    assertEquals(List.of(new SkippedSource(link, Why.SYMBOLIC_LINK)), skipped(folder));
  }

  @Test
  void aLinkThatIsNamedByHandIsFollowedUnderItsOwnName() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("folder"));
    Files.writeString(folder.resolve("a"), "");
    Path link = Files.createSymbolicLink(directory.resolve("link"), folder);

    assertEquals(List.of("link", "link/a"), paths(link));
  }

  @Test
  void aFolderNamedByADotIsOfferedUnderItsRealName() throws Exception {
    Path folder = Files.createDirectories(directory.resolve("real/sub"));

    assertEquals(List.of("real", "real/sub"), paths(folder.resolve("..")));
    assertEquals(List.of("sub"), paths(folder.resolve(".")));
    assertProblem(Reason.UNSAFE_PATH, () -> scan(Path.of("/")));
  }

  @Test
  void pipesAreSkippedAndNeverOpened() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("folder"));
    Path pipe = folder.resolve("pipe");
    Disk.run(List.of("mkfifo", pipe.toString()));

    assertEquals(List.of(new SkippedSource(pipe, Why.SPECIAL_FILE)), skipped(folder));
    assertProblem(Reason.UNREADABLE, () -> scan(pipe));
  }

  @Test
  void anUnreadableFileInAFolderIsSkippedAndSaid() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("vm"));
    Files.writeString(folder.resolve("readable"), "");
    Path hidden = Files.writeString(folder.resolve("hidden"), "");
    try (Disk _ = Disk.mount(hidden, "--bind", UNREADABLE_FOR_ALL.toString())) {
      assertEquals(List.of("vm", "vm/readable"), paths(folder));
      assertEquals(List.of(new SkippedSource(hidden, Why.UNREADABLE)), skipped(folder));
    }
  }

  @Test
  void anUnreadableFileThatWasNamedIsAProblem() {
    assertProblem(Reason.UNREADABLE, () -> scan(UNREADABLE_FOR_ALL));
  }

  @Test
  void whatIsNotThereIsAProblem() {
    Path missing = directory.resolve("missing");

    FileProblem problem = assertProblem(Reason.NOT_FOUND, () -> scan(missing));

    assertTrue(problem.getMessage().contains(missing.toString()));
  }

  @Test
  void whatArrivesInAFolderMeanwhileIsNoPartOfIt() throws Exception {
    Path folder = Files.createDirectories(directory.resolve("folder/.godwit/parts"));
    Files.writeString(folder.resolve("0.part"), "half");

    assertEquals(List.of("folder"), paths(directory.resolve("folder")));
    assertEquals(List.of(), skipped(directory.resolve("folder")));
  }

  @Test
  void namesThatNobodyWouldTakeAreSkippedAndSaid() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("folder"));
    Path deep = folder;
    for (int depth = 2; depth <= 32; depth++) {
      deep = deep.resolve("d");
    }
    Path tooDeep = Files.createDirectories(deep).resolve("too deep");
    Files.writeString(tooDeep, "");
    Path newline = Files.writeString(folder.resolve("new\nline"), "");
    Path reserved = Files.writeString(folder.resolve(".godwit"), "a file");
    Disk.run(List.of("bash", "-c", "touch " + folder + "/$'caf\\xe9'"));

    List<SkippedSource> skipped = skipped(folder);

    assertEquals(4, skipped.size());
    assertTrue(skipped.stream().allMatch(one -> one.why() == Why.UNSENDABLE_NAME));
    assertTrue(
        skipped.stream()
            .map(SkippedSource::path)
            .collect(Collectors.toSet())
            .containsAll(List.of(tooDeep, newline, reserved)));
    assertEquals(32, scan(folder).manifest().count());
  }

  @Test
  void aNamedFileWhoseNameIsNoTextIsAProblem() throws Exception {
    Disk.run(List.of("bash", "-c", "touch " + directory + "/$'caf\\xe9'"));
    Path file;
    try (var listing = Files.list(directory)) {
      file = listing.findFirst().orElseThrow();
    }

    assertProblem(Reason.ENCODING, () -> scan(file));
  }

  @Test
  void namesAreOfferedInNormalFormC() throws Exception {
    Path decomposed = Files.writeString(directory.resolve("cafe\u0301"), "coffee");

    assertEquals(List.of("caf\u00e9"), paths(decomposed));
  }

  @Test
  void twoFilesThatWouldGetOneNameAreAProblem() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("folder"));
    Files.writeString(folder.resolve("cafe\u0301"), "");
    Files.writeString(folder.resolve("caf\u00e9"), "");
    Path one = Files.createDirectories(directory.resolve("one/name"));
    Path other = Files.createDirectories(directory.resolve("other/name"));

    assertProblem(Reason.SAME_NAME, () -> scan(folder));
    assertProblem(Reason.SAME_NAME, () -> scan(one, other));
  }

  @Test
  void moreThanATransferMayHaveIsAProblem() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("folder"));
    try (Disk _ = Disk.inMemory(folder, 64)) {
      Path first = Files.writeString(folder.resolve("0"), "");
      for (int i = 1; i < Manifest.MAX_ENTRIES; i++) {
        Files.createLink(folder.resolve(String.valueOf(i)), first);
      }

      assertProblem(Reason.TOO_MANY_FILES, () -> scan(folder));
      Files.delete(first);
      assertEquals(Manifest.MAX_ENTRIES, scan(folder).manifest().count());
    }
  }

  @Test
  void aLocaleThatCannotExpressNamesIsRefused() throws Exception {
    ProcessBuilder scan = ChildProcess.of(ScanProcess.class, directory.toString());
    scan.environment().put("LC_ALL", "C");

    String said = new String(scan.start().getInputStream().readAllBytes(), UTF_8);

    assertTrue(said.startsWith("ENCODING "), said);
    assertTrue(said.contains("LC_ALL=C.UTF-8"), said);
  }

  /** Scans a folder in a process of its own. */
  static final class ScanProcess {
    private ScanProcess() {}

    public static void main(String[] arguments) {
      try (SourceFiles files = SourceFiles.scan(List.of(Path.of(arguments[0])))) {
        System.out.println(files.manifest());
      } catch (FileProblem problem) {
        System.out.println(problem.reason() + " " + problem.getMessage());
      }
    }
  }

  private static SourceFiles scan(Path... roots) throws FileProblem {
    return SourceFiles.scan(List.of(roots));
  }

  private static List<String> paths(Path... roots) throws FileProblem {
    return scan(roots).manifest().entries().stream().map(entry -> entry.path().text()).toList();
  }

  private static List<SkippedSource> skipped(Path root) throws FileProblem {
    return scan(root).skipped();
  }
}
