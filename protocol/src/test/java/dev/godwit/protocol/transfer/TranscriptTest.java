package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Replays the golden transcripts: each input, and what the machine does about it, in order. */
class TranscriptTest {
  @TestFactory
  List<DynamicTest> aTranscriptIsReplayedWordForWord() {
    return Vectors.transcripts().stream()
        .map(file -> dynamicTest(String.valueOf(file.getFileName()), () -> replay(file)))
        .toList();
  }

  private static void replay(Path file) throws FrameException {
    JsonNode transcript = Vectors.json(Vectors.read(file));
    Replay replay = Replay.of(transcript);
    int number = 0;
    for (JsonNode step : transcript.get("steps")) {
      List<JsonNode> expected = new ArrayList<>();
      step.get("expect").forEach(expected::add);
      assertEquals(expected, replay.step(step), "step " + number + ": " + step.get("input"));
      number++;
    }
  }
}
