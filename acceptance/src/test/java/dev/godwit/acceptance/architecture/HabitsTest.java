package dev.godwit.acceptance.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.testkit.process.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The habits of the house, kept by its files; and files that don't keep them, found out. */
class HabitsTest {

  @Nested
  class OfTheHouse {
    @Test
    void filesAreShort() throws IOException {
      assertKept(SourceTree.of(Checkout.root()).filesAreShort());
    }

    @Test
    void nothingSleeps() throws IOException {
      assertKept(SourceTree.of(Checkout.root()).nothingSleeps());
    }

    @Test
    void linksLeadSomewhere() throws IOException {
      assertKept(SourceTree.of(Checkout.root()).linksLeadSomewhere());
    }

    private void assertKept(List<String> broken) {
      assertEquals("", String.join("\n", broken));
    }
  }

  @Nested
  class FoundOut {
    @TempDir Path directory;

    @Test
    void aLongFile() throws IOException {
      write("src/Long.java", "//\n".repeat(SourceTree.MAX_LINES + 1));
      write("src/Short.java", "//\n".repeat(SourceTree.MAX_LINES));
      write("target/Generated.java", "//\n".repeat(SourceTree.MAX_LINES + 1));
      assertEquals(
          List.of("src/Long.java has 401 lines."), SourceTree.of(directory).filesAreShort());
    }

    @Test
    void aSleep() throws IOException {
      write("A.java", "void a() { Thread" + ".sleep(10); }");
      write("B.java", "import static java.lang.Thread" + ".sleep;");
      write("C.java", "void c() { TimeUnit" + ".SECONDS.sleep(1); }");
      write("D.java", "// sleep well");
      assertEquals(
          List.of("A.java sleeps.", "B.java sleeps.", "C.java sleeps."),
          SourceTree.of(directory).nothingSleeps());
    }

    @Test
    void aDeadLink() throws IOException {
      write(
          "docs/page.md",
          """
          # Peers, & their names
          [good](other.md) [good](../docs) [good](#peers--their-names) [good](https://a.b/c)
          [good](other.md#one-two) `[code](nowhere.md)`
          [dead](nowhere.md) [dead](#nowhere) [dead](other.md#three)
          [reference]: lost.md
          ```
          [code](nowhere.md)
          ```
          """);
      write("docs/other.md", "## One `two`\n");
      assertEquals(
          List.of(
              "docs/page.md links to nowhere.md.",
              "docs/page.md links to #nowhere.",
              "docs/page.md links to other.md#three.",
              "docs/page.md links to lost.md."),
          SourceTree.of(directory).linksLeadSomewhere());
    }

    private void write(String name, String text) throws IOException {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
  }
}
