package dev.godwit.acceptance.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.acceptance.lab.BareClient;
import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A sender that is answered as it should not be: it believes nothing, and ends with a reason. */
class HostileReceiverTest {
  private static final int FILE_BYTES = 5 << 20;

  @RegisterExtension static final Lab LAB = new Lab();

  private Path file = Path.of("");

  @BeforeEach
  void makeFile() throws IOException {
    file = Folder.random(LAB.directory().resolve("note.bin"), FILE_BYTES, 1);
  }

  @Test
  void completeIsNotBelievedBeforeAllWasSent() throws Exception {
    endsWithError(
        "unexpected", "{\"type\":\"complete\",\"files\":1,\"bytes\":5242880,\"skipped\":[]}");
  }

  @Test
  void doneIsNotBelievedOfAFileThatWasNotSent() throws Exception {
    endsWithError("unexpected", "{\"type\":\"done\",\"files\":[[0,1]]}");
  }

  @Test
  void whatWasNotSentCannotBeAcknowledged() throws Exception {
    endsWithError(
        "bad_message",
        "{\"type\":\"ack\",\"received\":5242880,\"heldMicros\":0,\"bytes\":5242880,"
            + "\"limit\":9000000}");
  }

  @Test
  void whatOnlyASenderSaysIsAnError() throws Exception {
    endsWithError("wrong_role", "{\"type\":\"finish\"}");
  }

  @Test
  void aLinkThatIsClosedInTheMiddleIsAnInterruption() throws Exception {
    try (BareClient signaling = BareClient.join(LAB.server(), "eve")) {
      Peer ann = LAB.send("ann", "eve", List.of(file), "--give-up", "0");
      try (RawPeer eve = RawPeer.answer(signaling)) {
        acceptOne(eve, FILE_BYTES);
        eve.hear("block");
      }

      ann.awaitExit(5);
      ann.awaitEvent("\"state\":\"interrupted\"");
    }
  }

  @Test
  void aLinkOnWhichNothingWasSaidIsMadeAnewUnasked() throws Exception {
    Peer ann;
    try (BareClient signaling = BareClient.join(LAB.server(), "eve")) {
      ann = LAB.send("ann", "eve", List.of(file));
      try (RawPeer mute = RawPeer.answer(signaling)) {
        mute.hear("hello");
      }
    }
    try (BareClient signaling = BareClient.join(LAB.server(), "eve");
        RawPeer eve = RawPeer.answer(signaling)) {
      eve.greet();
      eve.hear("hello");
      eve.hear("offer");
      eve.say("{\"type\":\"reject\",\"code\":\"declined\",\"message\":\"No.\"}");
      eve.awaitClosed();
    }
    ann.awaitExit(3);
  }

  @Test
  void aReasonOfALaterVersionIsPassedOnInItsOwnWords() throws Exception {
    try (BareClient signaling = BareClient.join(LAB.server(), "eve")) {
      Peer ann = LAB.send("ann", "eve", List.of(file));
      try (RawPeer eve = RawPeer.answer(signaling)) {
        eve.greet();
        eve.hear("hello");
        eve.hear("offer");
        eve.say(
            "{\"type\":\"reject\",\"code\":\"moon_is_full\",\"message\":\"The moon is full.\"}");
        eve.awaitClosed();
      }

      ann.awaitExit(3);
      assertEquals(1, ann.count("\"state\":\"rejected\".*The moon is full"), ann::toString);
    }
  }

  /** After it has accepted and given credit for nothing, a receiver says this. */
  private void endsWithError(String code, String frame) throws Exception {
    try (BareClient signaling = BareClient.join(LAB.server(), "eve")) {
      Peer ann = LAB.send("ann", "eve", List.of(file));
      try (RawPeer eve = RawPeer.answer(signaling)) {
        acceptOne(eve, 0);
        eve.say(frame);

        assertEquals(code, eve.hear("error").get("code").stringValue());
      }
      ann.awaitExit(1);
      ann.awaitEnd(code);
    }
  }

  private static void acceptOne(RawPeer eve, long creditBytes) throws InterruptedException {
    eve.greet();
    eve.hear("hello");
    eve.hear("offer");
    eve.say("{\"type\":\"accept\"}");
    eve.say(
        "{\"type\":\"have\",\"done\":[],\"parts\":[],\"limit\":%d,\"more\":false}"
            .formatted(creditBytes));
  }
}
