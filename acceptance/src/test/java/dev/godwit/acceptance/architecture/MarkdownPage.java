package dev.godwit.acceptance.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation: its links and its headings, outside of code.
 *
 * @param file where it lies
 * @param text all of it
 */
record MarkdownPage(Path file, String text) {
  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```|`[^`\n]*`");
  private static final Pattern INLINE_LINK = Pattern.compile("\\]\\(<?([^)\\s>]+)");
  private static final Pattern REFERENCE = Pattern.compile("(?m)^\\[[^\\]]+\\]:\\s*(\\S+)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+\\s+(.*)$");
  private static final Pattern ELSEWHERE = Pattern.compile("^[a-z]+:.*");

  static MarkdownPage read(Path file) throws IOException {
    return new MarkdownPage(file, Files.readString(file));
  }

  /** The links into the project that lead to no file, or to no heading of it. */
  List<String> deadLinks() throws IOException {
    List<String> dead = new ArrayList<>();
    for (String link : links()) {
      if (!leadsSomewhere(link)) {
        dead.add(link);
      }
    }
    return dead;
  }

  private List<String> links() {
    String prose = CODE.matcher(text).replaceAll("");
    return Stream.of(INLINE_LINK, REFERENCE)
        .flatMap(pattern -> pattern.matcher(prose).results())
        .map(match -> match.group(1))
        .filter(link -> !ELSEWHERE.matcher(link).matches())
        .toList();
  }

  private boolean leadsSomewhere(String link) throws IOException {
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    Path target = path.isEmpty() ? file : file.resolveSibling(path);
    if (hash < 0) {
      return Files.exists(target);
    }
    return Files.isRegularFile(target)
        && MarkdownPage.read(target).anchors().contains(link.substring(hash + 1));
  }

  /** As the usual renderers make them: lower case, spaces to hyphens, no punctuation. */
  private List<String> anchors() {
    return HEADING
        .matcher(text)
        .results()
        .map(match -> match.group(1).strip().toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }
}
