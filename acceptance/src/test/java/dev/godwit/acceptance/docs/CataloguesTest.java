package dev.godwit.acceptance.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.godwit.protocol.signal.SignalErrorCode;
import dev.godwit.protocol.transfer.TransferCode;
import dev.godwit.testkit.process.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the catalogues of errors and limits against the code. */
final class CataloguesTest {
  private static final Path ROOT = Checkout.root();
  private static final Pattern FIRST_CELL = Pattern.compile("^\\| ((`[a-z_-]+`(, )?)+) \\|");
  private static final Pattern CONSTANT = Pattern.compile("`([A-Z]\\w+)\\.([A-Z][A-Z_]+)`");
  private static final Pattern RTC_CODE = Pattern.compile("\"(rtc-[a-z-]+)\"");

  @Test
  void everyTransferCodeIsCatalogued() throws IOException {
    Set<String> codes =
        Arrays.stream(TransferCode.values()).map(TransferCode::wire).collect(Collectors.toSet());
    assertEquals(new TreeSet<>(codes), firstTableOf("## Transfers"));
  }

  @Test
  void everySignalingCodeIsCatalogued() throws IOException {
    Set<String> codes =
        Arrays.stream(SignalErrorCode.values())
            .map(SignalErrorCode::wire)
            .collect(Collectors.toSet());
    assertEquals(new TreeSet<>(codes), firstTableOf("## Signaling"));
  }

  @Test
  void everyEngineCodeIsCatalogued() throws IOException {
    Set<String> codes = new TreeSet<>();
    for (String source : sources().values()) {
      Matcher code = RTC_CODE.matcher(source);
      while (code.find()) {
        // Names of threads begin alike.
        if (!code.group(1).matches("rtc-(writability|command.*|events.*)")) {
          codes.add(code.group(1));
        }
      }
    }
    assertFalse(codes.isEmpty());
    assertEquals(codes, firstTableOf("## The WebRTC engine"));
  }

  @Test
  void everyLimitNamesAConstantThatExists() throws IOException {
    Map<String, String> sources = sources();
    List<MatchResult> named =
        CONSTANT.matcher(Files.readString(ROOT.resolve("docs/limits.md"))).results().toList();
    assertFalse(named.isEmpty());
    List<String> missing =
        named.stream()
            .filter(name -> !isDefined(name.group(2), sources.getOrDefault(name.group(1), "")))
            .map(MatchResult::group)
            .toList();
    assertEquals(List.of(), missing);
  }

  private static boolean isDefined(String constant, String source) {
    return Pattern.compile("\\b" + constant + "\\s*=").matcher(source).find();
  }

  /** The codes in the first table below this heading. */
  private static Set<String> firstTableOf(String heading) throws IOException {
    List<String> lines = Files.readAllLines(ROOT.resolve("docs/errors.md"));
    List<String> section =
        lines.subList(lines.indexOf(heading) + 1, lines.size()).stream()
            .dropWhile(line -> !line.startsWith("|"))
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    Set<String> codes = new TreeSet<>();
    for (String line : section) {
      Matcher cell = FIRST_CELL.matcher(line);
      if (cell.find()) {
        codes.addAll(List.of(cell.group(1).replace("`", "").split(", ")));
      }
    }
    return codes;
  }

  /** Every source of the product, by the name of its class. */
  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new TreeMap<>();
    for (String module : List.of("protocol", "relay-fallback", "signaling", "peer-agent")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          String name = file.getFileName().toString().replace(".java", "");
          sources.merge(name, Files.readString(file), String::concat);
        }
      }
    }
    return sources;
  }
}
