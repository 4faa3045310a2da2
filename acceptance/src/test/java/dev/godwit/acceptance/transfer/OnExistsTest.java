package dev.godwit.acceptance.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A folder in which something has the name already: {@code receive --on-exists}. */
class OnExistsTest {
  private static final int BYTES = (5 << 20) + 3;

  @RegisterExtension static final Lab LAB = new Lab();

  private Path file = Path.of("");

  @BeforeEach
  void makeFile() throws IOException {
    file = Folder.random(LAB.directory().resolve("a.bin"), BYTES, 1);
  }

  private static Path there(String name) {
    return LAB.inbox("bob").resolve(name);
  }

  private static Peer receive(String rule) {
    return LAB.receive("bob", "--from", "ann", "--yes", "--once", "--on-exists", rule);
  }

  @Test
  void theSameFileIsNotSentAgain() throws IOException {
    Files.createDirectories(LAB.inbox("bob"));
    Files.copy(file, there("a.bin"));
    Peer bob = receive("skip");
    Peer ann = LAB.send("ann", "bob", List.of(file));
    ann.awaitExit(0);
    bob.awaitExit(0);
    assertEquals(List.of("a.bin"), Folder.names(LAB.inbox("bob")));
    assertEquals(1, bob.awaitEnd("complete").get("filesDone").intValue());
  }

  @Test
  void anotherFileOfTheSameSizeIsLeftAndTheNewOneRenamed() throws IOException {
    Folder.random(there("a.bin"), BYTES, 2);
    String before = Folder.sha256(there("a.bin"));
    Peer bob = receive("skip");
    LAB.send("ann", "bob", List.of(file)).awaitExit(0);
    bob.awaitExit(0);
    assertEquals(before, Folder.sha256(there("a.bin")));
    assertEquals(-1, Files.mismatch(file, there("a (1).bin")));
  }

  @Test
  void aFileIsOverwrittenWhenTheNewOneIsWhole() throws IOException {
    Folder.random(there("a.bin"), 100, 2);
    Peer bob = receive("overwrite");
    LAB.send("ann", "bob", List.of(file)).awaitExit(0);
    bob.awaitExit(0);
    assertEquals(List.of("a.bin"), Folder.names(LAB.inbox("bob")));
    assertEquals(-1, Files.mismatch(file, there("a.bin")));
  }

  @Test
  void aTakenNameIsARejectionIfNothingMayBeTaken() throws IOException {
    Folder.random(there("a.bin"), 100, 2);
    Peer bob = LAB.receive("bob", "--from", "ann", "--yes", "--on-exists", "fail");
    Peer ann = LAB.send("ann", "bob", List.of(file));
    ann.awaitExit(3);
    ann.awaitEnd("exists");
    assertTrue(bob.awaitEnd("exists").get("message").stringValue().contains("a.bin"));
    assertEquals(List.of("a.bin"), Folder.names(LAB.inbox("bob")));
  }
}
