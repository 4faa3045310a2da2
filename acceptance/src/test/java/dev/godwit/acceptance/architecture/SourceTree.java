package dev.godwit.acceptance.architecture;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The habits of the house that can be seen in the text of its files. Each gives the sentences that
 * say where it is broken: none, if it is kept.
 *
 * @param root where the files lie
 * @param files below it that people write, sorted
 */
record SourceTree(Path root, List<Path> files) {
  /** A file that is longer does too many things; most have under 300. */
  static final int MAX_LINES = 400;

  private static final Set<String> NOT_WRITTEN = Set.of("target", "node_modules", ".git");

  private static final Pattern SOURCE = Pattern.compile(".*\\.(?:java|js|css|sh)|godwit|check|run");

  private static final Pattern SLEEP =
      Pattern.compile(
          "\\bThread\\s*\\.\\s*sleep\\b|\\bTimeUnit\\s*\\.\\s*[A-Z]+\\s*\\.\\s*sleep\\b");

  static SourceTree of(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return NOT_WRITTEN.contains(directory.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return new SourceTree(root, files.stream().sorted().toList());
  }

  /** No source file is longer than {@link #MAX_LINES}. */
  List<String> filesAreShort() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path file : sources()) {
      int lines = Files.readAllLines(file).size();
      if (lines > MAX_LINES) {
        broken.add("%s has %d lines.".formatted(root.relativize(file), lines));
      }
    }
    return broken;
  }

  /** Nothing waits for time to pass: it waits for what it needs, up to a limit. */
  List<String> nothingSleeps() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path file : sources()) {
      if (SLEEP.matcher(Files.readString(file)).find()) {
        broken.add("%s sleeps.".formatted(root.relativize(file)));
      }
    }
    return broken;
  }

  /** Each link from page to page leads to a file, and to a heading in it. */
  List<String> linksLeadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path file : files) {
      if (file.toString().endsWith(".md")) {
        for (String link : MarkdownPage.read(file).deadLinks()) {
          broken.add("%s links to %s.".formatted(root.relativize(file), link));
        }
      }
    }
    return broken;
  }

  private List<Path> sources() {
    return files.stream()
        .filter(file -> SOURCE.matcher(file.getFileName().toString()).matches())
        .toList();
  }
}
