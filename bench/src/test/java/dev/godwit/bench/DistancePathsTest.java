package dev.godwit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.testkit.wan.WanPath;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DistancePathsTest {
  private final DistancePaths.Converter converter = new DistancePaths.Converter();

  @Test
  void aPathIsWrittenInThreeNumbersOrFour() {
    WanPath path = WanPath.of(Duration.ofMillis(50), 200, Duration.ofMillis(30));
    assertEquals(path, converter.convert("50/200/30"));
    assertEquals(path.withLossPercent(0.1), converter.convert("50/200/30/0.1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "50", "50/200", "50/200/30/0/0", "a/b/c", "-1/200/50", "1/2/3/101"})
  void anythingElseIsNoPath(String text) {
    assertThrows(TypeConversionException.class, () -> converter.convert(text));
  }

  @Test
  void theWholeGridHasEveryCombinationOnce() {
    List<WanPath> whole = DistancePaths.whole();
    assertEquals(5 * 3 * 3 * 3 + 1, whole.size());
    assertEquals(whole.size(), new HashSet<>(whole).size());
    assertTrue(whole.containsAll(DistancePaths.chosen()));
  }

  @Test
  void aTitleSaysAllThatMatters() {
    assertEquals(
        "50 ms, 200 Mbit/s, queue 30 ms", DistancePaths.title(converter.convert("50/200/30")));
    assertEquals("0 ms, no limit", DistancePaths.title(DistancePaths.UNLIMITED));
    assertEquals(
        "5 ms, 2.5 Mbit/s, queue 30 ms, 0.1 % loss each way",
        DistancePaths.title(converter.convert("5/2.5/30/0.1")));
  }
}
