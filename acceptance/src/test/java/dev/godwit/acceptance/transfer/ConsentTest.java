package dev.godwit.acceptance.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.acceptance.lab.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A stranger gets nothing without consent: of a rule, or of a person. */
class ConsentTest {
  private static final String MAY_CONNECT = "ann wants to connect. Let them in? [y/N]";
  private static final String ACCEPT = "Accept? [y/N]";

  @RegisterExtension static final Lab LAB = new Lab();

  private Path file = Path.of("");

  @BeforeEach
  void makeFile() throws IOException {
    file = Folder.random(LAB.directory().resolve("note.txt"), 5000, 1);
  }

  @Test
  void whoIsNotNamedByTheRuleIsDeclinedUnseenAndNoLinkIsOpened() throws IOException {
    Peer bob = LAB.receive("bob", "--from", "carol,dave", "--yes");

    Peer ann = LAB.send("ann", "bob", List.of(file));

    ann.awaitExit(3);
    ann.awaitEnd("declined");
    assertEquals(0, ann.count("Looking for a path|Connected|\"path\":\"direct\""), ann::toString);
    assertEquals(List.of("online", "ready"), names(bob));
    assertEquals(List.of(), Folder.names(LAB.inbox("bob")));

    Peer carol = LAB.send("carol", "bob", List.of(file));
    carol.awaitExit(0);
  }

  @Test
  void aPersonMayRefuseToConnect() throws IOException {
    Person bob = LAB.receiveInPerson("bob");
    Peer ann = LAB.send("ann", "bob", List.of(file));

    bob.reads(MAY_CONNECT);
    bob.types("n");

    ann.awaitExit(3);
    ann.awaitEnd("declined");
    assertEquals(0, ann.count("Looking for a path|Connected"), ann::toString);
    assertFalse(bob.screen().contains(ACCEPT));
    assertEquals(List.of(), Folder.names(LAB.inbox("bob")));
  }

  @Test
  void aPersonMayDeclineWhatIsOffered() throws IOException {
    Person bob = LAB.receiveInPerson("bob");
    Peer ann = LAB.send("ann", "bob", List.of(file));

    bob.reads(MAY_CONNECT);
    bob.types("y");
    bob.reads("ann offers note.txt, 5.0 kB. " + ACCEPT);
    bob.types("n");

    ann.awaitExit(3);
    ann.awaitEnd("declined");
    assertEquals(List.of(), Folder.names(LAB.inbox("bob")));
  }

  @Test
  void aPersonMayAccept() throws IOException {
    Person bob = LAB.receiveInPerson("bob", "--once");
    Peer ann = LAB.send("ann", "bob", List.of(file), "--message", "as promised");

    bob.reads(MAY_CONNECT);
    bob.types("y");
    bob.reads("They say: as promised");
    bob.reads(ACCEPT);
    bob.types("y");

    ann.awaitExit(0);
    bob.awaitExit(0);
    assertEquals(List.of("note.txt"), Folder.names(LAB.inbox("bob")));
    assertEquals(Folder.sha256(file), Folder.sha256(LAB.inbox("bob").resolve("note.txt")));
  }

  @Test
  void whoIsNamedByTheRuleIsNotAskedAboutButWhatTheyOfferIs() throws IOException {
    Person bob = LAB.receiveInPerson("bob", "--from", "ann", "--once");
    Peer ann = LAB.send("ann", "bob", List.of(file));

    bob.reads(ACCEPT);
    bob.types("yes");

    ann.awaitExit(0);
    bob.awaitExit(0);
    assertFalse(bob.screen().contains(MAY_CONNECT));
  }

  @Test
  void theEndOfInputMeansNo() throws IOException {
    Person bob = LAB.receiveInPerson("bob");
    Peer ann = LAB.send("ann", "bob", List.of(file));

    bob.reads(MAY_CONNECT);
    bob.endsInput();

    ann.awaitExit(3);
    ann.awaitEnd("declined");
    assertFalse(Files.exists(LAB.inbox("bob").resolve("note.txt")));
  }

  private static List<String> names(Peer peer) {
    return peer.events().stream().map(event -> event.get("event").stringValue()).toList();
  }
}
