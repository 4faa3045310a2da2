package dev.godwit.agent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.godwit.testkit.process.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Replays what a model of a path has decided, number for number. */
class PathVectorsTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @TestFactory
  List<DynamicTest> aModelDecidesAsItIsWritten() throws IOException {
    Path directory = Checkout.root().resolve("protocol/vectors/path");
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> vectors = files.sorted().toList();
      assertFalse(vectors.isEmpty());
      return vectors.stream()
          .map(file -> dynamicTest(String.valueOf(file.getFileName()), () -> replay(file)))
          .toList();
    }
  }

  private static void replay(Path file) throws IOException {
    JsonNode vector = MAPPER.readTree(Files.readString(file));
    PathModel model = new PathModel(vector.get("maxBurstBytes").intValue());
    int number = 0;
    for (JsonNode step : vector.get("steps")) {
      String at = "step " + number++ + ": " + step;
      long now = step.get(0).longValue() * 1000;
      long value = step.get(2).longValue();
      switch (step.get(1).stringValue()) {
        case "sent" -> model.onSent((int) value, now);
        case "ack" -> model.onAck(value, step.get(3).longValue() * 1000, now);
        case "backlog" -> model.onBacklog(value, now);
        case "allowance" -> assertEquals(value, model.allowanceBytes(now), at);
        default -> throw new IllegalArgumentException(at);
      }
      JsonNode then = step.get(step.size() - 1);
      long deadline = then.isNull() ? Long.MAX_VALUE : then.longValue() * 1000;
      assertEquals(deadline, model.deadlineNanos(), at);
    }
  }
}
