package dev.godwit.relay.stun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.godwit.testkit.process.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/wire-relay.md says is tested is tested. */
class WireDocTest {
  private static final Path ROOT = Checkout.root();
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

  @Test
  void everyTestThatItNamesExists() throws IOException {
    Map<String, String> tests = tests();
    String document = Files.readString(ROOT.resolve("docs/wire-relay.md"));
    List<MatchResult> named = TEST.matcher(document).results().toList();
    assertFalse(named.isEmpty());
    List<String> missing =
        named.stream()
            .filter(name ->
                !tests.getOrDefault(name.group(1), "").contains("void " + name.group(2) + "("))
            .map(MatchResult::group)
            .toList();
    assertEquals(List.of(), missing);
  }

  /** The source of each test that the document may name, by the name of its class. */
  private static Map<String, String> tests() throws IOException {
    Map<String, String> tests = new TreeMap<>();
    for (String module : List.of("protocol", "relay-fallback", "acceptance")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        for (Path file : files.filter(f -> f.toString().endsWith("Test.java")).toList()) {
          String name = file.getFileName().toString().replace(".java", "");
          tests.merge(name, Files.readString(file), String::concat);
        }
      }
    }
    return tests;
  }
}
