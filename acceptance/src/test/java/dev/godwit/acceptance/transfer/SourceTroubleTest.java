package dev.godwit.acceptance.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.acceptance.lab.Person;
import dev.godwit.testkit.process.Command;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Of several files one can't be sent, or not as it was: the others are. */
class SourceTroubleTest {
  private static final long LARGE_BYTES = 150L << 20;

  @RegisterExtension static final Lab LAB = new Lab();

  @Test
  void whatCannotBeReadInAFolderIsSkippedAndSaid() throws IOException {
    Path folder = Files.createDirectory(LAB.directory().resolve("photos"));
    Folder.random(folder.resolve("1.jpg"), 4000, 1);
    Folder.random(folder.resolve("3.jpg"), 6000, 3);
    SortedMap<String, String> readable = Folder.contents(folder);
    Path secret = Folder.random(folder.resolve("2.jpg"), 5000, 2);
    forbid(secret);

    Peer bob = LAB.receive("bob", "--from", "ann", "--yes", "--once");
    Peer ann =
        LAB.start(withoutRootsRights(LAB.sender("ann", "bob", List.of(folder))).and("--json"));

    ann.awaitExit(1);
    JsonNode skipped = ann.awaitEvent("\"event\":\"skipped\"");
    assertEquals(secret.toString(), skipped.get("source").stringValue());
    bob.awaitExit(0);
    // The folder's own time is later than that of its copy's, which lacks a file.
    assertEquals(readable, Folder.contents(LAB.inbox("bob").resolve("photos")));
  }

  @Test
  void whatCanNoLongerBeReadWhenItsTurnComesIsSkippedOnBothSides() throws IOException {
    Path first = Folder.random(LAB.directory().resolve("1.txt"), 4000, 1);
    Path second = Folder.random(LAB.directory().resolve("2.txt"), 5000, 2);
    Path third = Folder.random(LAB.directory().resolve("3.txt"), 6000, 3);
    Person bob = LAB.receiveInPerson("bob", "--from", "ann", "--once");
    Peer ann =
        LAB.start(
            withoutRootsRights(LAB.sender("ann", "bob", List.of(first, second, third)))
                .and("--json"));
    bob.reads("Accept? [y/N]");

    forbid(second);
    bob.types("y");

    ann.awaitExit(1);
    bob.awaitExit(1);
    assertEquals(1, ann.awaitEnd("complete").get("filesSkipped").intValue());
    assertTrue(bob.screen().contains("Complete, but for 1 that could not be read."), bob::screen);
    assertEquals(List.of("1.txt", "3.txt"), Folder.names(LAB.inbox("bob")));
    assertEquals(Folder.sha256(first), Folder.sha256(LAB.inbox("bob").resolve("1.txt")));
    assertEquals(Folder.sha256(third), Folder.sha256(LAB.inbox("bob").resolve("3.txt")));
  }

  @Test
  void aFileThatIsCutShortWhileItIsSentIsSkippedOnBothSides() throws IOException {
    Path large = Folder.random(LAB.directory().resolve("large.bin"), LARGE_BYTES, 1);
    Path small = Folder.random(LAB.directory().resolve("small.bin"), 5000, 2);
    Peer bob = LAB.receive("bob", "--from", "ann", "--yes", "--once");
    Peer ann = LAB.send("ann", "bob", List.of(large, small));
    LAB.awaitPart("bob");

    try (FileChannel file = FileChannel.open(large, StandardOpenOption.WRITE)) {
      file.truncate(LARGE_BYTES - 1);
    }

    assertOneSkipped(ann, bob, small);
  }

  @Test
  void aFileThatIsWrittenToWhileItIsSentIsSkippedOnBothSides() throws IOException {
    Path large = Folder.random(LAB.directory().resolve("large.bin"), LARGE_BYTES, 1);
    Path small = Folder.random(LAB.directory().resolve("small.bin"), 5000, 2);
    Peer bob = LAB.receive("bob", "--from", "ann", "--yes", "--once");
    Peer ann = LAB.send("ann", "bob", List.of(large, small));
    LAB.awaitPart("bob");

    Files.write(large, new byte[] {1}, StandardOpenOption.APPEND);

    assertOneSkipped(ann, bob, small);
  }

  private static void assertOneSkipped(Peer ann, Peer bob, Path whole) throws IOException {
    ann.awaitExit(1);
    bob.awaitExit(1);
    for (Peer peer : List.of(ann, bob)) {
      JsonNode end = peer.awaitEnd("complete");
      assertEquals(1, end.get("filesSkipped").intValue(), end::toString);
      assertEquals(1, end.get("filesDone").intValue(), end::toString);
    }
    String name = whole.getFileName().toString();
    assertEquals(List.of(name), Folder.names(LAB.inbox("bob")));
    assertEquals(Folder.sha256(whole), Folder.sha256(LAB.inbox("bob").resolve(name)));
  }

  private static void forbid(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
  }

  /** Root may read everything: where we are root, it is without the rights that make it so. */
  private static Command withoutRootsRights(Command command) {
    if (!System.getProperty("user.name").equals("root")) {
      return command;
    }
    List<String> words =
        new ArrayList<>(List.of("--bounding-set", "-dac_override,-dac_read_search"));
    words.addAll(command.words());
    return Command.of("setpriv").and(words.toArray(String[]::new));
  }
}
