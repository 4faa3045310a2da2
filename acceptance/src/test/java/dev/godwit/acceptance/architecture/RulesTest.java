package dev.godwit.acceptance.architecture;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.godwit.testkit.process.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Shows, on classes that were written to break them, that the rules can fail. */
class RulesTest {
  private static final String ROOT = "dev.godwit.acceptance.architecture.fixture";
  private static final Path MODULE = Checkout.root().resolve("acceptance");

  private static CodeBase code;

  @BeforeAll
  static void read() throws IOException {
    code =
        CodeBase.read(
            ROOT,
            List.of(MODULE.resolve("target/test-classes")),
            List.of(MODULE.resolve("src/test/java")));
  }

  @Test
  void whatCodeUsesIsFoundInSignaturesAndInImportsOfConstantsToo() {
    Map<String, Set<String>> uses =
        code.packages().entrySet().stream()
            .collect(toMap(Map.Entry::getKey, its -> its.getValue().uses()));
    assertEquals(
        Map.of(
            "words", Set.of(),
            "decider", Set.of("words"),
            "disk", Set.of("wire"),
            "wire", Set.of("disk"),
            "unmarked", Set.of("words")),
        uses);
  }

  @Test
  void aPackageThatIsNotInTheTableIsReported() {
    PackageTable table =
        PackageTable.of("words vocabulary", "decider machine", "disk edge", "unmarked edge");
    assertEquals(
        List.of("The table does not list the package wire."), Rules.tableIsComplete(code, table));
  }

  @Test
  void aRowWithoutAPackageIsReported() {
    PackageTable table =
        PackageTable.of(
            "words vocabulary",
            "decider machine",
            "disk edge",
            "unmarked edge",
            "wire edge",
            "gone edge");
    assertEquals(
        List.of("The table lists gone, which does not exist."), Rules.tableIsComplete(code, table));
  }

  @Test
  void aUseThatIsNotInTheTableIsReported() {
    PackageTable table = PackageTable.of("words vocabulary", "decider machine", "wire edge: disk");
    assertEquals(List.of("decider uses words."), Rules.usesAreAllowed(code, table));
  }

  @Test
  void anEdgeThatMayUseAnEdgeIsReported() {
    PackageTable table = PackageTable.of("disk edge: wire", "wire edge", "shell shell: disk wire");
    assertEquals(
        List.of("disk, of kind EDGE, may not use wire, of kind EDGE."),
        Rules.tableKeepsToKinds(table));
  }

  @Test
  void aMachineThatMayUseAnEdgeOrAnUnknownPackageIsReported() {
    PackageTable table = PackageTable.of("decider machine: disk gone", "disk edge: decider");
    assertEquals(
        List.of(
            "decider, of kind MACHINE, may not use disk, of kind EDGE.",
            "decider may use gone, which the table does not list."),
        Rules.tableKeepsToKinds(table));
  }

  @Test
  void aCycleIsReportedForEachPackageOnIt() {
    PackageTable table =
        PackageTable.of("a machine: b", "b machine: c", "c machine: a", "d machine: a");
    assertEquals(
        List.of(
            "a uses itself by way of others.",
            "b uses itself by way of others.",
            "c uses itself by way of others."),
        Rules.hasNoCycle(table.uses()));
  }

  @Test
  void aPureClassThatTouchesAnOutsideWorldIsReported() {
    PackageTable table = PackageTable.of("words vocabulary", "decider machine", "disk edge");
    String touches = ROOT + ".decider.Touches uses ";
    assertEquals(
        List.of(
            touches + "java.io.FileInputStream.",
            touches + "java.lang.System.getenv.",
            touches + "java.lang.System.nanoTime.",
            touches + "java.lang.Thread.",
            touches + "java.net.Socket.",
            touches + "java.nio.channels.FileChannel.",
            touches + "java.nio.file.Path.",
            touches + "java.time.Instant.now.",
            touches + "java.util.Random.",
            touches + "java.util.concurrent.locks.ReentrantLock."),
        Rules.pureIsPure(code, table, ROOT).stream().sorted().toList());
  }

  @Test
  void aPackageWithoutNullMarkedIsReported() {
    assertEquals(
        List.of("unmarked has no package-info.java with @NullMarked."),
        Rules.packagesAreNullMarked(code));
  }

  @Test
  void aNameThatSaysNothingIsReported() {
    assertEquals(
        List.of(
            ROOT + ".unmarked.NameManager$WordUtils has a name that does not say what it does.",
            ROOT + ".unmarked.NameManager has a name that does not say what it does."),
        Rules.namesSaySomething(code));
  }

  @Test
  void theTableIsReadFromItsPage() {
    String page =
        """
        # A page
        | other | table |
        |---|---|
        | `x` | y |

        | package | kind | may use |
        |---|---|---|
        | `agent.wire` | edge | `protocol.json`, `protocol.signal` |
        | `protocol.json` | vocabulary | – |

        | `not.part` | edge | of it |
        """;
    assertEquals(
        PackageTable.of(
            "agent.wire edge: protocol.json protocol.signal", "protocol.json vocabulary"),
        PackageTable.parse(page));
  }

  @Test
  void aRowThatIsBrokenIsRefused() {
    String page = "| package | kind | may use |\n|---|---|---|\n| `a` | edge | `b` `c` |\n";
    assertThrows(IllegalArgumentException.class, () -> PackageTable.parse(page));
  }

  @Test
  void aPackageWithTwoRowsIsRefused() {
    String page =
        "| package | kind | may use |\n|---|---|---|\n| `a` | edge | – |\n| `a` | edge | – |\n";
    assertThrows(IllegalArgumentException.class, () -> PackageTable.parse(page));
  }

  @Test
  void aPageWithoutTheTableIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> PackageTable.parse("# A page\n"));
  }
}
