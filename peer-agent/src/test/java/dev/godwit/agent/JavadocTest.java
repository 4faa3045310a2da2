package dev.godwit.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users of the library read, as the JDK's own tool makes it. */
class JavadocTest {
  private @TempDir Path folder;

  @Test
  void itIsMadeWithoutAWarningAndShowsTheExamples() throws Exception {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    String modules =
        System.getProperty("java.class.path").replace("test-classes", "no-such-folder");
    List<String> arguments =
        List.of(
            "-quiet",
            "-Xdoclint:all,-missing",
            "-Xwerror",
            "--module-path",
            withoutOwnClasses(modules),
            "--module-source-path",
            "dev.godwit.agent=" + Path.of("src", "main", "java"),
            "--module",
            "dev.godwit.agent",
            "--snippet-path",
            Path.of("src", "test", "java").toString(),
            "-d",
            folder.toString());

    int exitCode =
        ToolProvider.findFirst("javadoc")
            .orElseThrow()
            .run(out, out, arguments.toArray(String[]::new));

    assertEquals(0, exitCode, said.toString());
    String page = Files.readString(folder.resolve("dev.godwit.agent/dev/godwit/agent/Agent.html"));
    assertTrue(page.contains("SendOptions.defaults(), screen"), page);
    assertTrue(page.contains("SenderRule.only(from), upToASize"), page);
  }

  private static String withoutOwnClasses(String path) {
    String own = Path.of("target", "classes").toAbsolutePath().toString();
    return String.join(
        File.pathSeparator,
        List.of(path.split(File.pathSeparator, -1)).stream()
            .filter(entry -> !entry.equals(own) && Files.exists(Path.of(entry)))
            .toList());
  }
}
