package dev.godwit.signaling.session;

import static dev.godwit.signaling.session.Lab.CONNECTION;
import static dev.godwit.signaling.session.Lab.continuity;
import static dev.godwit.signaling.session.Lab.name;
import static dev.godwit.signaling.session.Lab.offer;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.Payload;
import dev.godwit.protocol.signal.Resumption.Continuity;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SignalErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client that comes back gets again, and what it may say again. */
class ReplayTest {
  private final Lab lab = new Lab();

  /** With 300 messages sent, the ring holds the last 256: those from 45 on. */
  @ParameterizedTest
  @CsvSource({
    "0, BROKEN, 0",
    "43, BROKEN, 0",
    "44, COMPLETE, 256",
    "299, COMPLETE, 1",
    "300, COMPLETE, 0",
    "301, BROKEN, 0",
    "9007199254740991, BROKEN, 0"
  })
  void aSessionIsCompleteAsFarAsTheRingReaches(long seenSeq, Continuity expected, int replayed) {
    Lab.Peer ada = lab.joinsResumably("Ada");
    Lab.Peer bob = lab.joins("Bob");
    ada.breaks();
    for (int i = 0; i < 300; i++) {
      lab.passes(Duration.ofMillis(20));
      bob.says(new ClientMessage.Ringing(name("Ada"), CONNECTION));
    }

    Lab.Peer again = lab.resumes(ada, "Ada", OptionalLong.of(seenSeq));

    List<Long> seqs = again.received.stream().flatMapToLong(e -> e.seq().stream()).boxed().toList();
    assertEquals(expected, continuity(again.hears().getFirst()));
    assertEquals(LongStream.rangeClosed(301 - replayed, 300).boxed().toList(), seqs);
  }

  @Test
  void theNumbersBeginAgainWhenSomethingWasLost() {
    Lab.Peer ada = lab.joinsResumably("Ada");
    Lab.Peer bob = lab.joins("Bob");
    bob.says(offer("Ada"));

    Lab.Peer again = lab.resumes(ada, "Ada", OptionalLong.of(7));
    bob.says(offer("Ada"));

    assertEquals(Continuity.BROKEN, continuity(again.hears().getFirst()));
    assertEquals(1, again.lastSeq);
    assertEquals(
        Continuity.COMPLETE, continuity(lab.resumes(again, "Ada").hearsOne()), "nothing missed");
  }

  @Test
  void theRingKeepsSixtyFourKiBInUtf8() throws Exception {
    Lab.Peer ada = lab.joinsResumably("Ada");
    Lab.Peer bob = lab.joins("Bob");
    Payload large = Payload.ofJson("{\"sdp\":\"" + "é".repeat(10_000) + "\"}");
    for (int i = 0; i < 4; i++) {
      bob.says(new ClientMessage.Candidate(name("Ada"), CONNECTION, large));
    }

    Lab.Peer tooFar = lab.resumes(ada, "Ada", OptionalLong.of(0));
    for (int i = 0; i < 3; i++) {
      bob.says(new ClientMessage.Candidate(name("Ada"), CONNECTION, large));
    }
    Lab.Peer near = lab.resumes(tooFar, "Ada", OptionalLong.of(0));

    assertEquals(Continuity.BROKEN, continuity(tooFar.hears().getFirst()));
    assertEquals(4, near.hears().size());
  }

  @Test
  void aMessageThatANumberMakesTooLargeIsRefusedAndTakesNoNumber() throws Exception {
    Lab.Peer a = lab.joinsResumably("A");
    Lab.Peer b = lab.joins("B");
    String largest =
        "{\"type\":\"offer\",\"name\":\"A\",\"connection\":\"AAECAwQFBgcICQoLDA0ODw\","
            + "\"offer\":{\"p\":\"\"}}";
    String pad = "p".repeat(65_536 - largest.length());
    Payload payload = Payload.ofJson("{\"p\":\"" + pad + "\"}");

    b.says(new ClientMessage.Offer(name("A"), CONNECTION, payload, false));
    b.says(offer("A"));
    a.says("1", new ClientMessage.Logout());

    assertEquals(ServerMessage.Failure.of(SignalErrorCode.TOO_LARGE), b.hears().getFirst());
    assertEquals(1, a.lastSeq);
    assertEquals(2, a.hears().size());
  }

  @Test
  void aMessageThatIsRepeatedAfterAResumeGoesOutOnceAndIsAnsweredTwice() {
    Lab.Peer ada = lab.joinsResumably("Ada");
    Lab.Peer bob = lab.joins("Bob");
    ada.says("1", offer("Bob"));
    bob.hears();

    Lab.Peer again = lab.resumes(ada, "Ada");
    again.hears();
    again.says("1", offer("Bob"));
    again.says("2", new ClientMessage.Ringing(name("Bob"), CONNECTION));

    assertEquals(new ServerMessage.Ringing(name("Ada"), CONNECTION), bob.hearsOne());
    assertEquals(List.of(new ServerMessage.Ok(), new ServerMessage.Ok()), again.hears());
  }

  @Test
  void aMessageThatWasRefusedMayBeRepeated() {
    Lab.Peer ada = lab.joinsResumably("Ada");
    ada.says("1", offer("Bob"));
    Lab.Peer bob = lab.joins("Bob");

    ada.says("1", offer("Bob"));

    assertEquals(
        List.of(ServerMessage.Failure.of(SignalErrorCode.PEER_OFFLINE), new ServerMessage.Ok()),
        ada.hears());
    assertEquals(1, bob.hears().size());
  }

  @Test
  void anIdIsForgottenAfterTwoHundredAndFiftySixOthers() {
    Lab.Peer ada = lab.joinsResumably("Ada");
    Lab.Peer bob = lab.joins("Bob");
    for (int i = 0; i <= SeenIds.MAX_IDS; i++) {
      lab.passes(Duration.ofMillis(20));
      ada.says("id" + i, new ClientMessage.Ringing(name("Bob"), CONNECTION));
    }
    bob.hears();

    ada.says("id1", new ClientMessage.Ringing(name("Bob"), CONNECTION));
    assertEquals(List.of(), bob.hears());
    ada.says("id0", new ClientMessage.Ringing(name("Bob"), CONNECTION));

    assertEquals(1, bob.hears().size());
  }

  @Test
  void aSessionThatEndsWithItsSocketMayUseAnIdAgain() {
    Lab.Peer ada = lab.joins("Ada");
    Lab.Peer bob = lab.joins("Bob");

    ada.says("1", offer("Bob"));
    ada.says("1", offer("Bob"));

    assertEquals(2, bob.hears().size());
  }
}
