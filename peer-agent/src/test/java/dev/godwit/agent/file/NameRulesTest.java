package dev.godwit.agent.file;

import static dev.godwit.agent.file.Arriving.manifest;
import static dev.godwit.agent.file.Problems.assertProblem;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import dev.godwit.agent.file.FileProblem.Reason;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Manifest;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NameRulesTest {
  @Test
  void anOrdinaryTreeIsAccepted() {
    Manifest tree =
        manifest(
            FileEntry.directory("a"),
            FileEntry.file("a/b", 1),
            FileEntry.file("a b", 1),
            FileEntry.file("a-b/c", 1),
            FileEntry.file("a.b", 1),
            FileEntry.directory("a/c"),
            FileEntry.file("a/c/d", 1));

    assertDoesNotThrow(() -> NameRules.check(tree, true));
    assertDoesNotThrow(() -> NameRules.check(tree, false));
  }

  @Test
  void namesThatDifferInCaseAreRefusedWhereTheDiskIgnoresIt() {
    for (Manifest equal :
        new Manifest[] {
          manifest(FileEntry.file("A/x", 1), FileEntry.file("a/X", 1)),
          manifest(FileEntry.file("É", 1), FileEntry.file("é", 1)),
          manifest(FileEntry.file("ΣΑΣ", 1), FileEntry.file("σας", 1)),
          manifest(FileEntry.file("straße", 1), FileEntry.file("STRASSE", 1))
        }) {
      assertDoesNotThrow(() -> NameRules.check(equal, true));
      assertProblem(Reason.UNSAFE_PATH, () -> NameRules.check(equal, false));
    }
  }

  @Test
  void nothingMayLieBelowAFileWhoseNameIsWrittenInAnotherCase() {
    assertProblem(
        Reason.UNSAFE_PATH,
        () -> NameRules.check(manifest(FileEntry.file("A", 1), FileEntry.file("a/b", 1)), false));
  }

  @Test
  void aManifestMayNotImplyFoldersWithoutEnd() {
    String deep = "/d".repeat(29);
    Manifest many =
        new Manifest(
            IntStream.range(0, 5_000).mapToObj(i -> FileEntry.file(i + deep + "/f", 0)).toList());
    Manifest sharing =
        new Manifest(
            IntStream.range(0, 5_000)
                .mapToObj(i -> FileEntry.file("top" + deep + "/" + i, 0))
                .toList());

    assertProblem(Reason.TOO_MANY_FILES, () -> NameRules.check(many, true));
    assertDoesNotThrow(() -> NameRules.check(sharing, true));
  }
}
