package dev.godwit.acceptance.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The packages that lie under one package: what is compiled of them, and what they use of each
 * other.
 *
 * @param packages by name, without the part that all names begin with
 */
record CodeBase(SortedMap<String, CodePackage> packages) {

  /**
   * One package.
   *
   * @param uses the other packages of the code base that its classes or imports refer to
   */
  record CodePackage(List<CompiledClass> classes, Set<String> uses) {}

  /**
   * Reads compiled classes and their sources. Imports are taken from the sources, because the
   * compiler leaves no trace of the class that a constant came from.
   *
   * @param root the full name of the package that all others lie under
   */
  static CodeBase read(String root, List<Path> classDirectories, List<Path> sourceDirectories)
      throws IOException {
    SortedMap<String, CodePackage> packages = new TreeMap<>();
    for (Path directory : classDirectories) {
      for (Path file : filesUnder(directory, root, ".class")) {
        CompiledClass compiled = CompiledClass.read(file);
        CodePackage its = at(packages, root, compiled.packageName());
        its.classes().add(compiled);
        compiled.classes().forEach(used -> addUse(its, root, CompiledClass.packageOf(used)));
      }
    }
    Pattern importOfOurs =
        Pattern.compile("^import (?:static )?(" + Pattern.quote(root) + "(?:\\.[a-z]\\w*)+)\\.");
    for (Path directory : sourceDirectories) {
      for (Path file : filesUnder(directory, root, ".java")) {
        String name = directory.relativize(file.getParent()).toString().replace('/', '.');
        CodePackage its = at(packages, root, name);
        Files.readAllLines(file).stream()
            .flatMap(line -> importOfOurs.matcher(line).results())
            .forEach(used -> addUse(its, root, used.group(1)));
      }
    }
    packages.forEach((name, its) -> its.uses().remove(name));
    return new CodeBase(packages);
  }

  private static CodePackage at(SortedMap<String, CodePackage> packages, String root, String name) {
    return packages.computeIfAbsent(
        relative(root, name), _ -> new CodePackage(new ArrayList<>(), new TreeSet<>()));
  }

  private static void addUse(CodePackage its, String root, String name) {
    if (name.startsWith(root + ".")) {
      its.uses().add(relative(root, name));
    }
  }

  private static String relative(String root, String name) {
    return name.substring(Math.min(name.length(), root.length() + 1));
  }

  private static List<Path> filesUnder(Path directory, String root, String suffix)
      throws IOException {
    Path start = directory.resolve(root.replace('.', '/'));
    if (!Files.isDirectory(start)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(start)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }
}
