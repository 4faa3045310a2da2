package dev.godwit.agent.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.file.OutboxFolder.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxFolderTest {
  @TempDir private Path folder;

  private static List<String> names(OutboxFolder outbox) throws IOException {
    return outbox.list().stream().map(Found::name).sorted().toList();
  }

  @Test
  void onlyFilesThatAreNotHiddenAreListed() throws Exception {
    Files.writeString(folder.resolve("a"), "1");
    Files.writeString(folder.resolve(".b"), "1");
    Files.createDirectory(folder.resolve("c"));
    Files.createSymbolicLink(folder.resolve("d"), folder.resolve("a"));
    try (OutboxFolder outbox = OutboxFolder.open(folder)) {
      assertEquals(List.of("a"), names(outbox));
    }
  }

  @Test
  void whatIsPutAwayReplacesNothing() throws Exception {
    try (OutboxFolder outbox = OutboxFolder.open(folder)) {
      for (String text : List.of("1", "2")) {
        Files.writeString(folder.resolve("a.txt"), text);
        assertTrue(outbox.putAway(outbox.list().getFirst(), "sent"));
        assertEquals(List.of(), names(outbox));
      }
    }
    assertEquals("1", Files.readString(folder.resolve("sent/a.txt")));
    assertEquals("2", Files.readString(folder.resolve("sent/a (1).txt")));
  }

  @Test
  void whatWasPutAwayInPartIsDoneToTheEnd() throws Exception {
    Path file = Files.writeString(folder.resolve("a.txt"), "1");
    Files.createDirectory(folder.resolve("sent"));
    Files.createLink(folder.resolve("sent/a.txt"), file);
    try (OutboxFolder outbox = OutboxFolder.open(folder)) {
      assertTrue(outbox.putAway(outbox.list().getFirst(), "sent"));
    }
    assertFalse(Files.exists(file));
    try (var sent = Files.list(folder.resolve("sent"))) {
      assertEquals(1, sent.count());
    }
  }

  @Test
  void whatHasChangedStays() throws Exception {
    Path file = Files.writeString(folder.resolve("a.txt"), "1");
    try (OutboxFolder outbox = OutboxFolder.open(folder)) {
      Found before = outbox.list().getFirst();
      Files.writeString(file, "longer");
      assertFalse(outbox.putAway(before, "sent"));
      assertTrue(Files.exists(file));
      Files.delete(file);
      assertFalse(outbox.putAway(before, "sent"));
    }
  }

  @Test
  void oneAtATimeHasIt() throws Exception {
    try (OutboxFolder _ = OutboxFolder.open(folder)) {
      FileProblem problem = assertThrows(FileProblem.class, () -> OutboxFolder.open(folder));
      assertEquals(FileProblem.Reason.EXISTS, problem.reason());
    }
    OutboxFolder.open(folder).close();
  }

  @Test
  void anInboxCountsFilesAndNotWhatIsNotThere() throws Exception {
    assertEquals(0, Inbox.promisedBytes(folder.resolve("none")));
    assertEquals(0, Inbox.senderFolders(folder.resolve("none")));
    Files.createDirectories(folder.resolve("ann/deep"));
    Files.createDirectories(folder.resolve("bob"));
    Files.write(folder.resolve("ann/deep/x"), new byte[100]);
    Files.write(folder.resolve("y"), new byte[11]);
    assertEquals(111, Inbox.promisedBytes(folder));
    assertEquals(2, Inbox.senderFolders(folder));
    assertEquals(List.of(), Inbox.foldersWithPartials(folder));
    Files.createDirectories(folder.resolve("bob/.godwit"));
    assertEquals(List.of(folder.resolve("bob")), Inbox.foldersWithPartials(folder));
  }

  @Test
  void noSenderChoosesAFolderElsewhereOrThatOfAnother() {
    assertEquals(folder.resolve("ann"), SenderFolder.in(folder, "ann"));
    assertEquals(folder.resolve("%2E%2E"), SenderFolder.in(folder, ".."));
    assertEquals(folder.resolve("%2E"), SenderFolder.in(folder, "."));
    assertEquals(folder.resolve("%2Egodwit"), SenderFolder.in(folder, ".godwit"));
    assertEquals(folder.resolve("a%2E"), SenderFolder.in(folder, "a."));
  }
}
