package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which manifests a sender offers: those that a receiver may take. */
class ManifestTest {
  private static final long HUGE = (1L << 53) - 1;

  @Test
  void anOrdinaryManifestIsOffered() {
    assertTrue(
        manifest(FileEntry.directory("a"), FileEntry.file("a/b", HUGE), FileEntry.file("a.b", 0))
            .problem()
            .isEmpty());
  }

  @Test
  void whatNoReceiverTakesIsNotOffered() {
    assertNotOffered(manifest(FileEntry.file("a", HUGE), FileEntry.file("b", 1)));
    assertNotOffered(manifest(FileEntry.file("a", 0), FileEntry.directory("a")));
    assertNotOffered(
        manifest(FileEntry.file("a/b", 0), FileEntry.file("a!", 0), FileEntry.file("a", 0)));
  }

  @Test
  void moreThanItsLimitInNamesIsNotOffered() {
    String folder = ("\"".repeat(250) + "/").repeat(4);
    List<FileEntry> entries = new ArrayList<>();
    for (int i = 0; i < 17_000; i++) {
      entries.add(FileEntry.directory(folder + i));
    }

    assertNotOffered(new Manifest(entries));
  }

  private static Manifest manifest(FileEntry... entries) {
    return new Manifest(List.of(entries));
  }

  private static void assertNotOffered(Manifest manifest) {
    assertTrue(manifest.problem().isPresent());
    assertThrows(
        IllegalArgumentException.class,
        () -> new Sender(Samples.TRANSFER, 1, manifest, Optional.empty(), Samples.hello()));
  }
}
