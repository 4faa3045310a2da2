package dev.godwit.acceptance.architecture;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The table of packages in docs/architecture.md: each package's kind, and which others it may use.
 *
 * @param rows by name, without the part that all names begin with
 */
record PackageTable(SortedMap<String, Row> rows) {
  private static final String HEADING = "| package | kind | may use |";
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z.]+)` \\| ([a-z]+) \\| (–|`[a-z.]+`(?:, `[a-z.]+`)*) \\|");
  private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");

  /** What the table says about one package. */
  record Row(Kind kind, Set<String> mayUse) {}

  /** Finds the table in the text of a page. */
  static PackageTable parse(String markdown) {
    List<String> lines =
        markdown
            .lines()
            .dropWhile(line -> !line.startsWith(HEADING))
            .takeWhile(line -> line.startsWith("|"))
            .skip(2)
            .toList();
    SortedMap<String, Row> rows = new TreeMap<>();
    for (String line : lines) {
      Matcher row = ROW.matcher(line);
      if (!row.matches()) {
        throw new IllegalArgumentException("This is no row of the table: " + line);
      }
      Row fresh = new Row(kind(row.group(2)), Set.copyOf(names(row.group(3))));
      if (rows.put(row.group(1), fresh) != null) {
        throw new IllegalArgumentException("This package has two rows: " + line);
      }
    }
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("The page has no table that begins with " + HEADING);
    }
    return new PackageTable(rows);
  }

  /** A table in short, for tests: each row as {@code "name kind: used used"}. */
  static PackageTable of(String... rows) {
    return new PackageTable(
        Arrays.stream(rows)
            .map(row -> row.split(" *: *| ", -1))
            .collect(
                Collectors.toMap(
                    words -> words[0],
                    words ->
                        new Row(
                            kind(words[1]),
                            Arrays.stream(words).skip(2).collect(Collectors.toSet())),
                    (_, second) -> second,
                    TreeMap::new)));
  }

  Map<String, Set<String>> uses() {
    return rows.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, row -> row.getValue().mayUse()));
  }

  private static Kind kind(String word) {
    return Kind.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static List<String> names(String cell) {
    return NAME.matcher(cell).results().map((MatchResult name) -> name.group(1)).toList();
  }
}
