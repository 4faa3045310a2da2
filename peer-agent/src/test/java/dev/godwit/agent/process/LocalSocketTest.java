package dev.godwit.agent.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LocalSocketTest {
  @TempDir private Path folder;

  @Test
  void aQuestionIsAnsweredAndNobodyElseMayAsk() throws Exception {
    Path path = folder.resolve("s");
    try (LocalSocket _ = LocalSocket.listen(path, question -> List.of(question, "ä"))) {
      assertEquals(List.of("why?", "ä"), LocalSocket.ask(path, "why?"));
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }
    assertFalse(Files.exists(path));
    assertThrows(IOException.class, () -> LocalSocket.ask(path, "why?"));
  }

  @Test
  void whatAKilledProcessHasLeftIsReplaced() throws Exception {
    Path path = Files.createFile(folder.resolve("s"));
    try (LocalSocket _ = LocalSocket.listen(path, _ -> List.of("here"))) {
      assertEquals(List.of("here"), LocalSocket.ask(path, ""));
    }
  }

  @Test
  void aQuestionWithoutEndIsNotAnswered() throws Exception {
    Path path = folder.resolve("s");
    try (LocalSocket _ = LocalSocket.listen(path, _ -> List.of("an answer"))) {
      String large = "x".repeat(2 * LocalSocket.MAX_QUESTION_BYTES);
      try {
        assertEquals(List.of(), LocalSocket.ask(path, large));
      } catch (IOException e) {
        // It was told so by the broken connection.
      }
      assertEquals(List.of("an answer"), LocalSocket.ask(path, "short"));
    }
  }
}
