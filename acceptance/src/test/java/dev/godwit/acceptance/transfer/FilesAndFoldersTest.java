package dev.godwit.acceptance.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What was sent is there: names, bytes, times and all, beside what was there before. */
class FilesAndFoldersTest {
  private static final int MIB = 1 << 20;

  @RegisterExtension static final Lab LAB = new Lab();

  @Test
  void severalFilesAndAnEmptyOneCross() throws IOException {
    Path outbox = Files.createDirectory(LAB.directory().resolve("outbox"));
    Folder.random(outbox.resolve("empty"), 0, 0);
    Folder.random(outbox.resolve("one byte"), 1, 1);
    Folder.random(outbox.resolve("one block"), MIB, 2);
    Folder.random(outbox.resolve("a block and a byte.bin"), MIB + 1, 3);
    Folder.random(outbox.resolve("報告.pdf"), 3 * MIB - 7, 4);

    send(Folder.names(outbox).stream().map(outbox::resolve).toList());

    assertEquals(Folder.contents(outbox), Folder.contents(LAB.inbox("bob")));
  }

  @Test
  void aFolderCrossesWithAllThatIsInIt() throws IOException {
    Path outbox = Files.createDirectory(LAB.directory().resolve("outbox"));
    Path folder = Files.createDirectory(outbox.resolve("照片 🐦"));
    Files.createDirectory(folder.resolve("empty folder"));
    Path deep = Files.createDirectories(folder.resolve("один/δύο/三"));
    Folder.random(deep.resolve("café ☕.txt"), 70_000, 5);
    Folder.random(folder.resolve("'quotes' & $(blanks) \\.txt"), 12, 6);
    Path program = Folder.random(folder.resolve("run-me"), 2 * MIB, 7);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    setTimes(folder);

    SortedMap<String, String> sent = Folder.contents(outbox);
    send(List.of(folder));

    assertEquals(sent, Folder.contents(LAB.inbox("bob")));
  }

  @Test
  void aTakenNameIsLeftAloneAndANewOneGiven() throws IOException {
    Path file = Folder.random(LAB.directory().resolve("report.txt"), 1000, 8);
    Path folder = Files.createDirectory(LAB.directory().resolve("photos"));
    Folder.random(folder.resolve("new.jpg"), 2000, 9);
    Path inbox = LAB.inbox("bob");
    Files.createDirectories(inbox.resolve("photos"));
    Files.writeString(inbox.resolve("photos/old.jpg"), "old");
    Files.writeString(inbox.resolve("report.txt"), "old");

    send(List.of(file, folder));
    send(List.of(file));

    assertEquals(
        List.of("photos", "photos (1)", "report (1).txt", "report (2).txt", "report.txt"),
        Folder.names(inbox));
    assertEquals("old", Files.readString(inbox.resolve("report.txt")));
    assertEquals(List.of("old.jpg"), Folder.names(inbox.resolve("photos")));
    assertEquals(Folder.contents(folder), Folder.contents(inbox.resolve("photos (1)")));
    for (String copy : List.of("report (1).txt", "report (2).txt")) {
      assertEquals(Folder.sha256(file), Folder.sha256(inbox.resolve(copy)));
    }
  }

  private static void send(List<Path> sources) {
    Peer bob = LAB.receive("bob", "--from", "ann", "--yes", "--once");
    Peer ann = LAB.send("ann", "bob", sources);
    ann.awaitExit(0);
    bob.awaitExit(0);
  }

  /** Gives everything in a folder, and the folder, a time of its own in the past. */
  private static void setTimes(Path folder) throws IOException {
    Instant time = Instant.parse("2001-02-03T04:05:06.789Z");
    List<Path> all;
    try (var paths = Files.walk(folder)) {
      all = paths.toList();
    }
    for (Path path : all) {
      time = time.plusSeconds(86_400);
      Files.setLastModifiedTime(path, FileTime.from(time));
    }
  }
}
