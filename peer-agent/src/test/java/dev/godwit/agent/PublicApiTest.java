package dev.godwit.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/api.txt} against what the library shows to its users. */
class PublicApiTest {
  private static final Path PAGE = Path.of("..", "docs", "api.txt");
  private static final Path FOUND = Path.of("target", "api.txt");
  private static final String OWN = PublicApiTest.class.getPackageName() + ".";

  /** What each record and enum has, and what says nothing of this one. */
  private static final Set<String> USUAL =
      Set.of("equals", "hashCode", "toString", "values", "valueOf");

  @Test
  void theApiIsThatOfThePage() throws IOException {
    String found =
        publicTypes().stream().map(PublicApiTest::show).collect(Collectors.joining("\n"));
    Files.createDirectories(FOUND.toAbsolutePath().getParent());
    Files.writeString(FOUND, found);
    assertEquals(
        Files.readString(PAGE),
        found,
        "If this is meant: cp peer-agent/target/api.txt docs/api.txt, and say it in the changelog.");
  }

  @Test
  void nothingOfItIsNativeOrOfAnotherPackage() throws IOException {
    Set<String> foreign = new TreeSet<>();
    for (Class<?> type : publicTypes()) {
      for (Executable each : executables(type)) {
        foreign.addAll(packages(each.getGenericParameterTypes()));
        foreign.addAll(packages(each.getGenericExceptionTypes()));
        if (each instanceof Method method) {
          foreign.addAll(packages(method.getGenericReturnType()));
        }
      }
    }
    foreign.removeIf(name -> name.startsWith("java.") || name.equals("dev.godwit.agent"));
    assertEquals(Set.of(), foreign);
  }

  private static Set<String> packages(Type... types) {
    return Arrays.stream(types)
        .flatMap(type -> Stream.of(type.getTypeName().split("[<>,\\[\\] ?&]+", -1)))
        .filter(name -> name.contains("."))
        .map(name -> name.replaceAll("\\.[A-Z].*", ""))
        .collect(Collectors.toSet());
  }

  /** Those of the exported package, outer ones before what is in them. */
  private static List<Class<?>> publicTypes() throws IOException {
    Path folder = Path.of("src", "main", "java", "dev", "godwit", "agent");
    List<Class<?>> types = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).sorted().toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        if (!name.equals("package-info")) {
          addPublic(Class.forName(OWN + name, false, PublicApiTest.class.getClassLoader()), types);
        }
      }
    } catch (ClassNotFoundException e) {
      throw new IOException(e);
    }
    return types;
  }

  private static void addPublic(Class<?> type, List<Class<?>> types) {
    if (Modifier.isPublic(type.getModifiers())) {
      types.add(type);
      Arrays.stream(type.getDeclaredClasses())
          .sorted(Comparator.comparing(Class::getName))
          .forEach(inner -> addPublic(inner, types));
    }
  }

  private static String show(Class<?> type) {
    List<String> lines = new ArrayList<>();
    for (Field field : type.getDeclaredFields()) {
      if (isShown(field)) {
        lines.add(field.isEnumConstant() ? field.getName() : field.toGenericString());
      }
    }
    List<String> members = new ArrayList<>();
    executables(type).forEach(each -> members.add(each.toGenericString()));
    members.stream().sorted().forEach(lines::add);
    List<String> parents = new ArrayList<>();
    Arrays.stream(type.getGenericInterfaces()).map(Type::getTypeName).forEach(parents::add);
    Class<?> base = type.getSuperclass();
    if (base != null && !type.isRecord() && !type.isEnum() && base != Object.class) {
      parents.addFirst(base.getName());
    }
    String head =
        type.toGenericString() + (parents.isEmpty() ? "" : " : ") + String.join(", ", parents);
    return Stream.concat(Stream.of(head), lines.stream().map(line -> "  " + line))
        .map(line -> shortened(line, type))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String shortened(String line, Class<?> type) {
    return line.replace(type.getName() + ".", "")
        .replace(OWN, "")
        .replaceAll(
            "java\\.(lang|util|util\\.concurrent|util\\.function|time|nio\\.file)\\.(?=[A-Z])", "")
        .replace("abstract ", "")
        .replace("$", ".");
  }

  private static List<Executable> executables(Class<?> type) {
    return Stream.concat(
            Arrays.stream(type.getDeclaredConstructors()), Arrays.stream(type.getDeclaredMethods()))
        .filter(PublicApiTest::isShown)
        .filter(each -> !USUAL.contains(each.getName()))
        .toList();
  }

  private static boolean isShown(Member member) {
    Set<AccessFlag> flags = member.accessFlags();
    return (flags.contains(AccessFlag.PUBLIC) || flags.contains(AccessFlag.PROTECTED))
        && !flags.contains(AccessFlag.SYNTHETIC)
        && !member.isSynthetic();
  }
}
