package dev.godwit.agent.file;

import static dev.godwit.agent.file.Arriving.id;
import static dev.godwit.agent.file.Arriving.manifest;
import static dev.godwit.agent.file.Arriving.publishAll;
import static dev.godwit.agent.file.Arriving.store;
import static dev.godwit.agent.file.Arriving.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What killed processes left is deleted in time, and nothing else is. */
final class SweepTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration TOO_LONG = Duration.ofDays(7).plusSeconds(1);
  private static final Duration NOT_TOO_LONG = Duration.ofDays(7).minusSeconds(1);

  @TempDir private Path directory;
  private Path reserved;

  @BeforeEach
  void createTheFolder() throws IOException {
    reserved = Files.createDirectory(directory.resolve(".godwit"));
  }

  @Test
  void oldTransfersAreDeletedAndNewOnesKept() throws Exception {
    Path old = leftover(id(1).text(), TOO_LONG);
    Path recent = leftover(id(2).text(), NOT_TOO_LONG);

    assertEquals(1, Partials.sweep(directory, NOW));

    assertFalse(Files.exists(old));
    assertTrue(Files.exists(recent.resolve("0.part")));
  }

  @Test
  void withTheLastOneTheFolderGoes() throws Exception {
    leftover(id(1).text(), TOO_LONG);

    Partials.sweep(directory, NOW);

    assertFalse(Files.exists(reserved));
  }

  @Test
  void whatIsNotNamedLikeATransferIsNoneOfOurs() throws Exception {
    Path other = leftover("someone's folder", TOO_LONG);

    assertEquals(0, Partials.sweep(directory, NOW));

    assertTrue(Files.exists(other.resolve("0.part")));
  }

  @Test
  void aLinkIsNotFollowed() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Path precious = Files.writeString(elsewhere.resolve("precious"), "");
    Files.createSymbolicLink(reserved.resolve(id(1).text()), elsewhere);
    Path inside = leftover(id(2).text(), Duration.ZERO);
    Files.createSymbolicLink(inside.resolve("link"), elsewhere);
    age(elsewhere, TOO_LONG);
    age(inside, TOO_LONG);

    assertEquals(1, Partials.sweep(directory, NOW));

    assertTrue(Files.exists(precious));
  }

  @Test
  void aTransferThatGoesOnIsKeptHoweverOld() throws Exception {
    Manifest manifest = manifest(FileEntry.file("a", 1));
    try (PartialFiles files = Arriving.open(directory, id(1), manifest)) {
      store(files, 0, utf8("a"));
      age(reserved.resolve(id(1).text()), TOO_LONG);

      assertEquals(0, Partials.sweep(directory, NOW));

      publishAll(files, manifest);
      files.complete();
    }
    assertEquals("a", Files.readString(directory.resolve("a")));
  }

  @Test
  void aFolderWithoutTransfersIsFine() {
    assertEquals(0, Partials.sweep(directory.resolve("missing"), NOW));
  }

  private Path leftover(String name, Duration age) throws IOException {
    Path folder = Files.createDirectory(reserved.resolve(name));
    Files.writeString(folder.resolve("0.part"), "half");
    age(folder, age);
    return folder;
  }

  private static void age(Path folder, Duration age) throws IOException {
    Files.setLastModifiedTime(folder, FileTime.from(NOW.minus(age)));
  }
}
