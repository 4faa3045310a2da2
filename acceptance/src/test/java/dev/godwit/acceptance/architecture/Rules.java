package dev.godwit.acceptance.architecture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The rules of the house. Each gives the sentences that say where it is broken: none, if it holds.
 */
final class Rules {
  /** Names that say nothing of what a class does. */
  private static final Pattern EMPTY_NAME = Pattern.compile(".*(?:Utils?|Impl|Manager|Helpers?)");

  private static final String NULL_MARKED = "org.jspecify.annotations.NullMarked";

  private Rules() {}

  /** The table lists the packages that exist, all and only these. */
  static List<String> tableIsComplete(CodeBase code, PackageTable table) {
    List<String> broken = new ArrayList<>();
    for (String name : union(code.packages().keySet(), table.rows().keySet())) {
      if (!table.rows().containsKey(name)) {
        broken.add("The table does not list the package " + name + ".");
      } else if (!code.packages().containsKey(name)) {
        broken.add("The table lists " + name + ", which does not exist.");
      }
    }
    return broken;
  }

  /** What the table itself allows keeps to the kinds of its packages. */
  static List<String> tableKeepsToKinds(PackageTable table) {
    List<String> broken = new ArrayList<>();
    table
        .rows()
        .forEach((name, row) -> {
          for (String used : new TreeSet<>(row.mayUse())) {
            PackageTable.Row other = table.rows().get(used);
            if (other == null) {
              broken.add(name + " may use " + used + ", which the table does not list.");
            } else if (!row.kind().mayUse().contains(other.kind())) {
              broken.add(
                  "%s, of kind %s, may not use %s, of kind %s."
                      .formatted(name, row.kind(), used, other.kind()));
            }
          }
        });
    return broken;
  }

  /** A package uses only those that the table allows to it. */
  static List<String> usesAreAllowed(CodeBase code, PackageTable table) {
    List<String> broken = new ArrayList<>();
    table
        .rows()
        .forEach((name, row) -> {
          CodeBase.CodePackage its = code.packages().get(name);
          if (its != null) {
            Set<String> notAllowed = new TreeSet<>(its.uses());
            notAllowed.removeAll(row.mayUse());
            notAllowed.forEach(used -> broken.add(name + " uses " + used + "."));
          }
        });
    return broken;
  }

  /** No package uses itself by way of others. */
  static List<String> hasNoCycle(Map<String, Set<String>> uses) {
    List<String> broken = new ArrayList<>();
    for (String name : new TreeSet<>(uses.keySet())) {
      if (reachable(uses, name).contains(name)) {
        broken.add(name + " uses itself by way of others.");
      }
    }
    return broken;
  }

  /** Pure packages touch no outside world. */
  static List<String> pureIsPure(CodeBase code, PackageTable table, String ownRoot) {
    List<String> broken = new ArrayList<>();
    table
        .rows()
        .forEach((name, row) -> {
          CodeBase.CodePackage its = code.packages().get(name);
          if (row.kind().isPure() && its != null) {
            for (CompiledClass compiled : its.classes()) {
              Purity.offences(compiled, ownRoot)
                  .forEach(used -> broken.add(compiled.name() + " uses " + used + "."));
            }
          }
        });
    return broken;
  }

  /** Each package has a package-info with {@code @NullMarked}. */
  static List<String> packagesAreNullMarked(CodeBase code) {
    List<String> broken = new ArrayList<>();
    code.packages()
        .forEach((name, its) -> {
          if (its.classes().stream().noneMatch(Rules::isNullMarkedPackageInfo)) {
            broken.add(name + " has no package-info.java with @NullMarked.");
          }
        });
    return broken;
  }

  /** A class is named for what it does. */
  static List<String> namesSaySomething(CodeBase code) {
    return code.packages().values().stream()
        .flatMap(its -> its.classes().stream())
        .filter(compiled -> EMPTY_NAME.matcher(compiled.simpleName()).matches())
        .map(compiled -> compiled.name() + " has a name that does not say what it does.")
        .toList();
  }

  private static boolean isNullMarkedPackageInfo(CompiledClass compiled) {
    return compiled.simpleName().equals("package-info") && compiled.classes().contains(NULL_MARKED);
  }

  private static Set<String> reachable(Map<String, Set<String>> uses, String from) {
    Set<String> reached = new HashSet<>();
    Deque<String> toVisit = new ArrayDeque<>(uses.getOrDefault(from, Set.of()));
    while (!toVisit.isEmpty()) {
      String name = toVisit.remove();
      if (reached.add(name)) {
        toVisit.addAll(uses.getOrDefault(name, Set.of()));
      }
    }
    return reached;
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> all = new TreeSet<>(one);
    all.addAll(other);
    return all;
  }
}
