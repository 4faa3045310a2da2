package dev.godwit.acceptance.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.testkit.process.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the rules of docs/architecture.md against all that people or tests run, but the bench. */
class ArchitectureTest {
  private static final String ROOT = "dev.godwit";
  private static final List<String> MODULES =
      List.of("testkit", "protocol", "relay-fallback", "signaling", "peer-agent");

  private static CodeBase code;
  private static PackageTable table;

  @BeforeAll
  static void read() throws IOException {
    code = CodeBase.read(ROOT, inModules("target/classes"), inModules("src/main/java"));
    table = PackageTable.parse(Files.readString(Checkout.root().resolve("docs/architecture.md")));
  }

  @Test
  void theTableListsThePackagesThatExist() {
    assertHold(Rules.tableIsComplete(code, table));
  }

  @Test
  void theTableKeepsToTheKindsOfItsPackages() {
    assertHold(Rules.tableKeepsToKinds(table));
  }

  @Test
  void packagesUseOnlyWhatTheTableAllows() {
    assertHold(Rules.usesAreAllowed(code, table));
  }

  @Test
  void thereIsNoCycle() {
    assertHold(Rules.hasNoCycle(table.uses()));
  }

  @Test
  void purePackagesTouchNoSocketFileThreadOrClock() {
    assertHold(Rules.pureIsPure(code, table, ROOT));
  }

  @Test
  void packagesAreNullMarked() {
    assertHold(Rules.packagesAreNullMarked(code));
  }

  @Test
  void namesSayWhatAClassDoes() {
    assertHold(Rules.namesSaySomething(code));
  }

  private static void assertHold(List<String> broken) {
    assertEquals("", String.join("\n", broken));
  }

  private static List<Path> inModules(String directory) {
    return MODULES.stream()
        .map(module -> Checkout.root().resolve(module).resolve(directory))
        .toList();
  }
}
