package dev.godwit.agent.file;

import static dev.godwit.agent.file.Arriving.id;
import static dev.godwit.agent.file.Arriving.publishAll;
import static dev.godwit.agent.file.Arriving.store;
import static dev.godwit.agent.file.Arriving.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real names: none that exists is ever taken away, with hard links and on disks without. */
final class PublishingTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void aTakenNameIsLeftAloneAndTheNextFreeOneIsUsed(Publishing publishing) throws Exception {
    Files.writeString(directory.resolve("report.pdf"), "mine");
    Files.writeString(directory.resolve("report (1).pdf"), "mine too");

    receive(1, publishing, Map.of("report.pdf", "theirs"));

    assertEquals("mine", Files.readString(directory.resolve("report.pdf")));
    assertEquals("mine too", Files.readString(directory.resolve("report (1).pdf")));
    assertEquals("theirs", Files.readString(directory.resolve("report (2).pdf")));
  }

  @ParameterizedTest
  @EnumSource
  void aTakenTopFolderIsRenamedAsAWhole(Publishing publishing) throws Exception {
    Files.createDirectory(directory.resolve("album"));
    Files.writeString(directory.resolve("album/a.jpg"), "mine");

    receive(1, publishing, Map.of("album/a.jpg", "theirs", "album/sub/b.jpg", "theirs too"));

    assertEquals(
        Map.of(
            "album/a.jpg", "mine",
            "album (1)/a.jpg", "theirs",
            "album (1)/sub/b.jpg", "theirs too"),
        everything());
  }

  @ParameterizedTest
  @EnumSource
  void aFolderMayHaveTheNameThatAFileHas(Publishing publishing) throws Exception {
    Files.writeString(directory.resolve("album"), "a file");

    receive(1, publishing, Map.of("album/a.jpg", "theirs"));

    assertEquals(Map.of("album", "a file", "album (1)/a.jpg", "theirs"), everything());
  }

  @ParameterizedTest
  @EnumSource
  void aLinkThatHasTheNameIsNeitherFollowedNorReplaced(Publishing publishing) throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Path target = directory.resolve("target");
    Files.createDirectory(target);
    Files.createSymbolicLink(target.resolve("file"), elsewhere.resolve("written"));
    Files.createSymbolicLink(target.resolve("folder"), elsewhere);

    receiveInto(
        target, 1, publishing, Map.of("file", "new file", "folder/x", "new file in a folder"));

    assertTrue(Files.isSymbolicLink(target.resolve("file")));
    assertEquals("new file", Files.readString(target.resolve("file (1)")));
    assertEquals("new file in a folder", Files.readString(target.resolve("folder (1)/x")));
    try (var listing = Files.list(elsewhere)) {
      assertEquals(List.of(), listing.toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void publishersThatRaceForNamesNeverOverwriteOneAnother(Publishing publishing) throws Exception {
    int racers = 8;
    int rounds = 20;
    Map<String, String> sent = new TreeMap<>();
    IntStream.range(0, rounds).forEach(round -> sent.put("name" + round + ".txt", ""));
    CyclicBarrier start = new CyclicBarrier(racers);
    try (ExecutorService threads = Executors.newFixedThreadPool(racers)) {
      List<Future<Object>> running =
          IntStream.range(0, racers)
              .mapToObj(racer ->
                  threads.submit(() -> {
                    Map<String, String> own = new TreeMap<>(sent);
                    own.replaceAll((name, nothing) -> name + " of " + racer);
                    start.await();
                    receive(racer, publishing, own);
                    return new Object();
                  }))
              .toList();
      for (Future<Object> racer : running) {
        racer.get();
      }
    }

    List<String> arrived = everything().values().stream().sorted().toList();

    assertEquals(
        sent.keySet().stream()
            .flatMap(name -> IntStream.range(0, racers).mapToObj(racer -> name + " of " + racer))
            .sorted()
            .toList(),
        arrived);
  }

  @Test
  void aProcessKilledBetweenLinkingAndDeletingLeavesAWholeFile() throws Exception {
    Path reserved = Files.createDirectory(directory.resolve(".godwit"));
    Path stale = Files.createDirectory(reserved.resolve(id(1).text()));
    Path part = Files.writeString(stale.resolve("0.part"), "whole");
    Files.createLink(directory.resolve("a"), part);

    receive(1, Publishing.BY_LINK, Map.of("a", "again"));

    assertEquals(Map.of("a", "whole", "a (1)", "again"), everything());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"报告.pdf", "日本語のファイル名.txt", "👩‍👩‍👧‍👦.png", "Ünïcödé", "a\\b", " ", "~"})
  void namesOfTheWholeWorldArrive(String name) throws Exception {
    receive(1, Publishing.BY_LINK, Map.of(name, "1"));
    receive(2, Publishing.BY_LINK, Map.of(name, "2"));

    assertEquals("1", Files.readString(directory.resolve(name)));
    assertEquals("2", Files.readString(directory.resolve(FreeNames.ofFile(name, 1))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "报", "👩‍👩‍👧‍👦"})
  void theLongestNamesArriveAndAreShortenedWhenTaken(String character) throws Exception {
    String extension = ".jpeg";
    int room = 255 - extension.length();
    int each = character.getBytes(StandardCharsets.UTF_8).length;
    String name = character.repeat(room / each) + "y".repeat(room % each) + extension;
    receive(1, Publishing.BY_LINK, Map.of(name, "1"));
    receive(2, Publishing.BY_LINK, Map.of(name, "2"));

    Map<String, String> arrived = everything();

    assertEquals("1", arrived.remove(name));
    String other = arrived.keySet().iterator().next();
    assertTrue(other.endsWith(" (1)" + extension), other);
    assertTrue(other.startsWith(character), other);
    assertFalse(other.contains("\ufffd"), other);
  }

  private void receive(int transfer, Publishing publishing, Map<String, String> contents)
      throws FileProblem {
    receiveInto(directory, transfer, publishing, contents);
  }

  private static void receiveInto(
      Path directory, int transfer, Publishing publishing, Map<String, String> contents)
      throws FileProblem {
    List<Map.Entry<String, String>> sent = List.copyOf(new TreeMap<>(contents).entrySet());
    Manifest manifest =
        new Manifest(
            sent.stream()
                .map(one -> FileEntry.file(one.getKey(), utf8(one.getValue()).length))
                .toList());
    try (PartialFiles files =
        Arriving.open(
            directory,
            id(transfer),
            manifest,
            found ->
                new Traits(
                    found.caseSensitive(),
                    publishing == Publishing.BY_LINK,
                    found.forcesFolders()))) {
      for (int file = 0; file < sent.size(); file++) {
        store(files, file, utf8(sent.get(file).getValue()));
      }
      publishAll(files, manifest);
      files.complete();
    }
  }

  /** All files in the directory, by path, with their text. */
  private Map<String, String> everything() throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (var walk = Files.walk(directory)) {
      for (Path path : walk.toList()) {
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          all.put(directory.relativize(path).toString(), Files.readString(path));
        }
      }
    }
    return all;
  }
}
