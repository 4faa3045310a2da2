package dev.godwit.acceptance.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.acceptance.lab.Person;
import dev.godwit.testkit.process.Checkout;
import dev.godwit.testkit.process.ChildProcess;
import dev.godwit.testkit.process.Command;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A note or a link instead of a file. */
class TextTest {
  @RegisterExtension static final Lab LAB = new Lab();

  private static Command says(String text) {
    return says("ann", text);
  }

  private static Command says(String who, String text) {
    return LAB.sender(who, "bob", List.of())
        .and("--text", text, "--json", "--state", state().toString());
  }

  private static Path state() {
    return LAB.directory().resolve("state");
  }

  @Test
  void whatIsSaidIsShownConfirmedAndRemembered() {
    Peer bob = LAB.receive("bob", "--from", "ann", "--yes", "--state", state().toString());
    Peer ann = LAB.start(says("https://example.org/\nsecond line"));
    ann.awaitExit(0);
    ann.awaitEnd("complete");
    assertEquals(
        "https://example.org/\nsecond line",
        bob.awaitEvent("\"event\":\"text\"").get("text").stringValue());
    bob.awaitEnd("complete");

    ChildProcess history =
        LAB.start(Checkout.godwit("history", "--json", "--state", state().toString())).process();
    assertEquals(0, history.awaitExit(Lab.PATIENCE));
    assertEquals(2, history.stdout().stream().filter(l -> l.contains("second line")).count());
  }

  @Test
  void aStrangerIsHeardOnlyByWhoLetsThemIn() {
    Person bob = LAB.receiveInPerson("bob");
    Peer ann = LAB.start(says("hello"));
    bob.reads("ann wants to connect. Let them in? [y/N]");
    bob.types("n");
    ann.awaitExit(3);
    ann.awaitEnd("declined");

    Peer carol = LAB.start(says("carol", "hello too"));
    bob.reads("carol wants to connect. Let them in? [y/N]");
    bob.types("y");
    bob.reads("carol says:");
    bob.reads("hello too");
    carol.awaitExit(0);
  }

  @Test
  void whatIsTooLongForATextIsSaidSo() {
    Peer ann = LAB.start(says("x".repeat(16_384)));
    ann.awaitExit(1);
    assertTrue(ann.awaitError("too_large").get("message").stringValue().contains("16 KiB"));
  }

  @Test
  void aReceiverThatPassesFilesOnShowsNoTexts() {
    ChildProcess bob =
        LAB.start(
                Checkout.godwit("receive", "--as", "bob", "--stdout", "--json")
                    .and("--server", LAB.server().address(), "--from", "ann", "--yes"))
            .process();
    bob.awaitStderr("\"event\":\"ready\"", Lab.PATIENCE);
    Peer ann = LAB.start(says("hello"));
    ann.awaitExit(1);
    ann.awaitEnd("unknown_type");
  }
}
