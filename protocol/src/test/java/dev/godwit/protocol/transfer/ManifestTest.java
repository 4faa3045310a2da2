package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What can be a manifest: only what a receiver may take. */
class ManifestTest {
  private static final long HUGE = (1L << 53) - 1;

  @Test
  void filesAndFoldersAreAManifest() {
    assertTrue(
        Manifest.problemWith(
                List.of(
                    FileEntry.directory("a"),
                    FileEntry.file("a/b", HUGE),
                    FileEntry.file("a.b", 0)))
            .isEmpty());
  }

  @Test
  void whatNoReceiverTakesIsNone() {
    assertNone(List.of());
    assertNone(List.of(FileEntry.file("a", HUGE), FileEntry.file("b", 1)));
    assertNone(List.of(FileEntry.file("a", 0), FileEntry.directory("a")));
    assertNone(List.of(FileEntry.file("a/b", 0), FileEntry.file("a!", 0), FileEntry.file("a", 0)));
  }

  @Test
  void moreThanItsLimitInNamesIsNone() {
    String folder = ("\"".repeat(250) + "/").repeat(4);
    List<FileEntry> entries = new ArrayList<>();
    for (int i = 0; i < 17_000; i++) {
      entries.add(FileEntry.directory(folder + i));
    }

    assertNone(entries);
  }

  private static void assertNone(List<FileEntry> entries) {
    assertTrue(Manifest.problemWith(entries).isPresent());
    assertThrows(IllegalArgumentException.class, () -> new Manifest(entries));
  }
}
