package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Replays the golden frames and paths. */
class FrameVectorTest {
  @TestFactory
  List<DynamicTest> aValidFrameIsReadAndWritten() {
    return tests(
        "frames.json",
        vector -> {
          Frame frame = FrameCodec.decode(Vectors.text(vector, "text"));
          String written = FrameCodec.encode(frame);
          assertEquals(vector.get("frame"), Vectors.json(written));
          assertEquals(frame, FrameCodec.decode(written));
        });
  }

  @TestFactory
  List<DynamicTest> anInvalidFrameIsRefusedWithItsCode() {
    return tests(
        "invalid-frames.json",
        vector -> {
          String text = Vectors.text(vector, "text");
          FrameException refusal =
              assertThrows(FrameException.class, () -> FrameCodec.decode(text));
          assertEquals(vector.get("code").stringValue(), refusal.code().wire());
        });
  }

  @TestFactory
  List<DynamicTest> aPathIsSafeOrNot() {
    return tests(
        "paths.json",
        vector -> {
          String path = Vectors.text(vector, "path");
          assertEquals(vector.get("safe").booleanValue(), RelativePath.problemWith(path).isEmpty());
        });
  }

  private interface Check {
    void of(JsonNode vector) throws Exception;
  }

  private static List<DynamicTest> tests(String file, Check check) {
    return Vectors.entries(file).stream()
        .map(vector -> dynamicTest(vector.get("name").stringValue(), () -> check.of(vector)))
        .toList();
  }
}
