package dev.godwit.acceptance.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.testkit.process.Checkout;
import dev.godwit.testkit.process.ChildProcess;
import dev.godwit.testkit.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be meant is refused with a sentence, before anything happens. */
class UsageTest {
  private static final int WRONG_USAGE = 2;

  @RegisterExtension static final Lab LAB = new Lab();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "send x --to bob --code",
        "send x --to bob --link",
        "send x --to bob --qr",
        "receive --from ann --yes --verify"
      })
  void whatIsNotBuiltYetSaysSo(String commandLine) {
    ChildProcess process = assertRefused(commandLine);
    assertTrue(process.stderr().getFirst().contains("Not built yet: --"), process::toString);
    assertEquals(1, process.stderr().size(), () -> process.lines().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "receive --yes",
        "receive",
        "receive --from ann",
        "receive --from ann --yes --no-such-option",
        "send --to bob",
        "send x",
        "send x --to bob --wait soon",
        "send x --to bob --limit 10",
        "send x - --to bob",
        "send x --to bob --text hello",
        "receive --from ann --yes --on-exists sometimes",
        "receive --from ann --yes --stdout --dir inbox",
        "fly"
      })
  void whatCannotBeMeantIsRefused(String commandLine) {
    assertRefused(commandLine);
  }

  @Test
  void receivingWithoutAskingNeedsToKnowFromWhom() {
    assertSays("--yes needs --from", "receive", "--yes");
  }

  @Test
  void withoutATerminalThereIsNobodyToAsk() {
    assertSays("There is no terminal to ask at", "receive", "--from", "ann");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "a/b", "", " ", "an\u0007n", "a\nb", "<b>ann</b>"})
  void aHostileNameIsNone(String name) throws IOException {
    Command receive =
        Checkout.godwit("receive", "--as", name, "--server", LAB.server().address())
            .and("--from", "anyone", "--yes", "--json");

    Peer peer = LAB.start(receive);

    peer.awaitExit(WRONG_USAGE);
    peer.awaitError("name_invalid");
    assertEquals(List.of(), Folder.names(LAB.directory()));
  }

  @Test
  void aNameThatSomebodyHasIsRefusedAndTheyAreNotDisturbed() throws IOException {
    Path file = Folder.random(LAB.directory().resolve("note.txt"), 500, 1);
    Peer bob = LAB.receive("Bob", "--from", "ann", "--yes", "--once");

    Peer other = LAB.start(LAB.receiver("bob").and("--from", "anyone", "--yes", "--json"));

    other.awaitExit(1);
    assertFalse(other.awaitError("name_taken").get("message").stringValue().isEmpty());
    LAB.send("ann", "bob", List.of(file)).awaitExit(0);
    bob.awaitExit(0);
  }

  @Test
  void whatIsNotThereIsNotSent() {
    Peer ann = LAB.send("ann", "bob", List.of(LAB.directory().resolve("missing.txt")));

    ann.awaitExit(1);
    assertTrue(
        ann.awaitError("not_found").get("message").stringValue().contains("missing.txt"),
        ann::toString);
  }

  @Test
  void whatIsNoServerIsNotTalkedTo() throws IOException {
    Path file = Files.createFile(LAB.directory().resolve("x"));
    Peer ann =
        LAB.start(
            Checkout.godwit("send", file.toString(), "--to", "bob", "--json")
                .and("--server", "ftp://localhost"));

    ann.awaitExit(WRONG_USAGE);
    ann.awaitError("server_invalid");
  }

  private static void assertSays(String sentence, String... words) {
    ChildProcess process = LAB.start(Checkout.godwit(words)).process();
    assertEquals(WRONG_USAGE, process.awaitExit(Lab.PATIENCE));
    assertTrue(process.stderr().getFirst().contains(sentence), () -> process.lines().toString());
  }

  private static ChildProcess assertRefused(String commandLine) {
    ChildProcess process = LAB.start(Checkout.godwit(commandLine.split(" ", -1))).process();
    assertEquals(WRONG_USAGE, process.awaitExit(Lab.PATIENCE), () -> process.lines().toString());
    assertEquals(List.of(), process.stdout());
    assertFalse(process.stderr().isEmpty());
    assertFalse(process.stderr().getFirst().contains("Exception"), process::toString);
    return process;
  }
}
