package dev.godwit.bench;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkbenchTest {
  @TempDir Path parent;

  @Test
  void nothingIsLeftOfAClosedOne() throws Exception {
    Path elsewhere = parent.resolve("elsewhere");
    try (Workbench bench = Workbench.in(parent, 1)) {
      bench.makeFile();
      Path deep = Files.createDirectories(bench.emptyFolder("copies").resolve("a/b"));
      Files.writeString(deep.resolve("copy"), "c");
      Files.createSymbolicLink(deep.resolve("gone"), Path.of("nowhere"));
      bench.borrowFolder(elsewhere);
      Files.createDirectories(elsewhere.resolve("c"));
    }
    try (Stream<Path> left = Files.list(parent)) {
      assertTrue(left.toList().isEmpty());
    }
  }

  @Test
  void aFolderThatWasThereBeforeStays() throws Exception {
    Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
    try (Workbench bench = Workbench.in(parent, 1)) {
      bench.borrowFolder(elsewhere);
      assertFalse(bench.isClosed());
    }
    assertTrue(Files.exists(elsewhere));
  }
}
