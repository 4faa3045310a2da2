package dev.godwit.acceptance.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.launcher.Sandbox.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher does on a machine that lacks something. */
@Timeout(60)
class PrerequisitesTest {
  @TempDir Path directory;
  private Sandbox sandbox;

  @BeforeEach
  void onACompleteMachine() throws IOException {
    sandbox = Sandbox.complete(directory);
  }

  @Test
  void theJdkOfJavaHomeComesFirst() throws IOException {
    Path home = sandbox.addJdk("mine", "26");
    Result result =
        Sandbox.run(sandbox.command("godwit", "--version").with("JAVA_HOME", home.toString()));
    assertEquals("jdk: " + home + "/bin/java", result.stdout().getFirst());
  }

  @Test
  void anOldJdkAndAnEmptyOneArePassedOver() throws IOException {
    Path old = sandbox.addJdk("jdks/a-first-one", "24.0.2");
    Files.createDirectories(sandbox.root().resolve("jdks/b-empty"));
    Result result =
        Sandbox.run(sandbox.command("godwit", "--version").with("JAVA_HOME", old.toString()));
    assertEquals(
        "jdk: " + sandbox.root() + "/" + Sandbox.JDK + "/bin/java", result.stdout().getFirst());
  }

  @Test
  void theJdkOfTheJavaOnThePathIsFoundThroughLinks() throws IOException {
    withoutJdk();
    Path home = sandbox.addJdk("somewhere", "25");
    Files.createSymbolicLink(sandbox.root().resolve("tools/java"), home.resolve("bin/java"));
    assertEquals("jdk: " + home + "/bin/java", sandbox.godwit("--version").stdout().getFirst());
  }

  @Test
  void withoutAJdkItPrintsTheLineThatGetsOne() throws IOException {
    withoutJdk();
    Result result = sandbox.godwit("--version");
    assertEquals(1, result.exitCode());
    assertEquals(List.of(), result.stdout());
    assertTrue(result.errors().contains("JDK 25 or later"), result::errors);
    assertTrue(result.errors().contains("| tar -xz -C ~/.jdks"), result::errors);
  }

  @Test
  void withoutAJdkAPersonIsToldTheLineOfAptThatHasOne() throws IOException {
    withoutJdk();
    sandbox.addTool("apt-cache", "echo '  Candidate: 25.0.1+8-1'");
    sandbox.addTool("apt-get", "exit 1");
    Result result = sandbox.godwit("--version");
    assertEquals(1, result.exitCode());
    assertEquals(
        "  sudo apt-get install -y --no-install-recommends openjdk-25-jdk-headless",
        result.stderr().getLast());
  }

  @Test
  void withoutAJdkRootGetsOneFromAptThatHasItAfterAnUpdate() throws IOException {
    withoutJdk();
    sandbox.addTool("id", "echo 0");
    sandbox.addTool(
        "apt-cache", "[ -e \"$SANDBOX/updated\" ] && echo '  Candidate: 25' || echo none");
    Path jdk = sandbox.addJdk("package", "25");
    sandbox.addTool(
        "apt-get",
        """
        echo "talk of apt"
        case $1 in
          update) : >"$SANDBOX/updated" ;;
          install) mv "%s" "$SANDBOX/jdks/" ;;
        esac
        """
            .formatted(jdk));
    Result result = sandbox.godwit("--version");
    assertEquals(0, result.exitCode(), result::errors);
    assertEquals("jdk: " + sandbox.root() + "/jdks/package/bin/java", result.stdout().getFirst());
    assertFalse(result.errors().contains("talk of apt"), result::errors);
  }

  @Test
  void withoutLibrariesAPersonIsToldTheLineForThoseThatAreMissing() throws IOException {
    sandbox.addTool("ldconfig", "echo '\tlibX11.so.6 (libc6) => /lib'");
    sandbox.addTool("apt-get", "exit 1");
    Result result = sandbox.godwit("send", "file");
    assertEquals(1, result.exitCode());
    assertEquals(List.of(), result.stdout());
    assertEquals(
        "  sudo apt-get install -y --no-install-recommends libxcomposite1 libxfixes3 libxrandr2"
            + " libdbus-1-3 libpulse0 libudev1",
        result.stderr().getLast());
  }

  @Test
  void withoutLibrariesRootGetsThemOnTheSecondTry() throws IOException {
    sandbox.addTool("id", "echo 0");
    sandbox.addTool("ldconfig", "true");
    sandbox.addTool(
        "apt-get",
        """
        echo "$*" >>"$SANDBOX/apt.calls"
        cat
        [ "$1" = update ] && : >"$SANDBOX/updated"
        [ -e "$SANDBOX/updated" ]
        """);
    Result result = sandbox.godwit("receive");
    assertEquals(0, result.exitCode(), result::errors);
    List<String> calls = Files.readAllLines(sandbox.root().resolve("apt.calls"));
    assertEquals(3, calls.size(), calls::toString);
    assertEquals("update", calls.get(1));
    assertTrue(
        calls
            .get(2)
            .endsWith(
                "libx11-6 libxcomposite1 libxfixes3 libxrandr2 libdbus-1-3 libpulse0 libudev1"));
  }

  @Test
  void rootIsToldWhyAptFailed() throws IOException {
    sandbox.addTool("id", "echo 0");
    sandbox.addTool("ldconfig", "true");
    sandbox.addTool("apt-get", "echo 'E: no network' >&2; exit 100");
    Result result = sandbox.godwit("receive");
    assertEquals(1, result.exitCode());
    assertEquals(List.of(), result.stdout());
    assertTrue(result.errors().contains("E: no network"), result::errors);
    assertTrue(result.stderr().getLast().contains("apt-get install"), result::errors);
  }

  @Test
  void withoutAptTheMissingLibrariesAreNamed() throws IOException {
    sandbox.addTool("ldconfig", "true");
    Result result = sandbox.godwit("send");
    assertEquals(1, result.exitCode());
    assertEquals("  " + Sandbox.ALL_LIBRARIES, result.stderr().getLast());
  }

  @Test
  void theServerNeedsNoSystemLibraries() throws IOException {
    sandbox.addTool("ldconfig", "true");
    assertEquals(0, sandbox.godwit("serve").exitCode());
    assertEquals(0, sandbox.godwit("--version").exitCode());
  }

  @Test
  void withoutMavenAPersonIsToldHowToGetIt() throws IOException {
    sandbox.removeTool("mvn");
    Result withoutApt = sandbox.godwit("serve");
    assertEquals(1, withoutApt.exitCode());
    assertTrue(withoutApt.errors().contains("https://maven.apache.org/"), withoutApt::errors);
    sandbox.addTool("apt-get", "exit 1");
    Result withApt = sandbox.godwit("serve");
    assertEquals(1, withApt.exitCode());
    assertEquals(
        "  sudo apt-get install -y --no-install-recommends maven", withApt.stderr().getLast());
  }

  private void withoutJdk() throws IOException {
    Files.move(sandbox.root().resolve(Sandbox.JDK), sandbox.root().resolve("out-of-sight"));
  }
}
