package dev.godwit.agent.file;

import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * What in folders is left out by its name. A pattern is a glob as {@link FileSystem#getPathMatcher}
 * has it: without a slash it is for a name at any depth, with one for the path from the top.
 */
public final class Exclusions {
  private static final Exclusions NONE = new Exclusions(List.of(), List.of());

  private final List<PathMatcher> names;
  private final List<PathMatcher> paths;

  private Exclusions(List<PathMatcher> names, List<PathMatcher> paths) {
    this.names = names;
    this.paths = paths;
  }

  /** Nothing is left out. */
  public static Exclusions none() {
    return NONE;
  }

  /**
   * What these patterns say.
   *
   * @throws IllegalArgumentException if one of them is no glob
   */
  public static Exclusions of(List<String> patterns) {
    FileSystem system = FileSystems.getDefault();
    List<PathMatcher> names = new ArrayList<>();
    List<PathMatcher> paths = new ArrayList<>();
    for (String pattern : patterns) {
      try {
        PathMatcher matcher = system.getPathMatcher("glob:" + pattern);
        (pattern.contains("/") ? paths : names).add(matcher);
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            "\"%s\" is no pattern: %s".formatted(pattern, e.getDescription()), e);
      }
    }
    return new Exclusions(List.copyOf(names), List.copyOf(paths));
  }

  /** Fails as {@link #of} does. */
  public static void requireValid(List<String> patterns) {
    var _ = of(patterns);
  }

  /** Whether something with this path from the top, separated by slashes, is left out. */
  boolean excludes(String path) {
    if (names.isEmpty() && paths.isEmpty()) {
      return false;
    }
    try {
      Path whole = Path.of(path);
      Path name = whole.getFileName();
      return paths.stream().anyMatch(matcher -> matcher.matches(whole))
          || names.stream().anyMatch(matcher -> matcher.matches(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
