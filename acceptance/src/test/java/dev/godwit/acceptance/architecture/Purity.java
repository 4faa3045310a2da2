package dev.godwit.acceptance.architecture;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a pure package may refer to outside of our own code: nothing by which it could touch a
 * socket, a file, another thread, a clock, randomness or the machine. What is not allowed here is
 * forbidden, so that a new library or a new part of the JDK begins as forbidden.
 */
final class Purity {
  private static final Set<String> ALLOWED_PACKAGES =
      Set.of(
          "java.lang",
          "java.lang.annotation",
          "java.lang.invoke", // lambdas
          "java.lang.runtime", // records, patterns
          "java.math",
          "java.nio", // buffers
          "java.nio.charset",
          "java.security", // digests
          "java.text",
          "java.time",
          "java.time.temporal", // what durations and instants have in common
          "java.util",
          "java.util.function",
          "java.util.regex",
          "java.util.stream",
          "javax.crypto", // message authentication codes
          "javax.crypto.spec",
          "org.jspecify.annotations");

  private static final List<String> ALLOWED_LIBRARIES = List.of("tools.jackson.");

  /** In packages that are not allowed as a whole. */
  private static final Set<String> ALLOWED_CLASSES =
      Set.of(
          "java.io.ByteArrayOutputStream",
          "java.io.IOException",
          "java.io.Serial",
          "java.io.Serializable",
          "java.io.UncheckedIOException",
          "java.net.BindException", // errors are values
          "java.net.SocketException",
          "java.net.UnknownHostException",
          "java.net.URI",
          "java.net.URISyntaxException",
          "java.util.concurrent.TimeUnit", // to convert
          "java.util.random.RandomGenerator", // as a parameter: the caller chooses it
          "java.util.zip.CRC32"); // a digest like those of java.security

  private static final Set<String> FORBIDDEN_CLASSES =
      Set.of(
          "java.lang.InheritableThreadLocal",
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.ProcessHandle",
          "java.lang.Runtime",
          "java.lang.Thread",
          "java.lang.ThreadGroup",
          "java.lang.ThreadLocal",
          "java.nio.MappedByteBuffer",
          "java.security.SecureRandom",
          "java.time.Clock",
          "java.util.Random",
          "java.util.Scanner",
          "java.util.SplittableRandom",
          "java.util.Timer",
          "java.util.TimerTask");

  private static final Set<String> ALLOWED_SYSTEM_MEMBERS =
      Set.of(
          "java.lang.System.arraycopy",
          "java.lang.System.identityHashCode",
          "java.lang.System.lineSeparator");

  private static final Set<String> FORBIDDEN_MEMBERS =
      Set.of(
          "java.lang.Math.random",
          "java.lang.Object.notify",
          "java.lang.Object.notifyAll",
          "java.lang.Object.wait",
          "java.util.Collections.shuffle",
          "java.util.UUID.randomUUID",
          "java.util.random.RandomGenerator.getDefault",
          "java.util.random.RandomGenerator.of");

  private Purity() {}

  /** The classes and members outside of our own code by which a class is not pure. */
  static Set<String> offences(CompiledClass compiled, String ownRoot) {
    Stream<String> classes =
        compiled.classes().stream()
            .filter(name -> !name.startsWith(ownRoot + "."))
            .filter(name -> !isAllowedClass(name));
    Stream<String> members = compiled.members().stream().filter(name -> !isAllowedMember(name));
    return Stream.concat(classes, members).collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
  }

  private static boolean isAllowedClass(String name) {
    if (ALLOWED_CLASSES.contains(name) || ALLOWED_LIBRARIES.stream().anyMatch(name::startsWith)) {
      return true;
    }
    String outermost = name.replaceFirst("\\$.*", "");
    return ALLOWED_PACKAGES.contains(CompiledClass.packageOf(name))
        && !FORBIDDEN_CLASSES.contains(outermost);
  }

  private static boolean isAllowedMember(String name) {
    if (name.startsWith("java.lang.System.")) {
      return ALLOWED_SYSTEM_MEMBERS.contains(name);
    }
    boolean readsClock = name.startsWith("java.time.") && name.endsWith(".now");
    return !readsClock && !FORBIDDEN_MEMBERS.contains(name);
  }
}
