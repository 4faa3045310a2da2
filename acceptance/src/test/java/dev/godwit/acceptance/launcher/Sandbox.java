package dev.godwit.acceptance.launcher;

import dev.godwit.testkit.process.Checkout;
import dev.godwit.testkit.process.ChildProcess;
import dev.godwit.testkit.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A copy of the project's scripts on a machine of its own: no tool but those that are put there,
 * and for JDK, Maven, Node.js and apt small scripts that say how they were called. What the scripts
 * do on a machine that lacks something can't be tried on the one that the tests run on.
 */
final class Sandbox {
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** Where the JDK of a complete machine is, below the root. */
  static final String JDK = "jdks/jdk-25";

  /** What the native library needs of the system. */
  static final String ALL_LIBRARIES =
      "libX11.so.6 libXcomposite.so.1 libXfixes.so.3 libXrandr.so.2 libdbus-1.so.3"
          + " libpulse.so.0 libudev.so.1";

  /** What the scripts use of every system; paths are those of the real machine. */
  private static final List<String> REAL_TOOLS =
      List.of(
          "awk",
          "cat",
          "cut",
          "date",
          "dirname",
          "find",
          "flock",
          "grep",
          "head",
          "locale",
          "mkdir",
          "mkfifo",
          "mv",
          "paste",
          "readlink",
          "rm",
          "sed",
          "sh",
          "tail",
          "tee",
          "timeout",
          "touch",
          "tr",
          "uname");

  private final Path root;
  private final Path tools;

  /** How a command ended, and what it wrote. */
  record Result(int exitCode, List<String> stdout, List<String> stderr) {
    String errors() {
      return String.join("\n", stderr);
    }
  }

  /** On a machine that has everything, where nothing is built yet. */
  static Sandbox complete(Path directory) throws IOException {
    Sandbox sandbox = new Sandbox(directory);
    sandbox.addJdk(JDK, "25.0.1");
    sandbox.addTool("id", "echo 1000");
    sandbox.addTool("ldconfig", "printf '\\t%s (libc6) => /lib\\n' " + ALL_LIBRARIES);
    sandbox.addMaven("");
    return sandbox;
  }

  private Sandbox(Path directory) throws IOException {
    // A space in the path is an odd situation of its own.
    root = Files.createDirectory(directory.toRealPath().resolve("a project"));
    tools = Files.createDirectory(root.resolve("tools"));
    for (String script :
        List.of(
            "godwit",
            "check",
            "scripts/prerequisites.sh",
            "scripts/build.sh",
            "scripts/rehearsal.sh")) {
      Path copy = root.resolve(script);
      Files.createDirectories(copy.getParent());
      Files.copy(Checkout.root().resolve(script), copy, StandardCopyOption.COPY_ATTRIBUTES);
    }
    for (String tool : REAL_TOOLS) {
      Files.createSymbolicLink(tools.resolve(tool), realTool(tool));
    }
    for (String module : List.of("protocol", "relay-fallback", "signaling", "peer-agent")) {
      write(module + "/src/main/java/Source.java", "");
    }
    write("pom.xml", "");
    write("static/index.html", "");
    write("static/package-lock.json", "");
  }

  Path root() {
    return root;
  }

  /** A program of this machine, as a shell script. */
  void addTool(String name, String script) throws IOException {
    writeScript(tools.resolve(name), script);
  }

  void removeTool(String name) throws IOException {
    Files.delete(tools.resolve(name));
  }

  /**
   * A JDK whose {@code java} says how it was started.
   *
   * @param directory below the root
   */
  Path addJdk(String directory, String version) throws IOException {
    Path home = root.resolve(directory);
    write(directory + "/release", "JAVA_VERSION=\"" + version + "\"\n");
    writeScript(home.resolve("bin/javac"), "");
    writeScript(
        home.resolve("bin/java"),
        """
        echo "jdk: $0"
        echo "directory: $PWD"
        echo "locale: $(locale charmap)"
        for argument in "$@"; do echo "argument: $argument"; done
        """);
    return home;
  }

  /** What the JDK of a complete machine does when it is started. */
  void addJava(String script) throws IOException {
    writeScript(root.resolve(JDK).resolve("bin/java"), script);
  }

  /** A Maven that notes each call, does what it is told, and builds what is expected of it. */
  void addMaven(String script) throws IOException {
    addTool(
        "mvn",
        """
        echo "JAVA_HOME=$JAVA_HOME $*" >>"$SANDBOX/mvn.calls"
        echo 'talk of Maven'
        %s
        for module in relay-fallback signaling peer-agent; do
          mkdir -p "$SANDBOX/$module/target/lib"
          : >"$SANDBOX/$module/target/$module.jar"
        done
        """
            .formatted(script));
  }

  /**
   * An npm that notes each call, does what it is told, and installs what is expected of it; and the
   * Node.js that belongs to it.
   */
  void addNpm(String script) throws IOException {
    addTool("node", "echo v18.20.4");
    addTool(
        "npm",
        """
        echo "$*" >>"$SANDBOX/npm.calls"
        %s
        case $* in *' ci '*)
          mkdir -p "$SANDBOX/static/node_modules"
          echo installed >"$SANDBOX/static/node_modules/.package-lock.json" ;;
        esac
        """
            .formatted(script));
  }

  /** How Maven was called, each time. */
  List<String> mavenCalls() throws IOException {
    return calls("mvn.calls");
  }

  /** How npm was called, each time. */
  List<String> npmCalls() throws IOException {
    return calls("npm.calls");
  }

  private List<String> calls(String file) throws IOException {
    Path calls = root.resolve(file);
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  /** The command with its arguments, in the environment of this machine alone. */
  Command command(String script, String... arguments) {
    return Command.of(root.resolve(script).toString())
        .and(arguments)
        .in(root)
        .without(System.getenv().keySet().toArray(String[]::new))
        .with("PATH", tools.toString())
        .with("HOME", root.resolve("home").toString())
        .with("LC_ALL", "C.UTF-8")
        .with("GODWIT_JDK_PLACES", root.resolve("jdks").toString())
        .with("SANDBOX", root.toString());
  }

  /** Runs {@code ./godwit} to its end. */
  Result godwit(String... arguments) {
    return run(command("godwit", arguments));
  }

  /** Runs a command of such a machine to its end. */
  static Result run(Command command) {
    return run(command, TIMEOUT);
  }

  /** Runs any command to its end, without input. */
  static Result run(Command command, Duration timeout) {
    try (ChildProcess process = command.start()) {
      process.endInput();
      int exitCode = process.awaitExit(timeout);
      return new Result(exitCode, process.stdout(), process.stderr());
    }
  }

  private static Path realTool(String name) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("This machine has no " + name + "."));
  }

  private static void writeScript(Path file, String script) throws IOException {
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
