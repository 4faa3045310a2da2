package dev.godwit.agent.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TraitsTest {
  @TempDir private Path directory;

  @Test
  void aDiskOfLinuxTellsCasesApartAndKnowsLinksAndForcesFolders() throws Exception {
    assertEquals(new Traits(true, true, true), Traits.probe(directory));
    try (var listing = Files.list(directory)) {
      assertEquals(0, listing.count());
    }
  }
}
