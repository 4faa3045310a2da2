package dev.godwit.acceptance.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.acceptance.lab.Person;
import dev.godwit.testkit.process.Checkout;
import dev.godwit.testkit.process.ChildProcess;
import dev.godwit.testkit.process.Command;
import dev.godwit.testkit.process.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Standard output is for programs: events, or what was saved where, and nothing else. */
class OutputTest {
  @RegisterExtension static final Lab LAB = new Lab();

  private Path file = Path.of("");
  private Path folder = Path.of("");

  @BeforeEach
  void makeFiles() throws IOException {
    file = Folder.random(LAB.directory().resolve("note.txt"), 5 << 20, 1);
    folder = Files.createDirectory(LAB.directory().resolve("photos"));
    Folder.random(folder.resolve("1.jpg"), 1000, 2);
    Folder.random(folder.resolve("2.jpg"), 1000, 3);
  }

  @Test
  void withJsonEveryLineIsAnEvent() {
    Peer bob = LAB.receive("bob", "--from", "ann", "--yes", "--once");
    Peer ann = LAB.send("ann", "bob", List.of(file, folder));
    ann.awaitExit(0);
    bob.awaitExit(0);

    assertEvents(ann, "hint");
    assertEvents(bob, "ready");
    assertEquals(
        List.of(
            LAB.inbox("bob").resolve("note.txt").toString(),
            LAB.inbox("bob").resolve("photos").toString()),
        bob.awaitEnd("complete")
            .get("saved")
            .valueStream()
            .map(JsonNode::stringValue)
            .sorted()
            .toList());
  }

  @Test
  void withJsonEventsAreAllThereIsAfterCtrlCToo() {
    Peer bob = LAB.receive("bob", "--from", "ann", "--yes");
    bob.signal(Signal.INT);
    bob.awaitExit(130);

    assertEvents(bob, "ready");
  }

  @Test
  void withoutJsonThereIsWhatWasSavedAndNothingElse() {
    ChildProcess bob =
        LAB.start(LAB.receiver("bob").and("--from", "ann", "--yes", "--once")).process();
    bob.awaitStderr("Ready: what is sent to bob is saved in", Lab.PATIENCE);
    ChildProcess ann = LAB.start(LAB.sender("ann", "bob", List.of(file, folder))).process();

    assertEquals(0, ann.awaitExit(Lab.PATIENCE));
    assertEquals(0, bob.awaitExit(Lab.PATIENCE));

    assertEquals(List.of(), ann.stdout());
    assertEquals(
        List.of(
            LAB.inbox("bob").resolve("note.txt").toString(),
            LAB.inbox("bob").resolve("photos").toString()),
        bob.stdout().stream().sorted().toList());
    ann.awaitStderr("^To receive it there: ./godwit receive --server .* --as bob", Lab.PATIENCE);
    ann.awaitStderr("^Complete\\.$", Lab.PATIENCE);
    bob.awaitStderr("^Complete\\.$", Lab.PATIENCE);
    assertNoStackTrace(ann);
    assertNoStackTrace(bob);
  }

  @Test
  void helpHasColoursOnATerminalUnlessTheyAreNotWanted() {
    Command help = Checkout.godwit("send", "--help").with("TERM", "xterm");
    Person plain = LAB.atTerminal(help.with("NO_COLOR", "1"));
    plain.reads("Exit codes");
    plain.awaitExit(0);
    assertFalse(plain.screen().contains("\u001b["), plain::screen);
    Person coloured = LAB.atTerminal(help);
    coloured.awaitExit(0);
    assertTrue(coloured.screen().contains("\u001b["), coloured::screen);
  }

  private static void assertEvents(Peer peer, String expected) {
    assertFalse(peer.events().isEmpty());
    for (JsonNode event : peer.events()) {
      assertTrue(event.isObject(), event::toString);
      assertEquals(1, event.get("version").intValue(), event::toString);
      assertTrue(event.get("event").isString(), event::toString);
    }
    assertEquals(1, peer.count("\"event\":\"" + expected + "\""));
    assertNoStackTrace(peer.process());
  }

  private static void assertNoStackTrace(ChildProcess process) {
    assertTrue(
        process.stderr().stream().noneMatch(line -> line.startsWith("\tat ")),
        () -> process.lines().toString());
  }
}
