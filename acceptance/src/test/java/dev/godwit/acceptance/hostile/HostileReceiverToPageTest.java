package dev.godwit.acceptance.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.acceptance.lab.BareClient;
import dev.godwit.acceptance.lab.Browser;
import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.acceptance.lab.Visitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A page that sends to somebody who claims what is not so: it believes nothing of it, says so to
 * its person, and sends to the next honest one.
 */
class HostileReceiverToPageTest {
  private static final int FILE_BYTES = 5 << 20;

  @RegisterExtension static final Lab LAB = new Lab();
  @RegisterExtension static final Browser BROWSER = new Browser();

  @Test
  void completeIsNotBelievedBeforeAllWasSent() throws Exception {
    endsIn(
        "unexpected",
        "{\"type\":\"complete\",\"files\":1,\"bytes\":%d,\"skipped\":[]}".formatted(FILE_BYTES));
  }

  @Test
  void whatWasNotSentCannotBeAcknowledged() throws Exception {
    endsIn(
        "bad_message",
        "{\"type\":\"ack\",\"received\":%1$d,\"heldMicros\":0,\"bytes\":%1$d,\"limit\":%1$d}"
            .formatted(FILE_BYTES));
  }

  @Test
  void aBlockThatWasNotSentIsNotSentAgain() throws Exception {
    endsIn("unexpected", "{\"type\":\"again\",\"file\":0,\"offset\":0}");
  }

  @Test
  void whatOnlyASenderSaysIsAFault() throws Exception {
    endsIn("wrong_role", "{\"type\":\"finish\"}");
  }

  @Test
  void textThatIsNoMessageIsAFault() throws Exception {
    endsIn("bad_message", "<script>document.title='taken'</script>");
  }

  /** After it has accepted and given credit for nothing, a receiver says this. */
  private static void endsIn(String code, String frame) throws Exception {
    Path file = Folder.random(LAB.directory().resolve("note.bin"), FILE_BYTES, 1);
    Visitor ann = BROWSER.visit(LAB.server());
    try (BareClient signaling = BareClient.join(LAB.server(), "eve")) {
      ann.choosesPeer("eve");
      ann.sends(List.of(file));
      try (RawPeer eve = RawPeer.answer(signaling)) {
        eve.greet();
        eve.hear("hello");
        eve.hear("offer");
        eve.say("{\"type\":\"accept\"}");
        eve.say("{\"type\":\"have\",\"done\":[],\"parts\":[],\"limit\":0,\"more\":false}");
        eve.say(frame);

        assertEquals(code, eve.hear("error").get("code").stringValue());
        ann.sees("It stopped at a fault (" + code + ").");
      }
    }
    sendsToAnHonestOne(ann, file);
  }

  private static void sendsToAnHonestOne(Visitor ann, Path file) throws IOException {
    Peer bob = LAB.receive("bob", "--from", "anyone", "--yes", "--once");
    ann.choosesPeer("bob");
    ann.sends(List.of(file));
    bob.awaitExit(0);
    ann.sees("Complete: bob has it");
    assertEquals(-1, Files.mismatch(file, LAB.inbox("bob").resolve("note.bin")));
  }
}
