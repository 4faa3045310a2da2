package dev.godwit.agent.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.protocol.transfer.RelativePath;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FreeNamesTest {
  @ParameterizedTest
  @CsvSource({
    "photo.jpg, photo (1).jpg",
    "archive.tar.gz, archive (1).tar.gz",
    "README, README (1)",
    ".bashrc, .bashrc (1)",
    "v1.2 notes, v1.2 notes (1)",
    "a.b.c, a.b (1).c",
    "end., end. (1)",
    "报告.pdf, 报告 (1).pdf",
    "x (1).jpg, x (1) (1).jpg",
  })
  void theNumberStandsBeforeTheExtension(String name, String next) {
    assertEquals(name, FreeNames.ofFile(name, 0));
    assertEquals(next, FreeNames.ofFile(name, 1));
  }

  @Test
  void aFolderHasNoExtension() {
    assertEquals("v1.2 (3)", FreeNames.ofFolder("v1.2", 3));
  }

  @Test
  void aNameIsCutWhereAReaderSeesACharacterEnd() {
    String family = "👩‍👩‍👧‍👦"; // One character to a reader, seven code points, 25 bytes.

    assertEquals(family.repeat(9) + " (1).png", FreeNames.ofFile(family.repeat(10) + ".png", 1));
  }

  @Test
  void everyNameThatMayArriveHasNextNamesThatMayExist() {
    long seed = 20_261_121;
    Random random = new Random(seed);
    List<String> letters =
        List.of("a", ".", " ", "é", "报", "😀", "👩‍👩‍👧‍👦", "e\u0301", "\u0301");
    for (int round = 0; round < 5_000; round++) {
      StringBuilder name = new StringBuilder();
      int length = 1 + random.nextInt(255);
      while (name.length() < length) {
        name.append(letters.get(random.nextInt(letters.size())));
      }
      String text = Normalizer.normalize(name, Normalizer.Form.NFC);
      if (RelativePath.problemWith(text).isEmpty()) {
        String next = FreeNames.ofFile(text, 1 + random.nextInt(9_999));
        assertEquals(
            List.of(),
            RelativePath.problemWith(next).stream().toList(),
            () -> "seed " + seed + ": " + text);
        assertTrue(next.getBytes(StandardCharsets.UTF_8).length <= 255);
      }
    }
  }
}
