package dev.godwit.agent.file;

import static dev.godwit.agent.file.Arriving.id;
import static dev.godwit.agent.file.Arriving.publishAll;
import static dev.godwit.agent.file.Arriving.randomBytes;
import static dev.godwit.agent.file.Arriving.store;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.RelativePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is offered, nothing outside the target folder and nothing that was in it is touched. */
final class HostileManifestTest {
  private static final long SEED = 20_261_121;
  private static final int ROUNDS = 1_500;

  private static final List<String> PIECES =
      List.of(
          "a",
          "A",
          "b",
          "a.txt",
          "é",
          "e\u0301",
          "报",
          "👩‍👩‍👧‍👦",
          "existing",
          "EXISTING",
          "link",
          "linked-file",
          "sentinel",
          "..",
          ".",
          "",
          "...",
          "~",
          ".godwit",
          ".GoDwIt",
          ".godwit ",
          ".god\u200cwit",
          "0.part",
          "lock",
          "scratch",
          "C:",
          "\\",
          "..\\..",
          "/",
          "//",
          "%2e%2e",
          "．．",
          "\u202e",
          "\0",
          "\n",
          "\ud800",
          " ",
          "a (1)",
          "existing (1)",
          "CON",
          "a:b",
          "*",
          "x".repeat(250),
          "y".repeat(260),
          "é".repeat(127));

  @TempDir private Path temporary;
  private Disk disk;
  private Path directory;

  @Test
  void nothingButNewFilesInTheTargetFolderEverAppears() throws Exception {
    Random random = new Random(SEED);
    int published = 0;
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Map<String, String> before = everything();
      List<FileEntry> entries = entries(random);
      if (Manifest.problemWith(entries).isPresent()) {
        refused++;
        continue;
      }
      Set<Path> arrived = new HashSet<>();
      try {
        arrived.addAll(receive(round, new Manifest(entries)));
        published++;
      } catch (FileProblem problem) {
        refused++;
      }
      assertOnlyAdded(before, arrived, "seed " + SEED + ", round " + round + ": " + entries);
      for (Path path : arrived) {
        Files.deleteIfExists(path);
      }
      clearTarget(before);
    }
    assertTrue(published > ROUNDS / 10, "the generator is too hostile: " + published);
    assertTrue(refused > ROUNDS / 10, "the generator is too tame: " + refused);
  }

  @BeforeEach
  void plantTheTree() throws IOException {
    disk = Disk.inMemory(temporary, 64); // So that forcing costs nothing.
    directory = Files.createDirectories(temporary.resolve("parent/target"));
    Files.writeString(temporary.resolve("sentinel"), "outside");
    Files.writeString(temporary.resolve("parent/sentinel"), "outside too");
    Files.createDirectory(temporary.resolve("parent/elsewhere"));
    Files.createDirectory(directory.resolve("existing"));
    Files.writeString(directory.resolve("existing/a"), "inside");
    Files.writeString(directory.resolve("a.txt"), "inside too");
    Files.createSymbolicLink(directory.resolve("link"), temporary.resolve("parent/elsewhere"));
    Files.createSymbolicLink(
        directory.resolve("linked-file"), temporary.resolve("parent/elsewhere/written"));
  }

  @AfterEach
  void unmount() {
    disk.close();
  }

  private static List<FileEntry> entries(Random random) {
    List<FileEntry> entries = new ArrayList<>();
    int wanted = 1 + random.nextInt(6);
    while (entries.size() < wanted) {
      String path = path(random);
      if (RelativePath.problemWith(path).isEmpty()) {
        entries.add(
            random.nextInt(4) == 0
                ? FileEntry.directory(path)
                : FileEntry.file(path, random.nextInt(5)));
      }
    }
    return entries;
  }

  private static String path(Random random) {
    StringBuilder path = new StringBuilder();
    int pieces = 1 + random.nextInt(5);
    for (int i = 0; i < pieces; i++) {
      boolean ordinary = random.nextInt(3) > 0; // Else too few collide or are stored at all.
      path.append(PIECES.get(random.nextInt(ordinary ? 4 : PIECES.size())));
      path.append(i < pieces - 1 && random.nextInt(4) > 0 ? "/" : "");
    }
    return path.toString();
  }

  private List<Path> receive(int round, Manifest manifest) throws Exception {
    try (PartialFiles files = Arriving.open(directory, id(round), manifest)) {
      for (int file = 0; file < manifest.count(); file++) {
        if (!manifest.entry(file).isDirectory()) {
          store(files, file, content(manifest, file));
        }
      }
      List<Published> published = publishAll(files, manifest);
      files.complete();
      for (Published one : published) {
        assertTrue(one.path().startsWith(directory.toRealPath()), one::toString);
        if (!manifest.entry(one.file()).isDirectory()) {
          assertArrayEquals(content(manifest, one.file()), Files.readAllBytes(one.path()));
        }
      }
      return published.stream()
          .filter(one -> !manifest.entry(one.file()).isDirectory())
          .map(Published::path)
          .toList();
    }
  }

  private static byte[] content(Manifest manifest, int file) {
    return randomBytes((int) manifest.entry(file).knownBytes(), file);
  }

  private void assertOnlyAdded(Map<String, String> before, Set<Path> arrived, String round)
      throws IOException {
    Map<String, String> after = everything();
    Set<String> added = new HashSet<>(after.keySet());
    added.removeAll(before.keySet());
    for (String path : added) {
      assertTrue(path.startsWith("parent/target/"), () -> path + " after " + round);
      assertTrue(!path.startsWith("parent/target/.godwit/"), () -> path + " after " + round);
      boolean accounted =
          Files.isDirectory(temporary.resolve(path), LinkOption.NOFOLLOW_LINKS)
              || arrived.contains(temporary.toRealPath().resolve(path));
      assertTrue(accounted, () -> path + " after " + round);
    }
    after.keySet().removeAll(added);
    assertEquals(before, after, round);
  }

  /** Everything below the parent of the parent, links as what they say, files with their text. */
  private Map<String, String> everything() throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (var walk = Files.walk(temporary)) {
      for (Path path : walk.toList()) {
        String what = "folder";
        if (Files.isSymbolicLink(path)) {
          what = "link to " + Files.readSymbolicLink(path);
        } else if (Files.isRegularFile(path)) {
          what = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
        }
        all.put(temporary.relativize(path).toString(), what);
      }
    }
    return all;
  }

  private void clearTarget(Map<String, String> before) throws IOException {
    try (var walk = Files.walk(directory)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        if (!before.containsKey(temporary.relativize(path).toString())) {
          Files.delete(path);
        }
      }
    }
  }
}
