package dev.godwit.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.TransferSnapshot;
import dev.godwit.agent.TransferState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class HumanTalkTest {
  private static final long SECOND = 1_000_000_000L;

  private final ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errBytes = new ByteArrayOutputStream();

  private HumanTalk talk(OptionalInt columns, boolean quiet) {
    return new HumanTalk(
        new PrintStream(outBytes, true, StandardCharsets.UTF_8),
        new PrintStream(errBytes, true, StandardCharsets.UTF_8),
        () -> columns,
        false,
        quiet);
  }

  private String out() {
    return outBytes.toString(StandardCharsets.UTF_8);
  }

  /** What was said since the last time. */
  private String err() {
    String said = errBytes.toString(StandardCharsets.UTF_8);
    errBytes.reset();
    return said;
  }

  private static SequencedMap<Integer, TransferSnapshot> all(TransferSnapshot... snapshots) {
    SequencedMap<Integer, TransferSnapshot> all = new LinkedHashMap<>();
    for (TransferSnapshot snapshot : snapshots) {
      all.put(all.size() + 1, snapshot);
    }
    return all;
  }

  @Test
  void whatWasSavedGoesToTheOutputAndWordsToTheErrorStream() {
    HumanTalk talk = talk(OptionalInt.empty(), false);
    talk.changed(1, Snapshots.saved(Path.of("/inbox/report.pdf")));
    assertEquals("/inbox/report.pdf\n", out());
    assertEquals("Complete.\n", err());
  }

  @Test
  void aTerminalsLineIsDrawnInPlaceAndInWidth() {
    HumanTalk talk = talk(OptionalInt.of(60), false);
    talk.progress(all(Snapshots.moving("x".repeat(200), 0)), 0);
    String first = err();
    assertEquals(59, Columns.of(first), first);
    assertFalse(first.contains("\n"));
    talk.progress(all(Snapshots.moving("x".repeat(200), 50_000_000)), SECOND);
    String second = err();
    assertTrue(second.startsWith("\r\u001b[J"), second);
    assertTrue(second.contains("50 % of 100 MB at 50.0 MB/s, 0:01 left, direct"), second);
  }

  @Test
  void whatHasNotChangedIsNotDrawnAgain() {
    HumanTalk talk = talk(OptionalInt.of(80), false);
    talk.progress(all(Snapshots.moving("a", 0)), 0);
    err();
    talk.progress(all(Snapshots.moving("a", 0)), SECOND);
    assertEquals("", err());
  }

  @Test
  void severalTransfersHaveALineEach() {
    HumanTalk talk = talk(OptionalInt.of(80), false);
    talk.progress(all(Snapshots.moving("a", 0), Snapshots.moving("b", 0)), 0);
    assertEquals(2, err().lines().count());
    talk.progress(all(Snapshots.moving("a", 1_000_000), Snapshots.moving("b", 0)), SECOND);
    assertTrue(err().startsWith("\r\u001b[A\u001b[J"), "both are drawn again");
  }

  @Test
  void wordsTakeThePlaceOfWhatWasDrawn() {
    HumanTalk talk = talk(OptionalInt.of(80), false);
    talk.progress(all(Snapshots.moving("a", 0)), 0);
    err();
    talk.offline("Gone.");
    assertEquals("\r\u001b[JGone. Transfers go on; trying to reach it again.\n", err());
  }

  @Test
  void aLogHasALineEveryFewSecondsAndNoControlCharacters() {
    HumanTalk talk = talk(OptionalInt.empty(), false);
    for (int second = 0; second <= 20; second++) {
      talk.progress(all(Snapshots.moving("a", second * 1_000_000L)), second * SECOND);
    }
    String said = err();
    assertEquals(4, said.lines().count(), said);
    assertFalse(said.contains("\u001b") || said.contains("\r"), said);
  }

  @Test
  void nothingIsDrawnOverAQuestion() {
    HumanTalk talk = talk(OptionalInt.of(80), false);
    talk.progress(all(Snapshots.moving("a", 0)), 0);
    err();
    talk.question("Accept? ");
    assertEquals("\r\u001b[JAccept? ", err());
    talk.progress(all(Snapshots.moving("a", 5_000_000)), SECOND);
    assertEquals("", err());
    talk.offline("Gone.");
    assertTrue(err().endsWith("\nAccept? "), "the question is put again");
    talk.questionOver(true);
    talk.progress(all(Snapshots.moving("a", 9_000_000)), 2 * SECOND);
    assertTrue(err().contains("9 %"));
  }

  @Test
  void aQuestionThatNeedsNoAnswerEndsItsLine() {
    HumanTalk talk = talk(OptionalInt.of(80), false);
    talk.question("Accept? ");
    talk.questionOver(false);
    assertEquals("Accept? \n", err());
  }

  @Test
  void quietSaysHowItEndedAndNothingElse() {
    HumanTalk talk = talk(OptionalInt.of(80), true);
    talk.online("ann", "ws://localhost:8888");
    talk.progress(all(Snapshots.moving("a", 0)), 0);
    talk.progress(all(Snapshots.moving("a", 10)), SECOND);
    talk.changed(1, Snapshots.of(TransferState.FAILED, "no_space", 0));
    assertEquals("Not done. It ended.\n", err());
  }

  @Test
  void namesThatOthersChoseCannotMoveTheCursor() {
    HumanTalk talk = talk(OptionalInt.of(80), false);
    talk.progress(all(Snapshots.moving("\u001b[2Jevil\n", 0)), 0);
    assertFalse(err().contains("\u001b[2J"));
  }
}
