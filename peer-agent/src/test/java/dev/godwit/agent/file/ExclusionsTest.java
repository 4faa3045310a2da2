package dev.godwit.agent.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left out of folders by its name. */
final class ExclusionsTest {
  @TempDir private Path directory;

  @Test
  void aNameIsMeantAtAnyDepth() {
    Exclusions exclusions = Exclusions.of(List.of("*.tmp", "node_modules"));

    assertTrue(exclusions.excludes("a/b.tmp"));
    assertTrue(exclusions.excludes("a/b/c/node_modules"));
    assertFalse(exclusions.excludes("a/b.tmp.txt"));
  }

  @Test
  void aPathIsMeantFromTheTop() {
    Exclusions exclusions = Exclusions.of(List.of("a/raw/**", "a/*.log"));

    assertTrue(exclusions.excludes("a/raw/x/y"));
    assertTrue(exclusions.excludes("a/x.log"));
    assertFalse(exclusions.excludes("a/b/x.log"));
    assertFalse(exclusions.excludes("raw/x"));
  }

  @Test
  void whatIsNoPatternIsSaidToBeNone() {
    var problem = assertThrows(IllegalArgumentException.class, () -> Exclusions.of(List.of("[a")));

    assertTrue(String.valueOf(problem.getMessage()).contains("[a"), problem.getMessage());
  }

  @Test
  void aFolderThatIsExcludedIsNotEvenEntered() throws Exception {
    Files.createDirectories(directory.resolve("top/skip/deep"));
    Files.writeString(directory.resolve("top/skip/x"), "");
    Files.writeString(directory.resolve("top/kept"), "");

    try (SourceFiles files =
        SourceFiles.scan(List.of(directory.resolve("top")), Exclusions.of(List.of("skip")))) {
      assertEquals(
          List.of("top", "top/kept"),
          files.manifest().entries().stream().map(entry -> entry.path().text()).toList());
      assertEquals(List.of(), files.skipped());
    }
  }
}
